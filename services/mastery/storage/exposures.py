"""How often exercises were answered of late, counted once a day."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

import structlog

from libs.chassis.cancellation import heed_cancellation
from libs.chassis.clock import Clock

log = structlog.get_logger()
LATELY = timedelta(days=7)
LOOK_AT_THE_CLOCK = 60.0  # seconds


class Stored(Protocol):
    async def answers_to_exercises(self, since: datetime, until: datetime) -> Mapping[UUID, int]:
        """How many answers were submitted to each exercise in that time; none for one without any."""


class StoredUnits(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Stored]:
        """One transaction."""


class RecentExposures:
    """The answers to each exercise in the seven days before today, in UTC.

    Of whole days that are over, so that all replicas say the same, and the same all day: what a pupil is given does not
    change while they look at it. Nobody waits for the pass over a week of the log: until it is done, and where it takes longer
    than a statement may, the last counts stand, none at the beginning.
    """

    def __init__(self, units: StoredUnits, clock: Clock) -> None:
        self._units, self._clock = units, clock
        self._day: date | None = None
        self._counts: Mapping[UUID, int] = {}

    def __call__(self) -> Mapping[UUID, int]:
        return self._counts

    async def refresh(self) -> None:
        """Counts, once a day."""
        now = self._clock()
        if now.date() == self._day:
            return
        today = datetime.combine(now.date(), time(), now.tzinfo)
        async with self._units() as stored:
            self._counts = await stored.answers_to_exercises(today - LATELY, today)
        self._day = now.date()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.refresh()
            except Exception as error:
                log.warning("exposures are not counted", error=str(error) or type(error).__name__)
            heed_cancellation()
            await asyncio.sleep(LOOK_AT_THE_CLOCK)
