"""Promises of the worker: one scenario file, run on PostgreSQL and on MongoDB."""

import asyncio

import pytest

from libs.chassis.errors import Halt, Permanent, Transient
from libs.chassis.jobs import Job, JobQueue, JobState, Worker, singly
from libs.chassis.jobs.queue import Document
from libs.chassis.testing.loops import eventually, running

pytestmark = pytest.mark.component


async def state_of(jobs: JobQueue, key: str) -> JobState:
    return (await jobs.put(key, {})).state


async def state_is(jobs: JobQueue, key: str, state: JobState) -> bool:
    return await state_of(jobs, key) is state


async def test_worker_when_jobs_wait_then_it_runs_a_few_at_a_time(jobs: JobQueue) -> None:
    at_once = most = done = 0

    async def run_job(job: Job) -> Document:
        nonlocal at_once, most, done
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        done += 1
        return {"double": job.payload["number"] * 2}

    for number in range(12):
        await jobs.put(f"event-{number}", {"number": number})
    async with running(Worker(jobs, singly(run_job), concurrency=3, idle=0.05)):
        await eventually(lambda: done == 12)
        await asyncio.sleep(0.05)
    assert most == 3
    assert [(await jobs.put(f"event-{number}", {})).result for number in (0, 11)] == [{"double": 0}, {"double": 22}]


async def test_worker_when_woken_then_it_does_not_wait_for_its_next_look(jobs: JobQueue) -> None:
    done: list[str] = []

    async def run_job(job: Job) -> Document:
        done.append(job.key)
        return {}

    worker = Worker(jobs, singly(run_job), idle=60)
    async with running(worker):
        await asyncio.sleep(0.1)
        await jobs.put("event-1", {})
        worker.wake()
        await eventually(lambda: done == ["event-1"])


async def test_worker_when_a_job_outlasts_its_lease_then_it_is_renewed_and_run_once(jobs: JobQueue) -> None:
    runs: list[str] = []

    async def run_job(job: Job) -> Document:
        runs.append(job.key)
        await asyncio.sleep(2.5)
        return {}

    await jobs.put("event-1", {})
    async with (
        running(Worker(jobs, singly(run_job), ttl=1.5, idle=0.05)),
        running(Worker(jobs, singly(run_job), ttl=1.5, idle=0.05)),
    ):
        await eventually(lambda: state_is(jobs, "event-1", JobState.DONE))
    assert runs == ["event-1"]


async def test_worker_when_a_job_fails_then_it_is_retried_later_and_given_up_in_the_end(jobs: JobQueue) -> None:
    tries: list[int] = []

    async def run_job(job: Job) -> Document:
        tries.append(job.attempts)
        raise ValueError("odd reply")

    await jobs.put("event-1", {})
    async with running(Worker(jobs, singly(run_job), max_attempts=3, idle=0.02, pause_after=lambda attempts: 0.05)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.BURIED))
    assert tries == [1, 2, 3]
    assert (await jobs.put("event-1", {})).error == "ValueError: odd reply"


async def test_worker_when_a_job_can_never_work_then_it_is_buried_at_once(jobs: JobQueue) -> None:
    tries: list[int] = []

    async def run_job(job: Job) -> Document:
        tries.append(job.attempts)
        raise Permanent("no such photo")

    await jobs.put("event-1", {})
    async with running(Worker(jobs, singly(run_job), idle=0.02, pause_after=lambda attempts: 0.02)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.BURIED))
        await asyncio.sleep(0.1)
    assert tries == [1]


async def test_worker_when_the_provider_is_away_then_no_attempt_is_lost(jobs: JobQueue) -> None:
    tries: list[int] = []

    async def run_job(job: Job) -> Document:
        tries.append(job.attempts)
        if len(tries) < 6:
            raise Transient("provider away")
        return {"ok": True}

    await jobs.put("event-1", {})
    async with running(Worker(jobs, singly(run_job), max_attempts=2, idle=0.02, pause_after=lambda attempts: 0.02)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.DONE))
    assert tries == [1] * 6


async def test_worker_when_every_attempt_ended_its_process_then_the_job_is_buried(jobs: JobQueue) -> None:
    await jobs.put("event-1", {})
    for _ in range(3):
        assert await jobs.claim(1, 0)  # a worker that died with the job

    async def run_job(job: Job) -> Document:
        raise AssertionError("it would die again")

    async with running(Worker(jobs, singly(run_job), max_attempts=3, idle=0.02)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.BURIED))
    assert (await jobs.put("event-1", {})).error == "the worker ended in each of 3 attempts"


async def test_worker_when_it_died_before_emitting_then_the_successor_emits_the_kept_result_and_calls_nobody(
    jobs: JobQueue,
) -> None:
    calls: list[str] = []
    emitted: list[Document] = []
    emitting = asyncio.Event()

    async def run_job(job: Job) -> Document:
        calls.append(job.key)
        return {"answer": 42}

    async def never(_job: Job, _result: Document) -> None:
        emitting.set()
        await asyncio.sleep(60)

    async def emit(_job: Job, result: Document) -> None:
        emitted.append(result)

    await jobs.put("event-1", {})
    async with running(Worker(jobs, singly(run_job), emit=never, ttl=1.5, idle=0.02, grace=0)):
        await emitting.wait()
    async with running(Worker(jobs, singly(run_job), emit=emit, ttl=5, idle=0.02)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.DONE))
    assert (calls, emitted) == (["event-1"], [{"answer": 42}])


async def test_worker_when_stopped_then_jobs_in_flight_finish_and_nothing_new_is_claimed(jobs: JobQueue) -> None:
    started = asyncio.Event()

    async def run_job(_job: Job) -> Document:
        started.set()
        await asyncio.sleep(0.2)
        return {}

    await jobs.put("event-1", {})
    await jobs.put("event-2", {})
    async with running(Worker(jobs, singly(run_job), concurrency=1, idle=0.02)):
        await started.wait()
    states = sorted([await state_of(jobs, "event-1"), await state_of(jobs, "event-2")])
    assert states == [JobState.DONE, JobState.WAITING]
    assert len(await jobs.claim(2, 60)) == 1


async def test_worker_when_a_job_says_halt_then_the_worker_ends(jobs: JobQueue) -> None:
    async def run_job(_job: Job) -> Document:
        raise Halt("wrong key")

    await jobs.put("event-1", {})
    with pytest.raises(Halt, match="wrong key"):
        async with asyncio.timeout(5):
            await Worker(jobs, singly(run_job), idle=0.02).run()
    assert await state_of(jobs, "event-1") is JobState.WAITING
