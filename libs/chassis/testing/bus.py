"""The other side of the bus, for tests: put raw records on a topic, read what is there."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing, Tombstone
from libs.contracts import TOPICS, Topic, dead_letter_topic


async def produce(
    address: str, *outgoing: Outgoing | Tombstone, source: str = "test", topic: str | None = None
) -> None:
    """Publishes facts as a service would, or onto another topic than their own."""
    records = [one.to_record(source, utc_now) for one in outgoing]
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all", max_request_size=3_000_000) as producer:
        for record in records:
            await producer.send_and_wait(
                topic or record.topic,
                record.value,
                key=record.key,
                partition=record.partition,
                headers=[(name, value.encode()) for name, value in record.headers.items()],
            )


async def produce_raw(
    address: str, topic: str, value: bytes | None, key: bytes | None, headers: list[tuple[str, Any]]
) -> None:
    """Publishes whatever bytes a broken producer might."""
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all", max_request_size=3_000_000) as producer:
        await producer.send_and_wait(topic, value, key=key, headers=headers)


async def records(
    address: str, topic: str, *, count: int, where: Callable[[Any], bool] = lambda _: True, within: float = 20.0
) -> list[Any]:
    """The first `count` records of a topic that satisfy `where`. Raises TimeoutError when they do not come in time."""
    found: list[Any] = []
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest", fetch_max_wait_ms=50)
    async with consumer, asyncio.timeout(within):
        while len(found) < count:
            for batch in (await consumer.getmany(timeout_ms=100)).values():
                found.extend(record for record in batch if where(record))
    return found


def headers_of(record: Any) -> Mapping[str, str]:
    return {name: (value or b"").decode(errors="replace") for name, value in record.headers}


@asynccontextmanager
async def scratch_topic(address: str, *, partitions: int = 1) -> AsyncIterator[str]:
    """A topic of its own in the catalogue and on the broker, read by the group `<topic>-tester`."""
    name = f"test-{uuid4().hex[:10]}"
    group = f"{name}-tester"
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    dead = {"max.message.bytes": str(2 * 1024 * 1024)}
    try:
        await admin.create_topics(
            [
                NewTopic(name, partitions, 1),
                NewTopic(dead_letter_topic(name, group), 1, 1, topic_configs=dead),
            ]
        )
        TOPICS[name] = Topic(name, "made by a test", key="student_id", producers=("test",), consumers=(group,))
        yield name
    finally:
        TOPICS.pop(name, None)
        await admin.delete_topics([name, dead_letter_topic(name, group)])
        await admin.close()
