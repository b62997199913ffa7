"""Promises of the MongoDB side: the same document twice is one document, and nothing else is swallowed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import pytest
from beanie import Document, Indexed, init_beanie
from pymongo.errors import WriteConcernError

from libs.chassis import mongo
from libs.chassis.clock import utc_now
from libs.chassis.errors import OUTAGE, policy_for
from libs.chassis.jobs import Spent
from libs.chassis.jobs.mongo import MongoExpenses
from libs.chassis.mongo import Client, WriteRefused, insert_new, make_client, ping, wait_for

pytestmark = pytest.mark.component


class Keystroke(Document):
    event_id: Annotated[UUID, Indexed(unique=True)]
    key: str
    at: datetime


def keystroke(event_id: UUID | None = None, key: str = "7") -> Keystroke:
    return Keystroke(event_id=event_id or uuid4(), key=key, at=utc_now())


@pytest.fixture
async def client(mongo_url: str, mongo_database: str) -> AsyncIterator[Client]:
    async with make_client(mongo_url) as client:
        await init_beanie(client[mongo_database], document_models=[Keystroke])
        yield client


async def test_insert_new_when_all_are_new_then_all_are_stored(client: Client) -> None:
    documents = [keystroke() for _ in range(5)]
    assert await insert_new(Keystroke, documents) == 5
    stored = await Keystroke.find_one(Keystroke.event_id == documents[0].event_id)
    assert stored is not None
    assert stored.at.utcoffset() == timedelta(0)
    assert abs((stored.at - documents[0].at).total_seconds()) < 0.001


async def test_insert_new_when_some_are_there_then_only_the_others_are_counted_and_stored(client: Client) -> None:
    known, new = uuid4(), uuid4()
    assert await insert_new(Keystroke, [keystroke(known, "1")]) == 1
    assert await insert_new(Keystroke, [keystroke(known, "2"), keystroke(new), keystroke(new)]) == 1
    assert await Keystroke.count() == 2
    first = await Keystroke.find_one(Keystroke.event_id == known)
    assert first is not None
    assert first.key == "1"
    assert await insert_new(Keystroke, []) == 0


async def test_insert_new_when_the_same_documents_come_concurrently_then_each_is_stored_once(client: Client) -> None:
    ids = [uuid4() for _ in range(50)]
    counts = await asyncio.gather(*(insert_new(Keystroke, [keystroke(one) for one in ids]) for _ in range(6)))
    assert sum(counts) == await Keystroke.count() == 50


async def test_insert_new_when_another_rule_is_broken_then_it_is_raised(client: Client, mongo_database: str) -> None:
    rule = {"$jsonSchema": {"properties": {"key": {"maxLength": 1}}}}
    await client[mongo_database].command("collMod", Keystroke.get_collection_name(), validator=rule)
    known = uuid4()
    await insert_new(Keystroke, [keystroke(known)])
    with pytest.raises(WriteRefused):
        await insert_new(Keystroke, [keystroke(known), keystroke(key="too long"), keystroke()])
    assert await Keystroke.count() == 2  # the others are stored even so


async def test_wait_for_when_nothing_listens_then_it_says_so_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongo, "CONNECT_TIMEOUT_MS", 100)
    async with make_client("mongodb://127.0.0.1:1") as client:
        with pytest.raises(TimeoutError, match=r"MongoDB did not answer within 0\.5 s"):
            await wait_for(client, timeout=0.5)
        with pytest.raises(Exception) as failure:
            await ping(client)
    assert policy_for(failure.value) is OUTAGE


async def test_ping_when_mongod_answers_then_it_returns(client: Client) -> None:
    await ping(client)
    await wait_for(client, timeout=1)


def test_write_that_no_majority_acknowledged_while_a_server_shut_down_is_an_outage() -> None:
    assert policy_for(WriteConcernError("Replication is being shut down", 91)) is OUTAGE


async def test_expenses_when_summed_then_they_are_of_the_day_and_of_its_month(
    mongo_url: str, mongo_database: str
) -> None:
    day = datetime(2026, 3, 2, tzinfo=UTC)
    async with make_client(mongo_url) as client:
        calls = client[mongo_database]["calls"]
        expenses = MongoExpenses(calls, at="asked_at", usd="cost")
        assert await expenses.spent(day) == Spent(0, 0)
        await calls.insert_many(
            [
                {"asked_at": day - timedelta(days=1, seconds=1), "cost": 8.0},  # of the month before
                {"asked_at": day - timedelta(days=1), "cost": 4.0},
                {"asked_at": day, "cost": 2.0},
                {"asked_at": day + timedelta(hours=3), "cost": 1.0},
                {"asked_at": day + timedelta(hours=4)},  # a call that has cost nothing yet
            ]
        )
        assert await expenses.spent(day) == Spent(3, 7)
