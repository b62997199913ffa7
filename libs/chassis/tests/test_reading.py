"""Reading partitions by assignment, on a real broker."""

import asyncio

import pytest
from aiokafka import TopicPartition

from libs.chassis.kafka.reading import reading
from libs.chassis.tests.conftest import TesterSettings
from libs.contracts import TOPICS

pytestmark = pytest.mark.wire
TOPIC = "attempts-lifecycle"


async def test_reading_when_it_ends_right_after_an_assignment_then_it_does_not_hang(kafka: str) -> None:
    settings = TesterSettings(kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=10)
    partitions = [TopicPartition(TOPIC, number) for number in range(TOPICS[TOPIC].partitions)]

    async def read_and_end(turns: int) -> None:
        async with reading(settings, "test", out_of_range="earliest") as consumer:
            consumer.assign(partitions)
            await consumer.beginning_offsets(partitions)
            consumer.assign(partitions[:1])
            for _ in range(turns):
                await asyncio.sleep(0)

    for turns in range(20):  # of the event loop between the assignment and the end: the fetcher is elsewhere each time
        done, _ = await asyncio.wait({asyncio.create_task(read_and_end(turns))}, timeout=5)
        assert done, turns
