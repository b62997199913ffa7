"""Courses on real PostgreSQL: each change stored and told together, once, and seen by whom it concerns."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.contracts.roster.v1 import CourseUpdated

pytestmark = pytest.mark.component
NAME = "Ms Smith's 5B"


async def opened(client: httpx.AsyncClient, teacher: UUID, **more: Any) -> Any:
    body = {"openedBy": str(teacher), "teacherIds": [str(teacher)], "name": NAME, "gradeLevel": 5} | more
    answer = await client.post("/courses", json=body, headers={"x-request-id": "r-1"})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def pupils(client: httpx.AsyncClient, course_id: str, **change: list[str]) -> httpx.Response:
    return await client.post(f"/courses/{course_id}/pupils", json=change, headers={"x-request-id": "r-1"})


def some(count: int) -> list[str]:
    return sorted(str(uuid4()) for _ in range(count))


async def told(engine: AsyncEngine, course_id: str) -> list[CourseUpdated]:
    """What waits for the relay about the course, in order."""
    query = text("select payload, headers from roster.outbox where key = :key order by id")
    async with engine.connect() as connection:
        rows = (await connection.execute(query, {"key": course_id.encode()})).all()
    assert all(row.headers["correlation_id"] == "r-1" for row in rows)
    assert NAME not in "".join(row.payload.decode() for row in rows)
    return [CourseUpdated.from_json(row.payload) for row in rows]


async def test_course_when_opened_changed_and_archived_then_each_change_is_told_whole_and_none_twice(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    teacher, other = uuid4(), uuid4()
    course = await opened(client, teacher, teacherIds=[str(teacher), str(other), str(teacher)])
    path, [ada, bea, cid] = f"/courses/{course['id']}", some(3)
    assert course | {"id": "", "createdAt": ""} == {
        "id": "",
        "name": NAME,
        "gradeLevel": 5,
        "teacherIds": [str(teacher), str(other)],
        "pupils": 0,
        "createdAt": "",
        "archivedAt": None,
        "studentIds": [],
        "revision": 1,
    }
    for _ in range(2):  # the second changes nothing
        joined = (await pupils(client, course["id"], enrol=[ada, bea])).json()
        assert (joined["studentIds"], joined["pupils"], joined["revision"]) == ([ada, bea], 2, 2)
    moved = (await pupils(client, course["id"], enrol=[cid, bea], withdraw=[ada])).json()
    assert (moved["studentIds"], moved["revision"]) == ([bea, cid], 3)
    assert (await client.get(path)).json() == moved
    back = (await pupils(client, course["id"], enrol=[ada])).json()
    ends = [(await client.post(f"{path}/archive", headers={"x-request-id": "r-1"})).json() for _ in range(2)]
    assert ends[0] == ends[1] == back | {"archivedAt": ends[0]["archivedAt"], "revision": 5}
    assert [(one.revision, [str(pupil) for pupil in one.student_ids]) for one in await told(engine, course["id"])] == [
        (1, []),
        (2, [ada, bea]),
        (3, [bea, cid]),
        (4, [ada, bea, cid]),
        (5, []),
    ]
    late = await pupils(client, course["id"], enrol=some(1))
    assert (late.status_code, late.json()["type"]) == (409, "urn:innova:problem:course-archived")


async def test_open_again_with_the_same_key_is_the_same_course_also_at_the_same_time_and_another_plan_a_conflict(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    teacher = uuid4()
    first, *others = await asyncio.gather(*(opened(client, teacher, key="once") for _ in range(4)))
    assert others == [first] * 3
    assert len(await told(engine, first["id"])) == 1
    await pupils(client, first["id"], enrol=some(1))
    assert (await opened(client, teacher, key="once"))["pupils"] == 1
    body = {"openedBy": str(teacher), "key": "once", "teacherIds": [str(teacher)], "name": "Another"}
    answer = await client.post("/courses", json=body)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:innova:problem:idempotency-conflict")
    assert (await opened(client, uuid4(), key="once"))["id"] != first["id"]


async def test_course_of_another_teacher_when_read_or_changed_then_it_is_as_if_there_were_none(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    course = await opened(client, uuid4())
    for course_id in (course["id"], str(uuid4())):
        path, query = f"/courses/{course_id}", {"teacherId": str(uuid4())}
        answers = [
            await client.get(path, params=query),
            await client.post(f"{path}/pupils", params=query, json={"enrol": some(1)}),
            await client.post(f"{path}/archive", params=query),
        ]
        assert {one.status_code for one in answers} == {404}
        assert len({one.text for one in answers}) == 1
    assert len(await told(engine, course["id"])) == 1


async def test_pupils_when_two_change_them_at_once_then_neither_change_is_lost(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    course = await opened(client, uuid4())
    groups = [some(20) for _ in range(6)]
    await asyncio.gather(*(pupils(client, course["id"], enrol=group) for group in groups))
    found = (await client.get(f"/courses/{course['id']}")).json()
    assert found["studentIds"] == sorted(one for group in groups for one in group)
    facts = await told(engine, course["id"])
    assert [one.revision for one in facts] == list(range(1, 8))
    assert [str(one) for one in facts[-1].student_ids] == found["studentIds"]


async def test_pupils_when_a_hundred_change_then_it_takes_as_many_statements_as_one(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    course, counts = await opened(client, uuid4()), []
    for count in (1, 100):
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object, to: list[str] = statements) -> None:
            to.append(statement)

        event.listen(engine.sync_engine, "before_cursor_execute", note)
        assert (await pupils(client, course["id"], enrol=some(count))).status_code == 200
        event.remove(engine.sync_engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts == [7, 7]  # lock, read, join, change; of the outbox lock, insert, wake


async def test_pupils_what_cannot_be_changed_is_refused_naming_the_field_and_changes_nothing(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    course = await opened(client, uuid4())
    full = [some(100) for _ in range(5)]
    for group in full:
        assert (await pupils(client, course["id"], enrol=group)).status_code == 200
    for change, field in (
        ({"enrol": some(1)}, "enrol"),
        ({"enrol": full[0][:1], "withdraw": full[0][:1]}, "withdraw"),
        ({"enrol": some(101)}, "enrol"),
        ({"withdraw": ["Ada"]}, "withdraw.0"),
        ({"students": []}, "students"),
    ):
        answer = await pupils(client, course["id"], **change)
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert (await client.get(f"/courses/{course['id']}")).json()["pupils"] == 500
    async with engine.begin() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(text("update roster.courses set pupils = 501 where pupils = 500"))


async def test_courses_when_listed_then_a_teacher_sees_their_own_and_a_pupil_those_attended_in_pages(
    client: httpx.AsyncClient,
) -> None:
    teacher, colleague, pupil = uuid4(), uuid4(), str(uuid4())
    made = [(await opened(client, teacher, name=f"course {at}"))["id"] for at in range(4)]
    shared = (await opened(client, colleague, teacherIds=[str(colleague), str(teacher)]))["id"]
    await client.post(f"/courses/{made[0]}/archive")
    for course_id in (made[1], made[2], shared):
        await pupils(client, course_id, enrol=[pupil, *some(2)])
    await pupils(client, made[2], withdraw=[pupil])

    async def listed(**query: Any) -> list[Any]:
        seen: list[Any] = []
        while True:
            page = (await client.get("/courses", params=query | {"limit": 2})).json()
            seen += page["items"]
            if page["next"] is None:
                return seen
            query["after"] = page["next"]

    async def ids(**query: Any) -> list[str]:
        return [one["id"] for one in await listed(**query)]

    assert await ids(teacherId=str(teacher)) == [shared, *made[:0:-1]]
    assert await ids(teacherId=str(teacher), archived=True) == made[:1]
    assert await ids(teacherId=str(colleague)) == [shared]
    assert await ids(studentId=pupil) == [shared, made[1]]
    assert await ids(studentId=str(uuid4())) == []
    assert {shared, *made[1:]} <= set(await ids())
    [one, _] = await listed(studentId=pupil)
    assert (one["pupils"], one["teacherIds"]) == (3, [str(colleague), str(teacher)])
    assert "studentIds" not in one


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"gradeLevel": 13}, "gradeLevel"),
        ({"teacherIds": []}, "teacherIds"),
        ({"teacherIds": [str(UUID(int=at)) for at in range(11)]}, "teacherIds"),
    ],
)
async def test_open_what_cannot_be_opened_is_refused_naming_the_field(
    client: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    teacher = str(uuid4())
    answer = await client.post("/courses", json={"openedBy": teacher, "teacherIds": [teacher], "name": NAME} | change)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_change_that_fails_before_the_commit_leaves_nothing_behind(
    client: httpx.AsyncClient, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ConnectionError("the outbox cannot be written")

    course = await opened(client, uuid4())
    with monkeypatch.context() as broken:
        broken.setattr("services.roster.storage.told", breaks)
        with pytest.raises(ConnectionError):
            await pupils(client, course["id"], enrol=some(3))
    assert (await client.get(f"/courses/{course['id']}")).json() == course
    assert len(await told(engine, course["id"])) == 1
