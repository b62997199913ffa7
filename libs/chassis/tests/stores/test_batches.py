"""Promises of jobs run together: one scenario file, run on PostgreSQL and on MongoDB."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import chain

import pytest

from libs.chassis.clock import utc_now
from libs.chassis.errors import Permanent, Transient
from libs.chassis.jobs import Batching, Job, JobQueue, JobState, Worker
from libs.chassis.jobs.queue import Document
from libs.chassis.testing.loops import eventually, running

pytestmark = pytest.mark.component


async def put(jobs: JobQueue, group: str, count: int) -> None:
    for number in range(count):
        await jobs.put(f"{group}-{number}", {"number": number}, group=group)


async def are(jobs: JobQueue, state: JobState, *keys: str) -> bool:
    found = [await jobs.find(key) for key in keys]
    return all(job is not None and job.state is state for job in found)


async def test_ripe_when_a_batch_is_full_or_its_oldest_job_waited_then_it_is_named(jobs: JobQueue) -> None:
    await put(jobs, "full", 7)
    await put(jobs, "young", 2)
    assert await jobs.ripe(3, 60) == ["full", "full"]
    await asyncio.sleep(0.1)
    assert sorted(await jobs.ripe(3, 0.05)) == ["full", "full", "full", "young"]


async def test_claim_when_a_group_is_asked_for_then_no_other_is_given(jobs: JobQueue) -> None:
    await put(jobs, "a", 3)
    await put(jobs, "b", 3)
    claimed = await jobs.claim(2, 60, group="a")
    assert [job.group for job in claimed] == ["a", "a"]
    assert len(await jobs.claim(9, 60, group="a")) == 1


async def test_claim_when_only_settled_jobs_are_asked_for_then_kept_results_and_expired_jobs_come(
    jobs: JobQueue,
) -> None:
    await jobs.put("never", {})
    await jobs.put("later", {}, expires_at=utc_now() + timedelta(hours=1))
    await jobs.put("expired", {}, expires_at=utc_now() - timedelta(seconds=1))
    kept = await jobs.put("kept", {}, group="kept")
    [kept] = await jobs.claim(1, 0, group="kept")
    await jobs.keep(kept, {"answer": 1})
    await asyncio.sleep(0.05)
    assert sorted(job.key for job in await jobs.claim(9, 60, settled=True)) == ["expired", "kept"]


async def test_backlog_when_jobs_wait_then_it_tells_how_many_and_since_when(jobs: JobQueue) -> None:
    assert (await jobs.backlog()).oldest is None
    before = utc_now() - timedelta(seconds=1)
    await put(jobs, "a", 2)
    backlog = await jobs.backlog()
    assert backlog.waiting == 2
    assert backlog.oldest is not None and before < backlog.oldest < utc_now() + timedelta(seconds=1)


async def test_find_when_the_key_is_unknown_then_there_is_nothing(jobs: JobQueue) -> None:
    assert await jobs.find("a") is None


async def test_worker_when_a_batch_fills_then_its_jobs_are_run_together_and_groups_apart(jobs: JobQueue) -> None:
    runs: list[list[str]] = []

    async def run(batch: Sequence[Job]) -> list[Document | Exception]:
        runs.append(sorted(job.key for job in batch))
        return [{} for _ in batch]

    await put(jobs, "a", 3)
    await put(jobs, "b", 2)
    async with running(Worker(jobs, run, batching=Batching(size=3, wait=0.5), idle=0.02)):
        await eventually(lambda: len(runs) == 2)
    assert runs == [["a-0", "a-1", "a-2"], ["b-0", "b-1"]]


async def test_worker_when_some_of_a_batch_fail_then_the_others_are_done_and_they_alone_are_retried(
    jobs: JobQueue,
) -> None:
    runs: list[list[str]] = []

    async def run(batch: Sequence[Job]) -> list[Document | Exception]:
        runs.append(sorted(job.key for job in batch))
        first = len(runs) == 1
        return [ValueError("missing") if first and job.key != "a-1" else {"by": job.key} for job in batch]

    await put(jobs, "a", 3)
    worker = Worker(jobs, run, batching=Batching(size=3), idle=0.02, pause_after=lambda attempts: 0.05)
    async with running(worker):
        await eventually(lambda: are(jobs, JobState.DONE, "a-0", "a-1", "a-2"))
    first, *again = runs
    assert first == ["a-0", "a-1", "a-2"]
    assert sorted(chain(*again)) == ["a-0", "a-2"]


async def test_worker_when_it_died_in_the_middle_of_emitting_then_the_successor_emits_the_rest_and_calls_nobody(
    jobs: JobQueue,
) -> None:
    calls: list[str] = []
    emitted: list[str] = []
    stuck: set[str] = set()  # results are kept side by side: those of all three are once these two are here

    async def run(batch: Sequence[Job]) -> list[Document | Exception]:
        calls.extend(job.key for job in batch)
        return [{"by": job.key} for job in batch]

    async def emit_one_then_hang(job: Job, _result: Document) -> None:
        if job.key != "a-0":
            stuck.add(job.key)
            await asyncio.sleep(60)
        emitted.append(job.key)

    async def emit(job: Job, _result: Document) -> None:
        emitted.append(job.key)

    await put(jobs, "a", 3)
    batching = Batching(size=3)
    async with running(Worker(jobs, run, emit=emit_one_then_hang, batching=batching, ttl=1.5, idle=0.02, grace=0)):
        await eventually(lambda: stuck == {"a-1", "a-2"})
        await eventually(lambda: are(jobs, JobState.DONE, "a-0"))
    async with running(Worker(jobs, run, emit=emit, batching=batching, ttl=5, idle=0.02)):
        await eventually(lambda: are(jobs, JobState.DONE, "a-1", "a-2"))
    assert sorted(calls) == sorted(emitted) == ["a-0", "a-1", "a-2"]


async def test_worker_when_it_may_not_run_then_jobs_wait_untouched_but_kept_results_and_expired_jobs_end(
    jobs: JobQueue,
) -> None:
    emitted: dict[str, Document] = {}

    async def run(batch: Sequence[Job]) -> list[Document | Exception]:
        raise AssertionError("nobody is to be asked")

    async def emit(job: Job, result: Document) -> None:
        emitted[job.key] = result

    async def may_run() -> bool:
        return False

    await jobs.put("kept", {})
    [kept] = await jobs.claim(1, 0)
    await jobs.keep(kept, {"answer": 1})
    await jobs.put("expired", {}, expires_at=utc_now() - timedelta(seconds=1))
    await jobs.put("waiting", {}, expires_at=utc_now() + timedelta(hours=1))
    worker = Worker(
        jobs, run, emit=emit, give_up=lambda job, reason: {"failed": reason}, may_run=may_run,
        batching=Batching(size=3), idle=0.02,
    )  # fmt: skip
    async with running(worker):
        await eventually(lambda: are(jobs, JobState.DONE, "kept", "expired"))
    assert emitted == {"kept": {"answer": 1}, "expired": {"failed": "not done in time"}}
    waiting = await jobs.find("waiting")
    assert waiting is not None and (waiting.state, waiting.attempts) == (JobState.WAITING, 0)


async def test_worker_when_a_job_is_given_up_then_it_ends_with_the_result_that_says_so(jobs: JobQueue) -> None:
    emitted: list[Document] = []

    async def run(batch: Sequence[Job]) -> list[Document | Exception]:
        raise Permanent("unreadable")

    async def emit(_job: Job, result: Document) -> None:
        emitted.append(result)

    await put(jobs, "a", 1)
    async with running(Worker(jobs, run, emit=emit, give_up=lambda job, reason: {"failed": reason}, idle=0.02)):
        await eventually(lambda: are(jobs, JobState.DONE, "a-0"))
    assert emitted == [{"failed": "Permanent: unreadable"}]


async def test_worker_when_an_outage_outlasts_the_time_of_a_job_then_it_ends_with_the_outage_as_its_reason(
    jobs: JobQueue,
) -> None:
    emitted: list[Document] = []

    async def run(batch: Sequence[Job]) -> list[Document | Exception]:
        raise Transient("provider away")

    async def emit(_job: Job, result: Document) -> None:
        emitted.append(result)

    await jobs.put("a", {}, expires_at=utc_now() + timedelta(seconds=1.5))
    worker = Worker(
        jobs, run, emit=emit, give_up=lambda job, reason: {"failed": reason}, idle=0.02, pause_after=lambda _: 0.05
    )
    async with running(worker):
        await eventually(lambda: are(jobs, JobState.DONE, "a"))
    assert emitted == [{"failed": "Transient: provider away"}]
