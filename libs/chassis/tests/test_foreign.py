"""Records of somebody else's form: the same guard, dead letters and offsets as for our own."""

import json
from dataclasses import replace
from typing import Any

import pytest
from faststream.kafka import KafkaRouter

from libs.chassis.clock import utc_now
from libs.chassis.kafka.bus import Bus
from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.subscribe import subscribe, subscribe_foreign
from libs.chassis.testing.bus import produce_raw, records
from libs.chassis.tests.conftest import TesterSettings, eventually, group_of
from libs.contracts import TOPICS, ContractError, dead_letter_topic

pytestmark = pytest.mark.wire


def read(body: bytes) -> int | None:
    try:
        said = json.loads(body)
    except ValueError:
        raise ContractError("body: not JSON") from None
    return said.get("number") if isinstance(said, dict) else None


@pytest.fixture
def foreign(topic: str) -> str:
    TOPICS[topic] = replace(TOPICS[topic], foreign=True, max_body_bytes=100)  # taken out with the topic
    return topic


async def test_foreign_records_when_consumed_then_good_ones_are_handled_once_and_bad_ones_dead_lettered(
    kafka: str, foreign: str
) -> None:
    handled: list[Delivery] = []
    router = KafkaRouter()
    failures = 1

    @subscribe_foreign(router, foreign, group=group_of(foreign), read=read)
    async def handle(deliveries: list[Delivery], _: Any) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise ConnectionError("away for a moment")
        handled.extend(deliveries)

    bodies = [
        b'{"number": 1}',
        b"no JSON",
        None,
        b'{"other": 1}',
        b'{"number": ' + b" " * 200 + b"5}",
        b'{"number": 2}',
    ]
    for body in bodies:
        await produce_raw(kafka, foreign, body, b"key", [("odd", None)])
    settings = TesterSettings(kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=50)
    halted: list[str] = []
    bus = Bus(settings, router=router, use_cases=None, halt=halted.append, clock=utc_now)
    await bus.start()
    try:
        await eventually(lambda: len(handled) >= 2)
        dead = await records(kafka, dead_letter_topic(foreign, group_of(foreign)), count=3)
    finally:
        await bus.stop()
    assert [delivery.data for delivery in handled] == [1, 2]
    assert [one.value for one in dead] == [bodies[1], None, bodies[4]]
    assert halted == []
    assert {delivery.envelope.source for delivery in handled} == {"test"}
    assert len({delivery.envelope.id for delivery in handled}) == 2


def test_subscribe_when_the_topic_is_of_the_other_kind_then_it_is_refused_at_import(foreign: str) -> None:
    with pytest.raises(ValueError, match="foreign"):
        subscribe(KafkaRouter(), foreign, group=group_of(foreign), reads=())
    with pytest.raises(ValueError, match="foreign"):
        subscribe_foreign(KafkaRouter(), "ocr-results", group="attempts", read=read)
