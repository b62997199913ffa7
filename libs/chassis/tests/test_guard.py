"""Architecture section 6: errors, retries, dead letters. Each promise on a real broker."""

import asyncio
import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from libs.chassis import errors
from libs.chassis.clock import utc_now
from libs.chassis.errors import BRIEFLY, OUTAGE, Halt, Permanent, Transient
from libs.chassis.kafka import guard
from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.testing.bus import headers_of, produce, produce_raw, records
from libs.chassis.tests.conftest import NumberDoubled, Recorder, eventually, group_of, note, running_bus
from libs.contracts import dead_letter_topic

pytestmark = pytest.mark.wire


async def send(address: str, topic: str, *outgoing: Outgoing) -> None:
    await produce(address, *outgoing, topic=topic)


async def dead_letters(address: str, topic: str, count: int) -> list[Any]:
    return await records(address, dead_letter_topic(topic, group_of(topic)), count=count)


def failing(*numbers: int, error: Exception) -> Recorder:
    async def behave(delivery: Delivery) -> None:
        if delivery.data.number in numbers:
            raise error

    return Recorder(behave)


async def test_permanent_error_when_raised_dead_letters_at_once_and_goes_on(kafka: str, topic: str) -> None:
    recorder = failing(2, error=Permanent("two is not allowed"))
    await send(kafka, topic, note(1), note(2), note(3))
    async with running_bus(kafka, topic, recorder):
        await recorder.until(lambda r: set(r.handled) >= {1, 3})
        (letter,) = await dead_letters(kafka, topic, 1)
    assert headers_of(letter)["dlq_error"] == "two is not allowed"
    assert headers_of(letter)["dlq_attempts"] == "1"
    assert 2 not in recorder.handled


async def test_transient_error_when_it_passes_is_retried_in_place_and_keeps_order(kafka: str, topic: str) -> None:
    failures = iter([Transient("away")] * 3)

    async def behave(_: Delivery) -> None:
        if (failure := next(failures, None)) is not None:
            raise failure

    recorder = Recorder(behave)
    await send(kafka, topic, *(note(number) for number in range(5)))
    async with running_bus(kafka, topic, recorder):
        await recorder.until(lambda r: len(r.handled) >= 5)
    assert recorder.handled == [0, 1, 2, 3, 4]


async def test_unknown_error_when_it_stays_is_retried_briefly_then_dead_lettered(
    kafka: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "BRIEFLY", replace(BRIEFLY, retry_for=0.3))
    recorder = failing(1, error=KeyError("a defect"))
    await send(kafka, topic, note(1), note(2))
    async with running_bus(kafka, topic, recorder):
        await recorder.until(lambda r: 2 in r.handled)
        (letter,) = await dead_letters(kafka, topic, 1)
    assert headers_of(letter)["dlq_error_class"] == "builtins.KeyError"
    assert int(headers_of(letter)["dlq_attempts"]) > 1


async def test_outage_when_it_outlasts_the_budget_halts_and_loses_nothing(
    kafka: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(errors.POLICIES, "libs.chassis.errors.Transient", replace(OUTAGE, retry_for=0.2))
    halted: list[str] = []
    await send(kafka, topic, note(1))
    async with running_bus(kafka, topic, failing(1, error=Transient("store away")), halted=halted):
        await eventually(lambda: halted)
    successor = Recorder()
    async with running_bus(kafka, topic, successor):
        await successor.until(lambda r: r.handled == [1])


async def test_halt_when_raised_stops_the_process_and_hands_the_record_back(kafka: str, topic: str) -> None:
    halted: list[str] = []
    recorder = failing(1, error=Halt("schema is newer than this code"))
    await send(kafka, topic, note(1))
    async with running_bus(kafka, topic, recorder, halted=halted):
        await recorder.until(lambda r: r.calls >= 1)
        await asyncio.sleep(1.5)
    assert len(halted) == 1
    assert "schema is newer" in halted[0]
    assert recorder.calls <= 4, "a halting process must not redeliver in a hot loop"


CASES: dict[str, tuple[bytes | None, dict[str, Any], str]] = {
    "bad json": (b"{", {}, "not valid|Invalid JSON|EOF"),
    "missing field": (b"{}", {}, "student_id"),
    "unregistered type": (None, {"ce_type": b"test.number.invented.v1"}, "not registered"),
    "unregistered version": (None, {"ce_type": b"test.number.noted.v9"}, "not registered"),
    "null header": (None, {"ce_id": None}, "ce_id"),
    "header not utf-8": (None, {"x-odd": b"\xff\xfe"}, "not UTF-8"),
    "no type": (None, {"ce_type": b""}, "ce_type is missing"),
    "one megabyte": (b'{"filler": "' + b"x" * 1_000_000 + b'"}', {}, "exceeds"),
}


@pytest.mark.parametrize("case", CASES)
async def test_poison_record_when_consumed_is_dead_lettered_with_its_bytes_and_the_next_is_handled(
    kafka: str, topic: str, case: str
) -> None:
    body, changed, reason = CASES[case]
    record = note(7).to_record("test", utc_now)
    headers: dict[str, Any] = {name: value.encode() for name, value in record.headers.items()} | changed
    value = record.value if body is None else body
    await produce_raw(kafka, topic, value, record.key, list(headers.items()))
    await send(kafka, topic, note(8))
    recorder = Recorder()
    async with running_bus(kafka, topic, recorder):
        await recorder.until(lambda r: r.handled == [8])
        (letter,) = await dead_letters(kafka, topic, 1)
    assert letter.value == value
    assert letter.key == record.key
    original = [(name, content) for name, content in letter.headers if not name.startswith("dlq_")]
    assert original == list(headers.items())
    found = headers_of(letter)
    assert re.search(reason, found["dlq_error"]), found["dlq_error"]
    assert (found["dlq_topic"], found["dlq_group"], found["dlq_offset"]) == (topic, group_of(topic), "0")


async def test_wrong_key_when_consumed_is_dead_lettered(kafka: str, topic: str) -> None:
    record = note(7).to_record("test", utc_now)
    headers = [(name, value.encode()) for name, value in record.headers.items()]
    await produce_raw(kafka, topic, record.value, str(uuid4()).encode(), headers)
    async with running_bus(kafka, topic, Recorder()):
        (letter,) = await dead_letters(kafka, topic, 1)
    assert "key" in headers_of(letter)["dlq_error"]


async def test_registered_type_nobody_here_reads_when_consumed_is_left_alone(kafka: str, topic: str) -> None:
    other = Outgoing(NumberDoubled(student_id=uuid4(), number=1))
    recorder = Recorder()
    await send(kafka, topic, other, note(2))
    async with running_bus(kafka, topic, recorder) as bus:
        await recorder.until(lambda r: r.handled == [2])
        assert not bus.dead_letter_limit[group_of(topic)]._bad


async def test_dead_letter_when_it_cannot_be_written_hands_the_record_back(
    kafka: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "OUTAGE", replace(OUTAGE, retry_for=0.2))
    halted: list[str] = []
    await send(kafka, topic, note(1))
    recorder = failing(1, error=Permanent("no"))
    async with running_bus(kafka, topic, recorder, halted=halted) as bus:

        async def unreachable(*_: Any) -> None:
            raise OSError("no broker")

        monkeypatch.setattr(bus, "send_dead_letter", unreachable)
        await eventually(lambda: halted)
    successor = Recorder()
    async with running_bus(kafka, topic, successor):
        await successor.until(lambda r: r.handled == [1])


async def test_dead_letters_when_too_many_in_a_row_halt_the_process(kafka: str, topic: str) -> None:
    async def refuse(_: Delivery) -> None:
        raise Permanent("everything is wrong today")

    halted: list[str] = []
    await send(kafka, topic, *(note(number) for number in range(30)))
    async with running_bus(kafka, topic, Recorder(refuse), halted=halted):
        await eventually(lambda: halted)
        letters = await dead_letters(kafka, topic, 21)
    assert "too many dead letters" in halted[0]
    assert len(letters) == 21
