"""Promises of the job queue: one scenario file, run on PostgreSQL and on MongoDB."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from libs.chassis.clock import utc_now
from libs.chassis.jobs import JobQueue, JobState

pytestmark = pytest.mark.component


async def test_put_when_the_key_is_known_then_the_stored_job_stays(jobs: JobQueue) -> None:
    puts = await asyncio.gather(*(jobs.put("event-1", {"number": number}) for number in range(8)))
    assert len({one.payload["number"] for one in puts}) == 1
    assert len(await jobs.claim(10, 60)) == 1


async def test_claim_when_many_workers_claim_then_each_job_has_one(jobs: JobQueue) -> None:
    for number in range(40):
        await jobs.put(f"event-{number}", {"number": number})
    claims = await asyncio.gather(*(jobs.claim(10, 60) for _ in range(8)))
    assert all(len(claim) <= 10 for claim in claims)
    keys = [job.key for claim in claims for job in claim] + [job.key for job in await jobs.claim(40, 60)]
    assert sorted(keys) == sorted(f"event-{number}" for number in range(40))
    assert await jobs.claim(1, 60) == []


async def test_complete_when_done_then_a_replay_returns_the_stored_result(jobs: JobQueue) -> None:
    await jobs.put("event-1", {"text": "½ $set"})
    [job] = await jobs.claim(1, 60)
    assert (job.payload, job.attempts, job.state) == ({"text": "½ $set"}, 1, JobState.WAITING)
    assert await jobs.complete(job, {"tag": "$first", "scores": [0.25, None]})
    again = await jobs.put("event-1", {"text": "other"})
    assert (again.state, again.result) == (JobState.DONE, {"tag": "$first", "scores": [0.25, None]})
    assert await jobs.claim(1, 60) == []


@pytest.mark.parametrize("write", ["complete", "keep", "retry", "bury", "renew"])
async def test_write_when_the_lease_ran_out_and_was_taken_over_then_the_old_holder_cannot(
    jobs: JobQueue, write: str
) -> None:
    await jobs.put("event-1", {})
    [old] = await jobs.claim(1, 0.05)
    await asyncio.sleep(0.1)
    [new] = await jobs.claim(1, 60)
    arguments: dict[str, tuple[Any, ...]] = {
        "complete": (old, {"by": "old"}),
        "keep": (old, {"by": "old"}),
        "retry": (old, "old", utc_now()),
        "bury": (old, "old"),
        "renew": (old, 0.0),
    }
    assert await getattr(jobs, write)(*arguments[write]) is False
    assert await jobs.claim(1, 60) == []
    assert await jobs.complete(new, {"by": "new"}) is True
    assert (await jobs.put("event-1", {})).result == {"by": "new"}
    assert await jobs.complete(new, {"by": "late"}) is False


async def test_write_when_the_job_was_never_claimed_then_it_is_refused(jobs: JobQueue) -> None:
    job = await jobs.put("event-1", {})
    assert await jobs.complete(job, {"by": "nobody"}) is False
    assert await jobs.bury(job, "nobody") is False
    assert (await jobs.put("event-1", {})).state is JobState.WAITING


async def test_renew_when_the_worker_needs_longer_then_nobody_takes_the_job(jobs: JobQueue) -> None:
    await jobs.put("event-1", {})
    [job] = await jobs.claim(1, 0.3)
    for _ in range(3):
        await asyncio.sleep(0.15)
        assert await jobs.renew(job, 0.3)
    assert await jobs.claim(1, 60) == []


async def test_retry_when_it_is_not_yet_time_then_nobody_gets_the_job(jobs: JobQueue) -> None:
    await jobs.put("event-1", {})
    [job] = await jobs.claim(1, 60)
    assert await jobs.retry(job, "busy", utc_now() + timedelta(seconds=0.3))
    assert await jobs.claim(1, 60) == []
    await asyncio.sleep(0.4)
    [again] = await jobs.claim(1, 60)
    assert (again.attempts, again.error) == (2, "busy")
    assert await jobs.retry(again, "away", utc_now() - timedelta(seconds=1), counts=False)
    assert [job.attempts for job in await jobs.claim(1, 60)] == [2]


async def test_bury_when_given_up_then_the_reason_stays_and_nobody_gets_the_job(jobs: JobQueue) -> None:
    await jobs.put("event-1", {})
    [job] = await jobs.claim(1, 60)
    assert await jobs.bury(job, "no such photo")
    buried = await jobs.put("event-1", {})
    assert (buried.state, buried.error) == (JobState.BURIED, "no such photo")
    assert await jobs.claim(1, 60) == []


async def test_forget_when_jobs_finished_before_then_only_they_go(jobs: JobQueue) -> None:
    await jobs.put("event-1", {})
    await jobs.put("event-2", {})
    [job] = await jobs.claim(1, 60)
    await jobs.complete(job, {})
    assert await jobs.forget(utc_now() - timedelta(hours=1)) == 0
    assert await jobs.forget(utc_now() + timedelta(hours=1)) == 1
