"""Work that recurs and that one instance does for all."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic

import structlog

from libs.chassis.cancellation import heed_cancellation
from libs.chassis.jobs.lease import Lease, Leases, hold

log = structlog.get_logger()
LONGEST_LEASE = 60.0  # seconds until another instance takes over work whose process died
LONGEST_PAUSE = 30.0


class Periodic:
    """Runs `work` about every `every` seconds (up to a quarter more) in one of the instances that share `leases`.

    The lease is held while the work runs and then until it is due again, so restarts do not bring it forward. A failure
    is logged and the next turn comes as usual; work whose process died is done again by another instance.
    """

    def __init__(self, name: str, leases: Leases, every: float, work: Callable[[], Awaitable[object]]) -> None:
        self._name, self._leases, self._every, self._work = name, leases, every, work

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            asked = monotonic()
            try:
                if lease := await self._leases.acquire(self._name, min(self._every, LONGEST_LEASE)):
                    await self._take_turn(lease, asked)
            except Exception as error:
                log.warning("no turn", periodic=self._name, error=str(error))
            heed_cancellation()
            await asyncio.sleep(min(self._every / 4, LONGEST_PAUSE) * random.uniform(0.8, 1))  # noqa: S311 - jitter

    async def _take_turn(self, lease: Lease, since: float) -> None:
        try:
            await hold(self._work(), lambda: self._leases.renew(lease), lease.ttl, since)
        except asyncio.CancelledError:
            await self._leases.release(lease)
            raise
        except Exception:
            log.exception("turn failed", periodic=self._name)
        await self._leases.renew(replace(lease, ttl=self._every))
