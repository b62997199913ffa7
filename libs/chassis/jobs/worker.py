"""The worker: claims jobs in batches, runs a few batches at a time, and lets go of them when it dies."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import structlog

from libs.chassis import metrics
from libs.chassis.cancellation import heed_cancellation
from libs.chassis.clock import Clock, utc_now
from libs.chassis.errors import AT_ONCE, Outcome, policy_for
from libs.chassis.jobs.lease import LeaseLost, hold
from libs.chassis.jobs.queue import Document, Job, JobQueue

log = structlog.get_logger()
LONGEST_PAUSE = 300.0  # seconds
OBSERVE_EVERY = 10.0  # seconds between two looks at how much waits, for the metrics

Run = Callable[[Sequence[Job]], Awaitable[Sequence[Document | Exception]]]


def doubling(attempts: int) -> float:
    """1, 2, 4, ... seconds, five minutes at most, half of it by chance."""
    return min(2.0 ** (attempts - 1), LONGEST_PAUSE) * random.uniform(0.5, 1)  # noqa: S311 - jitter


def singly(run_job: Callable[[Job], Awaitable[Document]]) -> Run:
    """Runs jobs one at a time: for batches of one."""

    async def run(jobs: Sequence[Job]) -> list[Document | Exception]:
        return [await run_job(job) for job in jobs]

    return run


async def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Batching:
    """A batch holds up to `size` jobs of one group and is run when it is full, or when one of them was put `wait` seconds
    ago. By default each job is a batch, at once."""

    size: int = 1
    wait: float = 0


class Worker:
    """Runs the jobs of a queue in batches, at most `concurrency` at a time, each under leases of `ttl` seconds that are
    renewed.

    `run` gives the raw result or the failure of each job, in order; what it raises is the failure of them all. With `emit`
    a result is kept first and the job is done when `emit` has returned, so a successor of a worker that died in between
    emits the kept result and calls nobody. What errors.policy_for says decides about failures: what can never work is
    given up at once; an outage is retried for as long as it lasts, with the pause of `pause_after(attempts)`; anything else
    at most `max_attempts` times.

    `give_up(job, reason)` makes the result that a job ends with when it is given up or expires; without it the job is
    buried. While `may_run` says no, jobs wait untouched, but kept results are emitted and expired jobs end.
    """

    def __init__(
        self,
        queue: JobQueue,
        run: Run,
        *,
        name: str = "jobs",
        emit: Callable[[Job, Document], Awaitable[None]] | None = None,
        give_up: Callable[[Job, str], Document] | None = None,
        may_run: Callable[[], Awaitable[bool]] = always,
        batching: Batching = Batching(),
        concurrency: int = 4,
        ttl: float = 60,
        idle: float = 1,
        max_attempts: int = 5,
        pause_after: Callable[[int], float] = doubling,
        grace: float = 15,
        clock: Clock = utc_now,
    ) -> None:
        self._name, self._queue, self._run, self._emit, self._give_up = name, queue, run, emit, give_up
        self._may_run, self._batching, self._concurrency = may_run, batching, concurrency
        self._ttl, self._idle, self._grace = ttl, idle, grace
        self._max_attempts, self._pause_after, self._clock = max_attempts, pause_after, clock
        self._wake = asyncio.Event()
        self._observed = -OBSERVE_EVERY

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
                asked = monotonic()
                batches = await self._claim(free) if free else []
                running |= {asyncio.create_task(self._handle(jobs, asked)) for jobs in batches}
                heed_cancellation()
                await self._pause(running, full=len(batches) == free)
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
        """Until a batch ends; unless every slot is taken also until woken, or `idle` seconds have passed."""
        waker = asyncio.create_task(self._wake.wait())
        try:
            awaited = running if full else {*running, waker}
            await asyncio.wait(awaited, timeout=None if full else self._idle, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waker.cancel()

    async def _claim(self, most: int) -> list[list[Job]]:
        """Up to `most` batches. Whatever fails here is tried again at the next look."""
        claimed: list[list[Job]] = []
        size = self._batching.size
        try:
            await self._observe()
            if await self._may_run():
                groups = await self._queue.ripe(size, self._batching.wait)
                for group in groups[:most]:  # one by one: what is claimed is run even if a later claim fails
                    claimed.append(await self._queue.claim(size, self._ttl, group=group))  # noqa: PERF401
            else:
                claimed.append(await self._queue.claim(size, self._ttl, settled=True))
        except Exception as error:
            log.warning("no jobs claimed", error=str(error))
        return [jobs for jobs in claimed if jobs]

    async def _observe(self) -> None:
        if monotonic() - self._observed < OBSERVE_EVERY:
            return
        self._observed = monotonic()
        backlog = await self._queue.backlog()
        age = (self._clock() - backlog.oldest).total_seconds() if backlog.oldest else 0
        metrics.JOBS_WAITING.labels(self._name).set(backlog.waiting)
        metrics.JOBS_OLDEST.labels(self._name).set(max(0.0, age))

    def _count(self, outcome: str) -> None:
        metrics.JOBS.labels(self._name, outcome).inc()

    async def _handle(self, jobs: Sequence[Job], since: float) -> None:
        try:
            await hold(self._work(jobs), lambda: self._renew(jobs), self._ttl, since)
        except LeaseLost:
            log.warning("jobs taken over", jobs=[job.key for job in jobs])
        except Exception as error:
            if policy_for(error) is AT_ONCE:
                raise
            log.warning("jobs left to their leases", jobs=[job.key for job in jobs], error=str(error))

    async def _renew(self, jobs: Sequence[Job]) -> bool:
        """Of jobs that are settled meanwhile nothing is asked: false only where none is ours any more."""
        return any(await asyncio.gather(*(self._queue.renew(job, self._ttl) for job in jobs)))

    async def _work(self, jobs: Sequence[Job]) -> None:
        to_run = [job for job in jobs if job.result is None and self._hopeless(job) is None]
        outcomes = await self._outcomes(to_run)
        settling = [self._settle(job, outcomes.get(job.key)) for job in jobs]
        errors = [one for one in await asyncio.gather(*settling, return_exceptions=True) if one is not None]
        for error in sorted(errors, key=lambda one: policy_for(one) is not AT_ONCE):
            raise error

    async def _outcomes(self, jobs: Sequence[Job]) -> dict[str, Document | Exception]:
        if not jobs:
            return {}
        try:
            outcomes: Sequence[Document | Exception] = await self._run(jobs)
        except Exception as error:
            outcomes = [error] * len(jobs)
        return {job.key: outcome for job, outcome in zip(jobs, outcomes, strict=True)}

    def _hopeless(self, job: Job) -> str | None:
        """Why a job is not to be run again, if so."""
        if job.expires_at is not None and job.expires_at <= self._clock():
            return job.error or "not done in time"
        if job.attempts > self._max_attempts:  # and nobody reported a failure: the process died each time
            return f"the worker ended in each of {job.attempts - 1} attempts"
        return None

    async def _settle(self, job: Job, outcome: Document | Exception | None) -> None:
        """To its end, or to its next attempt."""
        try:
            if isinstance(outcome, Exception):
                await self._fail(job, outcome)
            elif outcome is not None:
                await self._finish(job, outcome, is_new=True)
            elif job.result is not None:
                await self._finish(job, job.result, is_new=False)
            elif reason := self._hopeless(job):
                await self._end(job, reason)
        except LeaseLost:
            log.warning("job taken over", job=job.key, attempts=job.attempts)

    async def _finish(self, job: Job, result: Document, *, is_new: bool) -> None:
        if self._emit:
            if is_new and not await self._queue.keep(job, result):
                raise LeaseLost
            try:
                await self._emit(job, result)
            except Exception as error:
                await self._fail(job, error, has_result=True)
                return
        if not await self._queue.complete(job, result):
            raise LeaseLost
        self._count("done")

    async def _fail(self, job: Job, error: Exception, *, has_result: bool = False) -> None:
        policy = policy_for(error)
        if policy is AT_ONCE:
            raise error
        reason = f"{type(error).__name__}: {error}"
        outage = policy.then is Outcome.HALT
        if not outage and (policy.retry_for == 0 or job.attempts >= self._max_attempts):
            self._count("given_up")
            log.error("job given up", job=job.key, attempts=job.attempts, error=reason, exc_info=error)
            await (self._queue.bury(job, reason) if has_result else self._end(job, reason))
        else:
            at = self._clock() + timedelta(seconds=self._pause_after(job.attempts))
            log.warning("job to be retried", job=job.key, attempts=job.attempts, error=reason, at=at.isoformat())
            self._count("retried")
            await self._queue.retry(job, reason, at, counts=not outage)

    async def _end(self, job: Job, reason: str) -> None:
        """The end of a job that has no answer."""
        if self._give_up is None:
            await self._queue.bury(job, reason)
        else:
            await self._finish(job, self._give_up(job, reason), is_new=True)
