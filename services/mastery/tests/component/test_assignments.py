"""Assignments on real PostgreSQL: stored and told together, once, and first in what comes next."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from libs.contracts.mastery.v1 import PracticeAssigned
from services.mastery.api import assignments, practice
from services.mastery.handlers.assigning import Assigning
from services.mastery.handlers.practising import Practising
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.bank import Bank, Exercise, Topic
from services.mastery.model.history import Observation
from services.mastery.tests.component.conftest import Time
from services.mastery.tests.component.statements import counted_statements
from services.mastery.tests.practice import NOW, exercise

pytestmark = pytest.mark.component
TASKS = [exercise(f"add {at}", "addition", at / 10) for at in range(12)]
HARD = exercise("3x = 12", "equations", 1.0)


@pytest.fixture(autouse=True)
def _filled(bank: Bank) -> None:
    bank.put_topic(Topic("addition", "Addition", "Suma", "ARITH"))
    bank.put_topic(Topic("equations", "Equations", "Ecuaciones", "ALG", ("addition",)))
    for one in (*TASKS, HARD):
        bank.put(one)


@pytest.fixture
async def client(practising: Practising, assigning: Assigning) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("mastery", Lifecycle(halt=pytest.fail), [practice.router, assignments.router])
    app.state.practising, app.state.assigning = practising, assigning
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mastery") as client:
        yield client


def order(*exercises: Exercise, pupils: tuple[UUID, ...] = (), **more: Any) -> dict[str, Any]:
    ids = {"studentIds": [str(one) for one in pupils or (uuid4(),)], "exerciseIds": [str(one.id) for one in exercises]}
    return {"teacherId": str(uuid4()), "title": "Homework", **ids, **more}


async def assign(client: httpx.AsyncClient, body: dict[str, Any]) -> Any:
    response = await client.post("/practice/assign", json=body, headers={"x-request-id": "r-1"})
    assert response.status_code == 200, response.text
    return response.json()


async def told(engine: AsyncEngine, assignment_id: str) -> list[PracticeAssigned]:
    """The events about it that wait for the relay."""
    query = text("select payload, key, headers from mastery.outbox where type = 'mastery.practice.assigned.v1'")
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    events = [(PracticeAssigned.from_json(row.payload), row) for row in rows]
    mine = [(event, row) for event, row in events if str(event.assignment_id) == assignment_id]
    assert all(row.key == event.key and row.headers["correlation_id"] == "r-1" for event, row in mine)
    return [event for event, _ in mine]


async def test_assign_stores_the_order_and_tells_each_pupils_readers_once(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    pupils = tuple(sorted(uuid4() for _ in range(3)))
    due = "2026-11-09T12:00:00Z"
    made = await assign(client, order(HARD, TASKS[0], pupils=pupils, dueAt=due))
    assert made | {"id": "…"} == {
        "id": "…",
        "courseId": None,
        "title": "Homework",
        "studentIds": [str(one) for one in pupils],
        "exerciseIds": [str(HARD.id), str(TASKS[0].id)],
        "dueAt": due,
        "assignedAt": "2026-11-02T09:00:00Z",
    }
    events = await told(engine, made["id"])
    assert sorted(one.student_id for one in events) == list(pupils)
    assert {one.exercise_ids for one in events} == {(HARD.id, TASKS[0].id)}
    assert "Homework" not in "".join(one.to_json().decode() for one in events)


async def test_assign_again_with_the_same_key_is_the_same_assignment_also_later_and_at_the_same_time(
    client: httpx.AsyncClient, engine: AsyncEngine, bank: Bank, clock: Time
) -> None:
    body = order(TASKS[0], key="once", dueAt="2026-11-03T09:00:00Z")
    first, *others = await asyncio.gather(*(assign(client, body) for _ in range(4)))
    clock.now = NOW + timedelta(days=9)  # past the due time
    bank.remove(TASKS[0].id)
    assert [*others, await assign(client, body)] == [first] * 4
    assert len(await told(engine, first["id"])) == 1
    bank.put(TASKS[0])
    without_key = order(TASKS[0])
    assert (await assign(client, without_key))["id"] != (await assign(client, without_key))["id"]


async def test_assign_with_the_key_of_another_order_is_a_conflict_and_of_another_teacher_is_not(
    client: httpx.AsyncClient,
) -> None:
    body = order(TASKS[0], key="once")
    await assign(client, body)
    answer = await client.post("/practice/assign", json=body | {"title": "Something else"})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:innova:problem:idempotency-conflict")
    await assign(client, body | {"title": "Something else", "teacherId": str(uuid4())})


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"exerciseIds": [str(TASKS[0].id), str(uuid4()), str(TASKS[0].id)]}, {"exerciseIds.1", "exerciseIds.2"}),
        ({"studentIds": [str(UUID(int=1)), str(UUID(int=1))]}, {"studentIds.1"}),
        ({"courseId": str(uuid4())}, {"courseId"}),
        ({"dueAt": "2026-11-02T09:00:00Z"}, {"dueAt"}),
        ({"dueAt": "2026-11-09T12:00:00"}, {"dueAt"}),
        ({"dueAt": "9999-12-31T23:59:59-12:00"}, {"dueAt"}),
        ({"studentIds": []}, {"studentIds"}),
        ({"studentIds": None}, {"studentIds"}),
        ({"studentIds": [str(UUID(int=at)) for at in range(101)]}, {"studentIds"}),
        ({"exerciseIds": [str(UUID(int=at)) for at in range(51)]}, {"exerciseIds"}),
        ({"title": ""}, {"title"}),
    ],
)
async def test_assign_what_cannot_be_set_is_refused_naming_field_and_index_and_stores_nothing(
    client: httpx.AsyncClient, engine: AsyncEngine, change: dict[str, Any], fields: set[str]
) -> None:
    body = order(TASKS[0]) | change
    answer = await client.post("/practice/assign", json=body)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} == fields
    async with engine.connect() as connection:
        query = text("select count(*) from mastery.assignments where teacher_id = cast(:teacher as uuid)")
        assert await connection.scalar(query, {"teacher": body["teacherId"]}) == 0


async def test_next_gives_what_was_assigned_first_nearest_due_first_until_it_was_tried(
    client: httpx.AsyncClient, use_cases: UseCases, clock: Time
) -> None:
    student = uuid4()
    await assign(client, order(TASKS[5], pupils=(student,)))
    await assign(client, order(HARD, TASKS[4], pupils=(student,), dueAt="2026-11-09T12:00:00Z"))
    await assign(client, order(TASKS[6], pupils=(uuid4(),), dueAt="2026-11-03T12:00:00Z"))
    given = []
    for correct in (0, 1, 1, 1):
        found = (await client.get(f"/practice/{student}/next")).json()
        given.append((found["reason"], found["exercise"]["prompt"]))
        clock.now += timedelta(minutes=1)
        exercise_id, topic = UUID(found["exercise"]["id"]), found["exercise"]["topicId"]
        await use_cases.observe([Observation(uuid4(), student, topic, exercise_id, clock.now, correct)])
    assert given[:3] == [("ASSIGNED", "3x = 12"), ("ASSIGNED", "add 4"), ("ASSIGNED", "add 5")]
    assert given[3][0] == "CONTINUE"


async def test_assignments_of_a_pupil_show_progress_newest_first_in_pages_that_leave_nothing_out(
    client: httpx.AsyncClient, use_cases: UseCases, engine: AsyncEngine, bank: Bank, clock: Time
) -> None:
    student = uuid4()
    made = []
    for at in range(5):
        clock.now = NOW + timedelta(hours=at // 2)  # two of a moment
        made.append((await assign(client, order(TASKS[at], TASKS[at + 5], pupils=(student,))))["id"])
    await use_cases.observe(
        [
            Observation(uuid4(), student, "addition", TASKS[4].id, clock.now, 1),
            Observation(uuid4(), student, "addition", TASKS[9].id, clock.now - timedelta(minutes=1), 1),
        ]
    )
    bank.remove(TASKS[0].id)
    seen: list[Any] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        with counted_statements(engine) as statements:
            page = (await client.get(f"/practice/{student}/assignments", params=query)).json()
        assert len(statements) == 2
        seen += page["items"]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert {one["id"] for one in seen} == set(made)
    assert len(seen) == 5
    assert [one["assignedAt"] for one in seen] == sorted((one["assignedAt"] for one in seen), reverse=True)
    newest, oldest = seen[0], next(one for one in seen if one["id"] == made[0])
    assert (newest["id"], newest["tried"], newest["solved"]) == (made[4], 1, 1)
    assert [one["state"] for one in newest["exercises"]] == ["SOLVED", "TODO"]
    assert newest["exercises"][0]["triedAt"] == "2026-11-02T11:00:00Z"
    assert (oldest["exercises"][0]["prompt"], oldest["exercises"][1]["prompt"]) == (None, "add 5")
    assert (await client.get(f"/practice/{uuid4()}/assignments")).json() == {"items": [], "next": None}


async def test_assign_that_fails_before_the_commit_leaves_nothing_behind(
    client: httpx.AsyncClient, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ConnectionError("the outbox cannot be written")

    body = order(TASKS[0], key="again")
    with monkeypatch.context() as broken:
        broken.setattr("services.mastery.storage.practice.to_facts", breaks)
        with pytest.raises(ConnectionError):
            await client.post("/practice/assign", json=body)
    made = await assign(client, body)
    assert len(await told(engine, made["id"])) == 1
