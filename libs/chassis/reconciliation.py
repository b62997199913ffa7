"""Compacted topics and the store that they are told from, kept equal: a broker may come back without its data."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from libs.chassis.cancellation import heed_cancellation
from libs.chassis.errors import OUTAGE, policy_for
from libs.chassis.kafka.compacted import Extent
from libs.chassis.lifecycle import Part, background

BUSY_PAUSE, OUTAGE_PAUSE = 0.3, 1.0  # seconds until the next look while facts are on their way, while a server is away

log = structlog.get_logger()


class Reconciliation:
    """Compares the bus with the store, at once and whenever the bus may tell something else; looks every `every` seconds.
    What is stored changes with its announcement only, so that moves the bus as well.

    `extent` says where the topics begin and end. `reconcile` enqueues what they lack or have wrong and returns how many facts
    that were; None where facts were on their way, so that nobody can tell. As a part it is ready once the bus has told
    everything: before, a client could be shown what the others have not heard of. Later it stays ready, whatever becomes of the
    broker.
    """

    def __init__(
        self,
        extent: Callable[[], Awaitable[Extent]],
        reconcile: Callable[[], Awaitable[int | None]],
        every: float,
        halt: Callable[[str], None],
    ) -> None:
        self._extent, self._reconcile, self._every, self._halt = extent, reconcile, every, halt
        self._agreed: Extent = {}
        """Of the topics when they were last found to tell everything."""

    async def run(self) -> None:
        while True:
            try:
                pause = self._every if await self._agree() else BUSY_PAUSE
            except Exception as error:
                if policy_for(error) is not OUTAGE:
                    raise
                log.warning("bus not compared with the database", error=str(error))
                pause = OUTAGE_PAUSE
            heed_cancellation()
            await asyncio.sleep(pause)

    async def _agree(self) -> bool:
        """Whether the bus tells everything. What it lacks is on its way to it then."""
        now = await self._extent()
        if now == self._agreed:
            return True
        facts = await self._reconcile()
        if facts:
            log.warning("the bus lacked facts", facts=facts)
        if facts != 0:
            return False
        self._agreed = now
        return True

    def part(self) -> Part:
        loop = background("reconciliation", self.run, self._halt)

        async def check() -> None:
            await loop.check()
            if not self._agreed:
                raise RuntimeError("the bus does not tell everything yet")

        return replace(loop, check=check)
