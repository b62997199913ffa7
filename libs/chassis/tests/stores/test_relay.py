"""Promises of the relay: every row is sent, in order per key, by one process at a time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import MetaData, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis import metrics
from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Record
from libs.chassis.outbox import Outbox
from libs.chassis.postgres import make_engine
from libs.chassis.relay import Relay

pytestmark = pytest.mark.component
Eventually = Callable[[Callable[[], object]], Awaitable[None]]


class Broker:
    """Takes records as a broker would: those of one call together, failing keys with an error."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.failing: set[str] = set()
        self.attempts: list[str] = []
        self.in_flight = 0
        self.overlapped = False

    async def send(self, records: Sequence[Record]) -> list[BaseException | None]:
        self.overlapped |= self.in_flight > 0
        self.in_flight += 1
        await asyncio.sleep(0.002)
        self.in_flight -= 1
        results: list[BaseException | None] = []
        for record in records:
            name = (record.value or b"").decode()
            self.attempts.append(name)
            if name in self.failing:
                results.append(ConnectionError("broker refused"))
            else:
                self.sent.append(name)
                results.append(None)
        return results

    def of(self, key: str) -> list[str]:
        return [name for name in self.sent if name.startswith(key)]


@pytest.fixture
async def outbox(engine: AsyncEngine, metadata: MetaData) -> Outbox:
    outbox = Outbox(metadata)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return outbox


@pytest.fixture
def broker() -> Broker:
    return Broker()


def row(name: str) -> dict[str, Any]:
    """Row `a1` is number 1 of key `a`."""
    return {
        "event_id": uuid4(),
        "type": "test.thing.happened.v1",
        "topic": "test-things",
        "key": name[0].encode(),
        "headers": {"ce_id": name},
        "payload": name.encode(),
        "occurred_at": utc_now(),
    }


async def write(engine: AsyncEngine, outbox: Outbox, *names: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(outbox.table.insert(), [row(name) for name in names])
        await connection.execute(select(func.pg_notify(outbox.table.fullname, "")))


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[Relay]:
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def pending(engine: AsyncEngine, outbox: Outbox) -> int:
    table = outbox.table
    statement = select(func.count()).select_from(table).where(table.c.published_at.is_(None))
    async with engine.connect() as connection:
        return (await connection.execute(statement)).scalar_one()


async def test_relay_when_rows_are_enqueued_then_each_is_sent_once_and_marked(
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
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
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
) -> None:
    async with running(Relay(engine, outbox.table, broker.send, idle=30)) as relay:
        await eventually(lambda: relay.holds_lock)
        await asyncio.sleep(0.1)
        await write(engine, outbox, "a1")
        async with asyncio.timeout(2):
            await eventually(lambda: broker.sent)


async def test_relay_when_one_record_fails_then_its_key_waits_in_order_and_other_keys_go_on(
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
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
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
) -> None:
    broker.failing = {"a0"}
    await write(engine, outbox, *(f"a{number}" for number in range(50)), "b1")
    async with running(Relay(engine, outbox.table, broker.send, batch=10, idle=0.05)):
        await eventually(lambda: broker.of("b") == ["b1"])
    assert broker.of("a") == []


async def test_relay_when_a_lower_id_commits_later_then_it_is_not_skipped(
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
) -> None:
    async with running(Relay(engine, outbox.table, broker.send, idle=0.05)):
        async with engine.begin() as slow:
            await slow.execute(outbox.table.insert(), [row("a1")])
            await write(engine, outbox, "b1")  # a higher id, committed first
            await eventually(lambda: broker.sent == ["b1"])
        await eventually(lambda: broker.sent == ["b1", "a1"])


async def test_relay_when_two_run_then_only_the_holder_of_the_lock_sends(
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
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
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually, postgres_url: str
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
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
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


async def test_relay_when_the_bus_is_away_then_nothing_is_lost_and_order_holds(
    engine: AsyncEngine, outbox: Outbox, eventually: Eventually
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


async def test_relay_when_cancelled_while_sending_then_what_was_sent_is_marked(
    engine: AsyncEngine, outbox: Outbox, eventually: Eventually
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
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
) -> None:
    relay = Relay(engine, outbox.table, broker.send, batch=5, idle=0.05)
    async with running(relay):
        await eventually(lambda: relay.holds_lock)
    await write(engine, outbox, *(f"a{number}" for number in range(12)))
    await relay.drain()
    assert broker.sent == [f"a{number}" for number in range(12)]
    assert await pending(engine, outbox) == 0


async def test_drain_when_another_instance_relays_then_it_sends_nothing(
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
) -> None:
    other = Broker()
    async with running(Relay(engine, outbox.table, other.send, idle=60)) as holder:
        await eventually(lambda: holder.holds_lock)
        async with engine.begin() as connection:  # without waking the holder
            await connection.execute(outbox.table.insert(), [row("a1")])
        await Relay(engine, outbox.table, broker.send).drain()
    assert broker.sent == []


async def test_relay_when_rows_wait_then_it_says_how_many_and_how_long(
    engine: AsyncEngine, outbox: Outbox, broker: Broker, eventually: Eventually
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
