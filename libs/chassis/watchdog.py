"""Ends a process whose consumer has a backlog and does not move: such consumers stop without an error (P28)."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

import structlog
from aiokafka.errors import KafkaError

from libs.chassis.kafka.bus import Bus

log = structlog.get_logger()


async def watch(bus: Bus, halt: Callable[[str], None], patience: float) -> None:
    """Looks several times per `patience` (seconds) and calls `halt` once a group has been behind and still for that long.

    A broker that cannot be asked is an outage, not a stall, and the guard's business.
    """
    seen: dict[Any, tuple[dict[Any, int], float]] = {}
    while True:
        await asyncio.sleep(patience / 5)
        for group, consumer in bus.consumers():
            try:
                async with asyncio.timeout(patience / 5):
                    positions, backlog = await _backlog(consumer)
            except (KafkaError, TimeoutError, OSError) as error:
                log.warning("watchdog cannot ask the broker", group=group, error=str(error))
                seen.pop(consumer, None)
                continue
            last = seen.get(consumer)
            if backlog == 0 or last is None or last[0] != positions:
                seen[consumer] = (positions, monotonic())
            elif monotonic() - max(last[1], bus.progress.get(group, 0.0)) > patience:
                halt(f"{group}: {backlog} records behind and no progress for {patience:.0f} s")


async def _backlog(consumer: Any) -> tuple[dict[Any, int], int]:
    assigned = list(consumer.assignment())
    positions = {partition: await consumer.position(partition) for partition in assigned}
    ends = await consumer.end_offsets(assigned) if assigned else {}
    return positions, sum(max(0, ends[partition] - positions[partition]) for partition in assigned)
