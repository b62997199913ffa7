"""Exercises set for a course: whose it is, who attends it, and what was heard of it when."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from services.mastery.api import assignments
from services.mastery.handlers.assigning import Assigning
from services.mastery.model.bank import Bank
from services.mastery.model.course import Course
from services.mastery.tests.practice import exercise

pytestmark = pytest.mark.component
TASK = exercise("3x = 12", "equations", 1.0)
TEACHER, COURSE = uuid4(), uuid4()
ADA, BEA, CID = sorted(uuid4() for _ in range(3))
Courses = dict[UUID, Course]


@pytest.fixture(autouse=True)
def _known(bank: Bank, courses: Courses) -> None:
    bank.put(TASK)
    courses[COURSE] = Course(3, (uuid4(), TEACHER), (ADA, BEA))


@pytest.fixture
async def client(assigning: Assigning) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("mastery", Lifecycle(halt=pytest.fail), [assignments.router])
    app.state.assigning = assigning
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mastery") as client:
        yield client


def order(**more: Any) -> dict[str, Any]:
    ids = {"teacherId": str(TEACHER), "courseId": str(COURSE), "exerciseIds": [str(TASK.id)]}
    return {"title": "Homework", **ids, **more}


async def assign(client: httpx.AsyncClient, **more: Any) -> Any:
    response = await client.post("/practice/assign", json=order(**more))
    assert response.status_code == 200, response.text
    return response.json()


async def refusal(client: httpx.AsyncClient, **more: Any) -> dict[str, str]:
    response = await client.post("/practice/assign", json=order(**more))
    assert response.status_code == 422, response.text
    return {one["field"]: one["rule"] for one in response.json()["errors"]}


async def test_assign_to_a_course_sets_the_exercises_for_all_its_pupils_or_for_those_named(
    client: httpx.AsyncClient,
) -> None:
    everybody, one = await assign(client), await assign(client, studentIds=[str(BEA)])
    assert (everybody["studentIds"], one["studentIds"]) == ([str(ADA), str(BEA)], [str(BEA)])
    for pupil, made in ((ADA, [everybody]), (BEA, [one, everybody])):
        seen = (await client.get(f"/practice/{pupil}/assignments")).json()["items"]
        assert {(each["id"], each["courseId"]) for each in seen} == {(each["id"], str(COURSE)) for each in made}


async def test_assign_to_a_course_again_with_the_same_key_is_for_the_pupils_of_the_first_time(
    client: httpx.AsyncClient, courses: Courses
) -> None:
    first = await assign(client, key="course once")
    courses[COURSE] = Course(4, (TEACHER,), (ADA, BEA, CID))
    assert await assign(client, key="course once") == first
    del courses[COURSE]
    assert await assign(client, key="course once") == first
    conflict = await client.post("/practice/assign", json=order(key="course once", studentIds=[str(ADA)]))
    assert conflict.status_code == 409
    other_course = await client.post("/practice/assign", json=order(key="course once", courseId=str(uuid4())))
    assert other_course.status_code == 409


async def test_assign_to_a_course_at_the_same_time_while_it_changes_is_for_the_pupils_that_were_stored(
    client: httpx.AsyncClient, courses: Courses, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Changing(dict[UUID, Course]):
        def get(self, _: UUID, default: Any = None) -> Any:
            return Course(4, (TEACHER,), (CID, uuid4(), ADA))

    app: Any = client._transport
    assigning: Assigning = app.app.state.assigning
    app.app.state.assigning = Assigning(assigning.units, assigning.bank, Changing(), assigning.clock)
    made = await asyncio.gather(*(assign(client, key="course at once") for _ in range(4)))
    assert made == [made[0]] * 4
    assert len(made[0]["studentIds"]) == 3


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"studentIds": [str(ADA), str(CID), str(BEA)]}, {"studentIds.1"}),
        ({"courseId": str(uuid4()), "studentIds": [str(ADA)]}, {"courseId"}),
        ({"courseRevision": 4}, {"courseId"}),
        ({"courseRevision": 0}, {"courseRevision"}),
        ({"studentIds": []}, {"studentIds"}),
    ],
)
async def test_assign_to_a_course_what_cannot_be_set_is_refused_naming_field_and_index(
    client: httpx.AsyncClient, change: dict[str, Any], fields: set[str]
) -> None:
    assert set(await refusal(client, **change)) == fields


async def test_assign_to_a_course_that_is_not_the_teachers_is_refused_like_one_that_does_not_exist(
    client: httpx.AsyncClient,
) -> None:
    unknown = await refusal(client, courseId=str(uuid4()))
    assert list(unknown) == ["courseId"]
    assert await refusal(client, teacherId=str(uuid4())) == unknown
    assert (await assign(client, teacherId=str(uuid4()), anyCourse=True))["studentIds"] == [str(ADA), str(BEA)]


async def test_assign_to_a_course_that_is_archived_or_that_nobody_attends_is_refused(
    client: httpx.AsyncClient, courses: Courses
) -> None:
    courses[COURSE] = Course(4, (TEACHER,), (), is_archived=True)
    assert await refusal(client) == {"courseId": "is archived"}
    courses[COURSE] = Course(4, (TEACHER,), ())
    assert await refusal(client) == {"courseId": "nobody attends it"}


@pytest.mark.parametrize("before", [None, Course(3, (TEACHER,), (ADA,))])
async def test_assign_to_a_course_changed_just_now_waits_a_moment_to_hear_of_it(
    client: httpx.AsyncClient, courses: Courses, before: Course | None
) -> None:
    courses.pop(COURSE)
    if before:
        courses[COURSE] = before
    waiting = asyncio.create_task(assign(client, courseRevision=4))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    courses[COURSE] = Course(4, (TEACHER,), (ADA, CID))
    assert (await waiting)["studentIds"] == [str(ADA), str(CID)]
