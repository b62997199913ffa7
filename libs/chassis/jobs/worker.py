"""The worker: claims jobs, runs them a few at a time, and lets go of them when it dies."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from libs.chassis.clock import Clock, utc_now
from libs.chassis.errors import AT_ONCE, Outcome, policy_for
from libs.chassis.jobs.lease import LeaseLost, hold
from libs.chassis.jobs.queue import Document, Job, JobQueue

log = structlog.get_logger()
LONGEST_PAUSE = 300.0  # seconds


def doubling(attempts: int) -> float:
    """1, 2, 4, ... seconds, five minutes at most, half of it by chance."""
    return min(2.0 ** (attempts - 1), LONGEST_PAUSE) * random.uniform(0.5, 1)  # noqa: S311 - jitter


class Worker:
    """Runs the jobs of a queue, at most `concurrency` at a time, each under a lease of `ttl` seconds that is renewed.

    `run_job` gives the raw result. With `emit` the result is kept first and the job is done when `emit` has returned, so
    a successor of a worker that died in between emits the kept result and calls nobody. What errors.policy_for says
    decides about failures: what can never work is buried at once; an outage is retried for as long as it lasts, with the
    pause of `pause_after(attempts)`; anything else at most `max_attempts` times.
    """

    def __init__(
        self,
        queue: JobQueue,
        run_job: Callable[[Job], Awaitable[Document]],
        *,
        emit: Callable[[Job, Document], Awaitable[None]] | None = None,
        concurrency: int = 4,
        ttl: float = 60,
        idle: float = 1,
        max_attempts: int = 5,
        pause_after: Callable[[int], float] = doubling,
        grace: float = 15,
        clock: Clock = utc_now,
    ) -> None:
        self._queue, self._run_job, self._emit = queue, run_job, emit
        self._concurrency, self._ttl, self._idle, self._grace = concurrency, ttl, idle, grace
        self._max_attempts, self._pause_after, self._clock = max_attempts, pause_after, clock
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """There is something to do: look now, not after `idle` seconds."""
        self._wake.set()

    async def run(self) -> None:
        """Works until it is cancelled; then claims nothing more and gives the jobs in flight `grace` seconds. Those that
        need longer are taken over when their leases run out. Raises Halt if a job does."""
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._wake.clear()
                free = self._concurrency - len(running)
                jobs = await self._claim(free) if free else []
                running |= {asyncio.create_task(self._handle(job)) for job in jobs}
                await self._pause(running, full=len(jobs) == free)
                finished = {task for task in running if task.done()}
                running -= finished
                for task in finished:
                    task.result()
        finally:
            if running:
                _, late = await asyncio.wait(running, timeout=self._grace)
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)

    async def _pause(self, running: set[asyncio.Task[None]], *, full: bool) -> None:
        """Until a job ends; unless every slot is taken also until woken, or `idle` seconds have passed."""
        waker = asyncio.create_task(self._wake.wait())
        try:
            awaited = running if full else {*running, waker}
            await asyncio.wait(awaited, timeout=None if full else self._idle, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waker.cancel()

    async def _claim(self, limit: int) -> list[Job]:
        try:
            return await self._queue.claim(limit, self._ttl)
        except Exception as error:
            log.warning("no jobs claimed", error=str(error))
            return []

    async def _handle(self, job: Job) -> None:
        try:
            await self._attempt(job)
        except Exception as error:
            if policy_for(error) is AT_ONCE:
                raise
            log.warning("job left to its lease", job=job.key, error=str(error))

    async def _attempt(self, job: Job) -> None:
        if job.attempts > self._max_attempts:  # and nobody reported a failure: the process died each time
            await self._queue.bury(job, f"the worker ended in each of {job.attempts - 1} attempts")
            return
        try:
            await hold(self._finish(job), lambda: self._queue.renew(job, self._ttl), self._ttl)
        except LeaseLost:
            log.warning("job taken over", job=job.key, attempts=job.attempts)
        except Exception as error:
            await self._fail(job, error)

    async def _finish(self, job: Job) -> None:
        result = job.result
        if result is None:
            result = await self._run_job(job)
            if self._emit and not await self._queue.keep(job, result):
                raise LeaseLost
        if self._emit:
            await self._emit(job, result)
        if not await self._queue.complete(job, result):
            raise LeaseLost

    async def _fail(self, job: Job, error: Exception) -> None:
        policy = policy_for(error)
        if policy is AT_ONCE:
            raise error
        reason = f"{type(error).__name__}: {error}"
        outage = policy.then is Outcome.HALT
        if not outage and (policy.retry_for == 0 or job.attempts >= self._max_attempts):
            log.error("job buried", job=job.key, attempts=job.attempts, error=reason, exc_info=error)
            await self._queue.bury(job, reason)
        else:
            at = self._clock() + timedelta(seconds=self._pause_after(job.attempts))
            log.warning("job to be retried", job=job.key, attempts=job.attempts, error=reason, at=at.isoformat())
            await self._queue.retry(job, reason, at, counts=not outage)
