"""Who may do what to whose work: every route of the OpenAPI document, every role. A route without a row fails."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.curriculum import Curriculum
from tests.people import People, Person, kind

pytestmark = pytest.mark.e2e
ROLES = ("own", "other", "teacher", "parent", "admin", "nobody")
KEYS = [{"timestampMs": 1, "type": "submit"}]


@dataclass(frozen=True)
class Case:
    """The statuses in the order of ROLES. In query and body, `{student}`, `{attempt}` and `{exercise}` are the owner's."""

    statuses: tuple[int, int, int, int, int, int]
    query: str = ""
    body: Any = None


OWN_WORK = (200, 404, 200, 403, 200, 401)  # whether another pupil's attempt exists is not theirs to know
OWN_LIST = (200, 403, 200, 403, 200, 401)
EVERYBODY = (200, 200, 200, 403, 200, 401)  # parents see nothing before their link to a child is confirmed
STAFF = (403, 403, 200, 403, 200, 401)
ADMIN = (403, 403, 403, 403, 200, 401)
WORK = {"exerciseId": "{exercise}", "answer": "1"}
PROBLEM = {"problem": "81 - 38", "answer": "43"}

TABLE: dict[tuple[str, str], list[Case]] = {
    ("POST", "/attempts"): [
        Case((201, 201, 403, 403, 403, 401), body=WORK),
        Case((201, 403, 403, 403, 403, 401), body=WORK | {"studentId": "{student}"}),
    ],
    ("POST", "/attempts/solve-adhoc"): [
        Case((201, 201, 403, 403, 403, 401), body=PROBLEM),
        Case((201, 403, 403, 403, 403, 401), body=PROBLEM | {"studentId": "{student}"}),
    ],
    ("POST", "/telemetry"): [
        Case((202, 404, 403, 403, 403, 401), body={"attemptId": "{attempt}", "interactions": KEYS})
    ],
    ("GET", "/attempts"): [Case(OWN_LIST, query="?studentId={student}")],
    ("GET", "/attempts/{attempt_id}"): [Case(OWN_WORK)],
    ("GET", "/attempts/{attempt_id}/status"): [Case(OWN_WORK)],
    ("GET", "/students/{student_id}/attempts"): [Case(OWN_LIST)],
    ("GET", "/mastery/{student_id}"): [Case(OWN_LIST)],
    ("GET", "/mastery/{student_id}/topics/{topic_id}"): [Case(OWN_LIST)],
    ("POST", "/mastery/matrix"): [Case(STAFF, body={"studentIds": ["{student}"]})],
    ("GET", "/practice/next"): [
        Case(OWN_LIST, query="?studentId={student}"),
        Case((200, 200, 422, 403, 422, 401)),
    ],
    ("POST", "/practice/assign"): [
        Case(
            (403, 403, 201, 403, 201, 401),
            body={"title": "Homework", "studentIds": ["{student}"], "exerciseIds": ["{exercise}"]},
        )
    ],
    ("POST", "/courses"): [Case((403, 403, 201, 403, 201, 401), body={"name": "5B", "teacherIds": ["{student}"]})],
    ("GET", "/courses"): [Case(EVERYBODY)],
    ("GET", "/courses/{course_id}"): [Case(STAFF)],
    ("POST", "/courses/{course_id}/pupils"): [Case(STAFF, body={"enrol": ["{student}"]})],
    ("POST", "/courses/{course_id}/archive"): [Case(STAFF)],
    ("GET", "/students/{student_id}/assignments"): [Case(OWN_LIST)],
    ("GET", "/exercises"): [Case(EVERYBODY)],
    ("GET", "/exercises/{exercise_id}"): [Case(EVERYBODY)],
    ("GET", "/topics"): [Case(EVERYBODY)],
    ("GET", "/domains"): [Case(EVERYBODY)],
    ("GET", "/misconceptions"): [Case(STAFF)],
    ("GET", "/misconceptions/{code}"): [Case(STAFF)],
    ("GET", "/events"): [
        Case(OWN_LIST, query="?studentId={student}"),
        Case((200, 200, 422, 403, 422, 401)),  # without an id: a pupil's own; others have to say whose
    ],
    ("POST", "/uploads"): [Case((201, 201, 403, 403, 403, 401), body={"contentType": "image/png", "size": 9})],
    ("GET", "/uploads/{upload_id}"): [Case(OWN_WORK)],
    ("POST", "/uploads/{upload_id}/complete"): [Case((409, 404, 403, 403, 403, 401))],
    ("POST", "/uploads/{upload_id}/transcription"): [Case((409, 404, 403, 403, 403, 401), body={"answer": "1"})],
    ("GET", "/admin/classifier"): [Case(ADMIN)],
    ("PUT", "/admin/classifier/switch"): [Case(ADMIN, body={"on": True})],
    ("GET", "/admin/classifier/reviews"): [Case(STAFF)],
    ("POST", "/admin/classifier/reviews/{review_id}"): [
        Case((403, 403, 404, 403, 404, 401), body={"verdict": "UNCLASSIFIED"})
    ],
    ("GET", "/admin/mastery/parameters"): [Case(ADMIN)],
    ("GET", "/admin/mastery/calibrations"): [Case(ADMIN)],
    ("POST", "/admin/mastery/calibrations"): [Case(ADMIN)],
    ("GET", "/admin/mastery/calibrations/{run_id}"): [Case((403, 403, 403, 403, 404, 401))],
    ("POST", "/admin/mastery/topics/{topic_id}/restore"): [Case((403, 403, 403, 403, 404, 401), body={"version": 999})],
    ("GET", "/health"): [Case((200, 200, 200, 200, 200, 200))],
}


@dataclass(frozen=True)
class Scene:
    """A pupil with an attempt, and everybody else."""

    callers: dict[str, Person]
    values: dict[str, str]

    def fill(self, value: Any) -> Any:
        if isinstance(value, str):
            for name, text in self.values.items():
                value = value.replace(f"{{{name}}}", text)
            return value
        if isinstance(value, dict):
            return {name: self.fill(one) for name, one in value.items()}
        return [self.fill(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
async def scene(people: People, curriculum: Curriculum) -> Scene:
    owner, exercise = people("student"), curriculum.with_borrowing[0]
    attempt = (await owner.outcome(exercise, exercise.answer))["attemptId"]
    opened = await owner.http.post("/uploads", json={"contentType": "image/png", "size": 9}, headers=owner.bearer)
    callers = {
        "own": owner,
        "other": people("student"),
        "teacher": people("teacher"),
        "parent": people("parent"),
        "admin": people("admin"),
        "nobody": people.nobody(),
    }
    ids = {
        "student": str(owner.id),
        "attempt": attempt,
        "exercise": str(exercise.id),
        "topic": exercise.topic,
        "upload": opened.json()["uploadId"],
        "course": (await callers["teacher"].post("/courses", {"name": "5B"})).json()["id"],
        "run": str(uuid4()),
        "review": str(uuid4()),
    }
    code = {"code": "ARITH_SUB_SMALLER_FROM_LARGER"}
    return Scene(callers, ids | code | {f"{name}_id": value for name, value in ids.items()})


async def status_of(caller: Person, method: str, path: str, body: Any) -> int:
    """Of the head only: an event stream has no end."""
    request: dict[str, Any] = {"headers": caller.bearer} | ({} if body is None else {"json": body})
    async with caller.http.stream(method, path, **request) as response:
        if response.status_code >= 400:
            await response.aread()
            kind(response)
            assert 'attemptId":' not in response.text
        return response.status_code


async def test_every_route_of_the_document_when_compared_then_it_has_a_row(people: People) -> None:
    paths = (await people.nobody().read("/openapi.json"))["paths"]
    assert {(method.upper(), path) for path, item in paths.items() for method in item} == set(TABLE)


@pytest.mark.parametrize(("method", "path", "case"), [(*route, one) for route, cases in TABLE.items() for one in cases])
async def test_route_when_called_in_each_role_then_it_answers_as_the_table_says(
    scene: Scene, method: str, path: str, case: Case
) -> None:
    full, body = scene.fill(path + case.query), scene.fill(case.body)
    found = {role: await status_of(caller, method, full, body) for role, caller in scene.callers.items()}
    assert found == dict(zip(ROLES, case.statuses, strict=True))


async def test_pupil_when_naming_someone_elses_id_in_any_place_then_nothing_of_theirs_comes_back(scene: Scene) -> None:
    other, owner = scene.callers["other"], scene.values["student"]
    for path in (
        f"/attempts?studentId={owner}",
        f"/attempts?studentId={other.id}&studentId={owner}",
        f"/attempts?studentId={other.id}&cursor={scene.values['attempt']}",
        f"/students/{other.id}/attempts?cursor={scene.values['attempt']}",
        f"/students/{owner.upper()}/attempts",
        f"/mastery/{owner.replace('-', '')}",
        f"/mastery/{{{owner}}}",
        f"/events?studentId=urn:uuid:{owner}",
        f"/students/{other.id}%2F..%2F{owner}/attempts",
    ):
        async with other.http.stream("GET", path, headers=other.bearer) as response:
            text = (
                "" if path.startswith("/events") and response.status_code == 200 else (await response.aread()).decode()
            )
            assert response.status_code in {200, 403, 404, 422}, path
            assert not path.startswith("/events") or response.status_code != 200
            assert scene.values["attempt"] not in text, path
