"""Courses through the gateway: who may, and whose the owner is told that they must be."""

from uuid import uuid4

import pytest

from services.gateway.tests.conftest import Gateway, bearer, kind
from services.gateway.tests.peers import EXERCISE, Issuer
from services.gateway.tests.upstream import PUPIL, STORED

pytestmark = pytest.mark.wire
PATH = f"/courses/{STORED}"


async def test_courses_when_asked_for_then_the_owner_is_told_whose_they_must_be(
    reader: Gateway, issuer: Issuer
) -> None:
    teacher = uuid4()
    for role, subject, query in (
        ("teacher", teacher, {"teacherId": str(teacher)}),
        ("student", PUPIL, {"studentId": str(PUPIL)}),
        ("admin", uuid4(), {}),
    ):
        by = bearer(issuer.token(role, subject))
        listed = await reader.http.get("/courses?archived=true&cursor=abc", headers=by)
        expected = {"limit": "20", "archived": "true", "after": "abc"} | query
        assert [(one["path"], one["query"]) for one in listed.json()["items"]] == [("courses", expected)]
        changed = await reader.http.post(f"{PATH}/pupils", json={"enrol": [str(PUPIL)]}, headers=by)
        if role == "student":
            assert kind(changed) == "forbidden"
        else:
            [asked] = changed.json()["items"]
            assert (asked["path"], asked["query"]) == (f"courses/{STORED}/pupils", query)


async def test_course_when_opened_then_a_teacher_teaches_it_and_an_administrator_says_who_does(
    reader: Gateway, issuer: Issuer
) -> None:
    caller, colleague = uuid4(), str(uuid4())
    named = [colleague, str(caller), colleague]
    for role, teachers in (("teacher", [str(caller), colleague]), ("admin", [colleague, str(caller)])):
        by = bearer(issuer.token(role, caller)) | {"Idempotency-Key": "once"}
        opened = await reader.http.post("/courses", json={"name": "5B", "teacherIds": named}, headers=by)
        assert (opened.status_code, opened.headers["location"]) == (201, PATH)
        assert opened.json()["asked"] == {
            "openedBy": str(caller),
            "key": "once",
            "name": "5B",
            "gradeLevel": None,
            "teacherIds": teachers,
        }


async def test_course_when_it_is_not_theirs_or_over_then_the_refusal_says_so(reader: Gateway, issuer: Issuer) -> None:
    teacher = bearer(issuer.token("teacher"))
    assert kind(await reader.http.get(f"/courses/{uuid4()}", headers=teacher)) == "unknown-course"
    assert kind(await reader.http.post(f"{PATH}/archive", headers=teacher)) == "course-archived"
    for role in ("student", "parent"):
        by = bearer(issuer.token(role))
        for method, path in (("POST", ""), ("GET", f"/{STORED}"), ("POST", f"/{STORED}/pupils")):
            assert kind(await reader.http.request(method, f"/courses{path}", json={}, headers=by)) == "forbidden"
    assert kind(await reader.http.get("/courses", headers=bearer(issuer.token("parent")))) == "forbidden"


async def test_assignment_when_it_is_for_a_course_then_mastery_is_told_how_it_stands_by_now(
    reader: Gateway, issuer: Issuer
) -> None:
    order = {"title": "Sums", "exerciseIds": [str(EXERCISE)], "courseId": str(STORED)}
    for role, any_course in (("teacher", False), ("admin", True)):
        made = await reader.http.post("/practice/assign", json=order, headers=bearer(issuer.token(role)))
        asked = made.json()["asked"]
        assert (asked["studentIds"], asked["courseRevision"], asked["anyCourse"]) == (None, 7, any_course)
    by = bearer(issuer.token("teacher"))
    refused = await reader.http.post("/practice/assign", json=order | {"courseId": str(uuid4())}, headers=by)
    assert kind(refused) == "invalid-request"
    assert refused.json()["errors"] == [{"field": "courseId", "rule": "no course of yours"}]
    named = {"title": "Sums", "exerciseIds": [str(EXERCISE)], "studentIds": [str(PUPIL)]}
    asked = (await reader.http.post("/practice/assign", json=named, headers=by)).json()["asked"]
    assert "courseRevision" not in asked


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("", {"name": "a\u0000b"}, "name"),
        ("", {"name": "5B", "gradeLevel": 13}, "gradeLevel"),
        ("", {"name": "5B", "school": "x"}, "school"),
        (f"/{STORED}/pupils", {"enrol": ["Ada"]}, "enrol.0"),
        (f"/{STORED}/pupils", {"withdraw": [str(PUPIL)] * 101}, "withdraw"),
    ],
)
async def test_course_when_a_field_is_odd_then_422_naming_it(
    gateway: Gateway, issuer: Issuer, path: str, body: object, field: str
) -> None:
    answer = await gateway.http.post(f"/courses{path}", json=body, headers=bearer(issuer.token("teacher")))
    assert kind(answer) == "invalid-request"
    assert answer.json()["errors"][0]["field"] == field
