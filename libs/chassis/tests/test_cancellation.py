"""A loop that is asked to end does so, whatever a driver makes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from libs.chassis.cancellation import heed_cancellation
from libs.chassis.jobs import Periodic
from libs.chassis.jobs.lease import Lease


class SwallowingLeases:
    """Takes a request to end for a failure of its own, as a driver may."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def acquire(self, name: str, ttl: float) -> Lease | None:
        self.asked.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise ConnectionError("connection lost") from None
        return Lease(name, uuid4(), datetime.now(UTC), ttl)

    async def renew(self, lease: Lease) -> bool:
        return True

    async def release(self, lease: Lease) -> None: ...


async def test_periodic_when_a_driver_swallows_its_cancellation_then_it_ends_all_the_same() -> None:
    leases = SwallowingLeases()
    task = asyncio.create_task(Periodic("purge", leases, 60, leases.asked.wait).run())
    await leases.asked.wait()
    task.cancel()
    async with asyncio.timeout(5):
        await asyncio.wait({task})
    assert task.cancelled()


@pytest.mark.parametrize("within", [asyncio.timeout, lambda _: asyncio.TaskGroup()])
async def test_heed_cancellation_when_nobody_asked_then_nothing_happens(
    within: Callable[[float], Awaitable[None]],
) -> None:
    async with within(5):  # type: ignore[attr-defined]
        heed_cancellation()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    heed_cancellation()  # a timeout that is over is no request to end
