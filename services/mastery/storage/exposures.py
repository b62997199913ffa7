"""How often exercises were answered of late, read once a day."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from libs.chassis.clock import Clock

LATELY = timedelta(days=7)


class Stored(Protocol):
    async def answers_to_exercises(self, since: datetime, until: datetime) -> Mapping[UUID, int]:
        """How many answers were submitted to each exercise in that time; none for one without any."""


class StoredUnits(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Stored]:
        """One transaction."""


class RecentExposures:
    """The answers to each exercise in the seven days before today, in UTC.

    Of whole days that are over, so that all replicas say the same, and the same all day: what a pupil is given does not
    change while they look at it. The first question of a day waits for a pass over a week of the log.
    """

    def __init__(self, units: StoredUnits, clock: Clock) -> None:
        self._units, self._clock = units, clock
        self._day: date | None = None
        self._counts: Mapping[UUID, int] = {}
        self._reading = asyncio.Lock()

    async def __call__(self) -> Mapping[UUID, int]:
        now = self._clock()
        if now.date() != self._day:
            async with self._reading:
                if now.date() != self._day:
                    today = datetime.combine(now.date(), time(), now.tzinfo)
                    async with self._units() as stored:
                        self._counts = await stored.answers_to_exercises(today - LATELY, today)
                    self._day = now.date()
        return self._counts
