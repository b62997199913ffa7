"""Promises of several relays: one of them works, and its end loses nothing."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.kafka.record import Record
from libs.chassis.outbox import Outbox
from libs.chassis.postgres import make_engine
from libs.chassis.relay import Relay
from libs.chassis.testing.loops import eventually, running
from libs.chassis.tests.stores.broker import Broker, pending, row, write

pytestmark = pytest.mark.component


async def test_relay_when_two_run_then_only_the_holder_of_the_lock_sends(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    relays = [Relay(engine, outbox.table, broker.send, batch=5, idle=0.02) for _ in range(2)]
    async with running(relays[0]), running(relays[1]):
        await eventually(lambda: any(relay.holds_lock for relay in relays))
        for start in range(0, 60, 20):
            await write(engine, outbox, *(f"a{number}" for number in range(start, start + 20)))
            await asyncio.sleep(0.05)
        await eventually(lambda: len(broker.sent) >= 60)
        await asyncio.sleep(0.1)
        assert [relay.holds_lock for relay in relays].count(True) == 1
    assert broker.sent == [f"a{number}" for number in range(60)]
    assert not broker.overlapped


async def test_relay_when_the_holders_connection_dies_then_another_takes_over(
    engine: AsyncEngine, outbox: Outbox, broker: Broker, postgres_url: str
) -> None:
    engines = [make_engine(postgres_url, application_name=f"relay-{n}", pool_size=1) for n in range(2)]
    first, second = (Relay(one, outbox.table, broker.send, idle=0.1) for one in engines)
    async with running(first):
        await eventually(lambda: first.holds_lock)
        async with running(second):
            async with engine.begin() as connection:
                terminate = (
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = :name"
                )
                assert len((await connection.execute(text(terminate), {"name": "relay-0"})).all()) == 1
            await eventually(lambda: first.holds_lock or second.holds_lock)
            await write(engine, outbox, "a1", "a2")
            await eventually(lambda: broker.sent == ["a1", "a2"])
            await asyncio.sleep(0.3)
            assert [first.holds_lock, second.holds_lock].count(True) == 1
    for one in engines:
        await one.dispose()


async def test_relay_when_the_holder_stops_then_another_takes_over_at_once(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    first, second = (Relay(engine, outbox.table, broker.send, idle=0.05) for _ in range(2))
    async with running(second):
        await eventually(lambda: second.holds_lock)
        async with running(first):
            await asyncio.sleep(0.1)
            assert not first.holds_lock
        assert second.holds_lock
    async with running(first):
        await eventually(lambda: first.holds_lock)
        await write(engine, outbox, "a1")
        await eventually(lambda: broker.sent == ["a1"])


async def test_relay_when_cancelled_while_sending_then_what_was_sent_is_marked(
    engine: AsyncEngine, outbox: Outbox
) -> None:
    first_sent = asyncio.Event()
    attempts: list[str] = []

    async def send(records: Sequence[Record]) -> list[BaseException | None]:
        attempts.extend((record.value or b"").decode() for record in records)
        if len(attempts) > 1:
            first_sent.set()
            await asyncio.sleep(60)
        return [None] * len(records)

    await write(engine, outbox, "a1", "a2")
    async with running(Relay(engine, outbox.table, send)):
        await first_sent.wait()
    assert await pending(engine, outbox) == 1


async def test_drain_when_the_process_stops_then_the_last_rows_are_sent(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    relay = Relay(engine, outbox.table, broker.send, batch=5, idle=0.05)
    async with running(relay):
        await eventually(lambda: relay.holds_lock)
    await write(engine, outbox, *(f"a{number}" for number in range(12)))
    await relay.drain()
    assert broker.sent == [f"a{number}" for number in range(12)]
    assert await pending(engine, outbox) == 0


async def test_drain_when_another_instance_relays_then_it_sends_nothing(
    engine: AsyncEngine, outbox: Outbox, broker: Broker
) -> None:
    other = Broker()
    async with running(Relay(engine, outbox.table, other.send, idle=60)) as holder:
        await eventually(lambda: holder.holds_lock)
        async with engine.begin() as connection:  # without waking the holder
            await connection.execute(outbox.table.insert(), [row("a1")])
        await Relay(engine, outbox.table, broker.send).drain()
    assert broker.sent == []
