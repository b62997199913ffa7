"""Calibration: asked for, shared among replicas by topic, and what it found taken into use or back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from libs.chassis.clock import Clock
from libs.chassis.jobs import JobQueue
from libs.contracts import new_id
from services.mastery.model.calibration import Run, TopicVersion
from services.mastery.ports import CalibrationUnits

log = structlog.get_logger()
JOBS_KEPT = timedelta(days=40)
"""Longer than a command can come back from the bus or its dead letters."""
SOONEST = timedelta(hours=12)
"""After the last run, for one by the clock."""


@dataclass(frozen=True, slots=True)
class Calibrating:
    units: CalibrationUnits
    jobs: JobQueue
    clock: Clock
    hour: int = -1
    """Of the day, in UTC, at which a run starts by itself; -1: never."""

    async def start(self) -> UUID:
        """Asks for a run over all topics. The job comes first: a run without one would never happen, and keep the next away."""
        run_id, now = new_id(), self.clock()
        await self._put(run_id, "pool")
        async with self.units() as calibrations:
            await calibrations.begin_run(run_id, now)
        await self.jobs.forget(now - JOBS_KEPT)
        log.info("calibration asked for", run=str(run_id))
        return run_id

    async def start_if_due(self) -> None:
        """Starts the run of the night, once."""
        now = self.clock()
        if now.hour != self.hour:
            return
        async with self.units() as calibrations:
            last = await calibrations.runs(most=1)
        if not last or last[0].requested_at < now - SOONEST:
            await self.start()

    async def share(self, topics: Iterable[tuple[UUID, str]]) -> None:
        """Puts the fit of each topic among the jobs; one that is there already stays as it is."""
        for run_id, topic_id in topics:
            await self._put(run_id, "topic", topic_id)

    async def fit_predictor(self, run_id: UUID) -> None:
        await self._put(run_id, "predictor")

    async def runs(self) -> list[Run]:
        """The newest first."""
        async with self.units() as calibrations:
            return await calibrations.runs()

    async def run(self, run_id: UUID) -> Run | None:
        async with self.units() as calibrations:
            return next(iter(await calibrations.runs(run_id=run_id)), None)

    async def versions(self, topic_id: str | None) -> list[TopicVersion]:
        """All versions of a topic, newest first; without a topic those in use."""
        async with self.units() as calibrations:
            return await calibrations.versions(topic_id)

    async def restore(self, topic_id: str, version: int) -> bool:
        """Takes a version into use, 0 for the built-in parameters; whether there is such a version."""
        async with self.units() as calibrations:
            there = await calibrations.use(topic_id, version, self.clock())
        log.info("parameters restored", topic=topic_id, version=version, found=there)
        return there

    async def _put(self, run_id: UUID, step: str, *arguments: str) -> None:
        key = "/".join((str(run_id), step, *arguments))
        await self.jobs.put(key, {"arguments": [step, str(run_id), *arguments]})
