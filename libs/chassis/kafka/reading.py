"""Reading partitions by assignment: no group, no commits, every record for this instance alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from aiokafka import AIOKafkaConsumer

from libs.chassis.settings import ServiceSettings


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
        try:
            await consumer.stop()
        except asyncio.CancelledError:
            # aiokafka cancels a task of its own that an assignment has just made and that never began; nobody cancelled us.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
