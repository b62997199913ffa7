"""Promises of the relay: every row is sent, in order per key."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis import metrics
from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Record
from libs.chassis.outbox import Outbox
from libs.chassis.relay import Relay
from libs.chassis.testing.loops import eventually, running
from libs.chassis.tests.stores.broker import Broker, pending, row, write

pytestmark = pytest.mark.component


async def test_relay_when_rows_are_enqueued_then_each_is_sent_once_and_marked(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    names = [f"{key}{number}" for number in range(30) for key in "abc"]
    await write(engine, outbox, *names)
    async with running(Relay(engine, outbox.table, broker.send, batch=20)):
        await eventually(lambda: len(broker.sent) == 90)
        await write(engine, outbox, "d0")
        await eventually(lambda: "d0" in broker.sent)
        await asyncio.sleep(0.1)
    assert sorted(broker.sent) == sorted([*names, "d0"])
    assert await pending(engine, outbox) == 0
    for key in "abc":
        assert broker.of(key) == [f"{key}{number}" for number in range(30)]


async def test_relay_when_notified_then_it_does_not_wait_for_its_next_look(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    async with running(Relay(engine, outbox.table, broker.send, idle=30)) as relay:
        await eventually(lambda: relay.holds_lock)
        await asyncio.sleep(0.1)
        await write(engine, outbox, "a1")
        async with asyncio.timeout(2):
            await eventually(lambda: broker.sent == ["a1"])


async def test_relay_when_one_record_fails_then_its_key_waits_in_order_and_other_keys_go_on(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    broker.failing = {"a2"}
    await write(engine, outbox, "a1", "a2", "b1", "a3", "b2", "c1")
    async with running(Relay(engine, outbox.table, broker.send, idle=0.05)):
        await eventually(lambda: broker.attempts.count("a2") >= 2)
        await write(engine, outbox, "b3", "a4")
        await eventually(lambda: broker.of("b") == ["b1", "b2", "b3"] and broker.of("c") == ["c1"])
        assert broker.of("a") == ["a1"]
        async with engine.connect() as connection:
            statement = select(outbox.table.c.attempts, outbox.table.c.last_error).where(
                outbox.table.c.payload == b"a2"
            )
            failed = (await connection.execute(statement)).one()
        assert failed.attempts >= 1
        assert failed.last_error == "ConnectionError: broker refused"
        broker.failing = set()
        await eventually(lambda: broker.of("a") == ["a1", "a2", "a3", "a4"])


async def test_relay_when_a_stopped_key_fills_whole_batches_then_other_keys_still_go(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    broker.failing = {"a0"}
    await write(engine, outbox, *(f"a{number}" for number in range(50)), "b1")
    async with running(Relay(engine, outbox.table, broker.send, batch=10, idle=0.05)):
        await eventually(lambda: broker.of("b") == ["b1"])
    assert broker.of("a") == []


async def test_relay_when_a_lower_id_commits_later_then_it_is_not_skipped(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    async with running(Relay(engine, outbox.table, broker.send, idle=0.05)):
        async with engine.begin() as slow:
            await slow.execute(outbox.table.insert(), [row("a1")])
            await write(engine, outbox, "b1")  # a higher id, committed first
            await eventually(lambda: broker.sent == ["b1"])
        await eventually(lambda: broker.sent == ["b1", "a1"])


async def test_relay_when_the_bus_is_away_then_nothing_is_lost_and_order_holds(
    engine: AsyncEngine, outbox: Outbox
) -> None:
    broker = Broker()
    away = True

    async def send(records: Sequence[Record]) -> list[BaseException | None]:
        if away:
            raise ConnectionError("no broker")
        return await broker.send(records)

    names = [f"{key}{number}" for number in range(10) for key in "abcdefgh"]
    await write(engine, outbox, *names)
    async with running(Relay(engine, outbox.table, send, batch=5, idle=0.05)):
        await asyncio.sleep(0.3)
        away = False
        await eventually(lambda: len(broker.sent) == 80)
    for key in "abcdefgh":
        assert broker.of(key) == [f"{key}{number}" for number in range(10)]


async def test_relay_when_rows_wait_then_it_says_how_many_and_how_long(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    broker.failing = {"a1"}
    await write(engine, outbox, "a1", "a2", "b1")
    relay = Relay(engine, outbox.table, broker.send, clock=lambda: utc_now() + timedelta(minutes=5))
    async with running(relay):
        await eventually(lambda: relay.pending == 2)
    assert 299 < relay.oldest_age < 320
    assert metrics.OUTBOX_PENDING._value.get() == 2


async def test_purge_when_rows_were_published_long_ago_then_only_they_go(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    broker.failing = {"b1"}
    await write(engine, outbox, "a1", "a2", "b1")
    relay = Relay(engine, outbox.table, broker.send)
    await relay.drain()
    assert await relay.purge(utc_now() - timedelta(days=7)) == 0
    assert await relay.purge(utc_now() + timedelta(seconds=1)) == 2
    assert await pending(engine, outbox) == 1
