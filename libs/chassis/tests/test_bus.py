"""Architecture section 7, effects happen once, and the parts of section 9 that the bus keeps. On a real broker."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from faststream.kafka import KafkaRouter

from libs.chassis.kafka import bus as bus_module
from libs.chassis.kafka.bus import Bus
from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.chassis.testing.bus import headers_of, produce, records, scratch_topic
from libs.chassis.tests.conftest import (
    Home,
    NumberDoubled,
    NumberNoted,
    Recorder,
    TesterSettings,
    eventually,
    group_of,
    note,
    running_bus,
)
from libs.contracts import TOPICS

pytestmark = pytest.mark.wire


async def doubled(delivery: Delivery) -> Outgoing:
    data = NumberDoubled(student_id=delivery.data.student_id, number=2 * delivery.data.number)
    return Outgoing(data, cause=delivery.envelope)


async def test_redelivered_record_publishes_the_same_event_id_again(
    kafka: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scratch_topic(kafka) as results:
        monkeypatch.setattr(NumberDoubled, "contract", _at(NumberDoubled, results))
        fail_once = iter([True])

        async def publish_then_fail(delivery: Delivery) -> Outgoing:
            outgoing = await doubled(delivery)
            if next(fail_once, False):
                await produce(kafka, outgoing)
                raise OSError("the acknowledgement was lost")
            return outgoing

        recorder = Recorder(publish_then_fail)
        await produce(kafka, note(21), topic=topic)
        async with running_bus(kafka, topic, recorder):
            first, second = await records(kafka, results, count=2)
    assert headers_of(first)["ce_id"] == headers_of(second)["ce_id"]
    assert json.loads(first.value) == json.loads(second.value)


async def test_offset_is_committed_only_after_the_events_are_published(
    kafka: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def publish_nothing(self: Bus, outgoing: object) -> None:
        await asyncio.Event().wait()

    await produce(kafka, note(1), topic=topic)
    recorder = Recorder(doubled)
    with monkeypatch.context() as patched:
        patched.setattr(Bus, "publish", publish_nothing)
        async with running_bus(kafka, topic, recorder, graceful_timeout=0.2):
            await recorder.until(lambda r: r.handled == [1])
    successor = Recorder()
    async with running_bus(kafka, topic, successor):
        await successor.until(lambda r: r.handled == [1])


async def test_events_of_one_student_when_published_keep_their_order(kafka: str, home: Home) -> None:
    student = uuid4()
    async with scratch_topic(kafka, partitions=4) as topic, running_bus(kafka, topic, Recorder()) as bus:
        home(topic)
        outgoing = [note(number, student) for number in range(50)]
        rows = [one.to_record("test", bus._clock) for one in outgoing]
        await bus.send([row.__class__(topic, row.key, row.value, row.headers) for row in rows])
        found = await records(kafka, topic, count=50)
    assert [json.loads(record.value)["number"] for record in found] == list(range(50))
    assert len({record.partition for record in found}) == 1


async def test_event_carries_cause_and_correlation_of_what_was_consumed(
    kafka: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scratch_topic(kafka) as results:
        monkeypatch.setattr(NumberDoubled, "contract", _at(NumberDoubled, results))
        await produce(kafka, Outgoing(note(1).data, correlation_id="request-7"), topic=topic)
        async with running_bus(kafka, topic, Recorder(doubled)):
            (event,) = await records(kafka, results, count=1)
        (cause,) = await records(kafka, topic, count=1)
    assert headers_of(event)["correlation_id"] == "request-7"
    assert headers_of(event)["ce_causationid"] == headers_of(cause)["ce_id"]


async def test_stop_lets_work_in_flight_finish_and_commits_it(kafka: str, topic: str) -> None:
    begun = asyncio.Event()

    async def slowly(_: Delivery) -> None:
        begun.set()
        await asyncio.sleep(1)

    recorder = Recorder(slowly)
    await produce(kafka, note(1), topic=topic)
    async with running_bus(kafka, topic, recorder):
        await asyncio.wait_for(begun.wait(), 20)
    assert recorder.handled == [1]
    successor = Recorder()
    await produce(kafka, note(2), topic=topic)
    async with running_bus(kafka, topic, successor):
        await successor.until(lambda r: 2 in r.handled)
    assert successor.handled == [2], "what was finished at shutdown must not come again"


async def test_stop_past_the_graceful_timeout_cancels_and_the_record_comes_again(kafka: str, topic: str) -> None:
    begun = asyncio.Event()

    async def for_ever(_: Delivery) -> None:
        begun.set()
        await asyncio.Event().wait()

    await produce(kafka, note(1), topic=topic)
    recorder = Recorder(for_ever)
    async with running_bus(kafka, topic, recorder, graceful_timeout=0.3):
        await asyncio.wait_for(begun.wait(), 20)
    assert recorder.handled == []
    successor = Recorder()
    async with running_bus(kafka, topic, successor):
        await successor.until(lambda r: r.handled == [1])


async def test_two_members_when_one_leaves_handle_everything_in_order(kafka: str, home: Home) -> None:
    """A rebalance in the middle: nothing is lost, and each student's numbers arrive in order (repeats aside)."""
    students = [uuid4() for _ in range(8)]
    first, second = Recorder(), Recorder()
    async with scratch_topic(kafka, partitions=4) as topic, running_bus(kafka, topic, first):
        home(topic)
        async with running_bus(kafka, topic, second):
            await produce(kafka, *(note(n, students[n % 8]) for n in range(80)), topic=topic)
            await eventually(lambda: len(set(first.handled + second.handled)) == 80)
        await produce(kafka, *(note(n, students[n % 8]) for n in range(80, 160)), topic=topic)
        await eventually(lambda: len(set(first.handled + second.handled)) == 160, within=40)
    for index in range(8):
        for recorder in (first, second):
            mine = [n for n in dict.fromkeys(recorder.handled) if n % 8 == index]
            assert mine == sorted(mine)


async def test_start_waits_for_a_broker_that_is_not_there_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_module, "START_TIMEOUT", 0.5)
    bus = Bus(TesterSettings(kafka_bootstrap_servers="127.0.0.1:9"), halt=pytest.fail)
    began = asyncio.get_running_loop().time()
    with pytest.raises(Exception, match="Unable to bootstrap"):
        await bus.start()
    assert asyncio.get_running_loop().time() - began > 0.5


async def test_ready_only_while_every_subscriber_is_assigned(kafka: str, topic: str) -> None:
    async with running_bus(kafka, topic, Recorder()) as bus:
        assert bus.is_assigned()
    assert not bus.is_assigned()


async def test_group_that_reads_two_topics_is_ready_and_gets_the_records_of_both(kafka: str, topic: str) -> None:
    async with scratch_topic(kafka) as other:
        group = group_of(topic)
        TOPICS[other] = replace(TOPICS[other], consumers=(group,))  # taken out with the topic
        router, recorder = KafkaRouter(), Recorder()

        @subscribe(router, topic, other, group=group, reads=(NumberNoted,))
        async def record_number(deliveries: list[Delivery], use_cases: Recorder) -> Sequence[Outgoing]:
            return await use_cases(deliveries)

        settings = TesterSettings(kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=50, instance="one")
        bus = Bus(settings, router=router, use_cases=recorder, halt=pytest.fail)
        await bus.start()
        try:
            await eventually(bus.is_assigned)
            await produce(kafka, note(1), topic=topic)
            await produce(kafka, note(2), topic=other)
            await recorder.until(lambda r: sorted(r.handled) == [1, 2])
            assert bus.is_assigned()
        finally:
            await bus.stop()


def test_subscribe_for_a_group_the_catalogue_does_not_name_fails_at_import() -> None:
    with pytest.raises(ValueError, match="no consumer"):
        subscribe(KafkaRouter(), "attempts-lifecycle", group="somebody", reads=(NumberNoted,))
    with pytest.raises(KeyError):
        subscribe(KafkaRouter(), "no-such-topic", group="somebody", reads=(NumberNoted,))


def test_subscribe_for_a_group_that_is_subscribed_already_fails_at_import() -> None:
    """One consumer of a group in a process: its place in the group, its progress and its watchdog go by the group's name."""
    router = KafkaRouter()

    async def ignore(deliveries: list[Delivery], use_cases: object) -> None: ...

    subscribe(router, "attempts-commands", "ocr-results", group="attempts", reads=(NumberNoted,))(ignore)
    with pytest.raises(ValueError, match="subscribed already"):
        subscribe(router, "classifier-results", group="attempts", reads=(NumberNoted,))


def test_only_the_factory_decides_delivery_semantics() -> None:
    """Nobody else makes a subscriber, and nobody publishes by decorator (P7, P15)."""
    root = Path(__file__).parents[3]
    for path in [*root.glob("services/**/*.py"), *root.glob("libs/**/*.py")]:
        source = path.read_text()
        if path.name != "subscribe.py" and "tests" not in path.parts:
            assert ".subscriber(" not in source, path
        if "tests" not in path.parts:
            assert ".publisher(" not in source, path


def _at(payload: type[NumberDoubled], topic: str) -> object:
    contract = payload.contract
    return contract.__class__(contract.type, topic, contract.key, payload)


async def test_batches_under_load_gather_records_and_a_lone_record_does_not_wait(kafka: str, topic: str) -> None:
    recorder = Recorder()
    await produce(kafka, *(note(number) for number in range(300)), topic=topic)
    async with running_bus(kafka, topic, recorder) as bus:
        await recorder.until(lambda r: len(r.handled) == 300)
        assert recorder.calls < 30
        async with asyncio.timeout(2):
            record = note(300).to_record("test", bus._clock)
            await bus.send([record.__class__(topic, record.key, record.value, record.headers)])
            await recorder.until(lambda r: 300 in r.handled)


async def test_offsets_are_committed_while_running_and_not_only_at_the_end(kafka: str, topic: str) -> None:
    recorder = Recorder()
    await produce(kafka, note(1), note(2), topic=topic)
    async with running_bus(kafka, topic, recorder) as bus:
        await recorder.until(lambda r: len(r.handled) == 2)
        ((_, consumer),) = bus.consumers()
        (partition,) = consumer.assignment()
        async with asyncio.timeout(5):
            while await consumer.committed(partition) != 2:
                await asyncio.sleep(0.05)
