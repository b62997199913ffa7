"""Reading partitions by assignment: no group, no commits, every record for this instance alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from aiokafka import AIOKafkaConsumer

from libs.chassis.settings import ServiceSettings

PATIENCE = 0.5  # seconds that a consumer may take to stop


@asynccontextmanager
async def reading(
    settings: ServiceSettings, what: str, *, out_of_range: Literal["earliest", "latest", "none"] = "none"
) -> AsyncIterator[AIOKafkaConsumer]:
    """A started consumer. With "none" it raises OffsetOutOfRangeError where an offset is not kept any more."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers.split(","),
        client_id=f"{settings.service}-{what}",
        fetch_max_wait_ms=settings.kafka_fetch_max_wait_ms,
        auto_offset_reset=out_of_range,
        enable_auto_commit=False,
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        await _stop(consumer)


async def _stop(consumer: AIOKafkaConsumer) -> None:
    """aiokafka's fetcher swallows the cancellation by which `stop` ends it, where that comes while it gives up the requests of
    a former assignment (`_fetch_requests_routine` in aiokafka 0.14): `stop` would wait for ever. Cancelled, it cancels the
    fetcher again and goes on. It may also end cancelled itself, by a task of its own that an assignment had just made and that
    never began."""
    stopping = asyncio.create_task(consumer.stop())
    try:
        while not stopping.done():
            _, late = await asyncio.wait({stopping}, timeout=PATIENCE)
            for one in late:
                one.cancel()
    except asyncio.CancelledError:
        stopping.cancel()
        raise
    if not stopping.cancelled():
        stopping.result()
