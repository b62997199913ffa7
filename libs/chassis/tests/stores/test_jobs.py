"""Promises of leases and jobs: one scenario file, run on PostgreSQL and on MongoDB."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.errors import Halt, Permanent, Transient
from libs.chassis.jobs import Job, JobQueue, JobState, Leases, Periodic, Worker
from libs.chassis.jobs.mongo import MongoJobs, MongoLeases
from libs.chassis.jobs.postgres import PostgresJobs, PostgresLeases, job_table, lease_table
from libs.chassis.jobs.queue import Document
from libs.chassis.mongo import make_client

pytestmark = pytest.mark.component
Eventually = Callable[[Callable[[], object]], Awaitable[None]]
Store = tuple[Leases, JobQueue]


@pytest.fixture
async def postgres_store(engine: AsyncEngine, metadata: MetaData) -> Store:
    leases, jobs = lease_table(metadata), job_table(metadata)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return PostgresLeases(engine, leases), PostgresJobs(engine, jobs)


@pytest.fixture
async def mongo_store(mongo_url: str, mongo_database: str) -> AsyncIterator[Store]:
    async with make_client(mongo_url) as client:
        jobs = MongoJobs(client[mongo_database]["jobs"])
        await jobs.prepare()
        yield MongoLeases(client[mongo_database]["leases"]), jobs


@pytest.fixture(params=["postgres", "mongo"])
def store(request: pytest.FixtureRequest) -> Store:
    result: Store = request.getfixturevalue(f"{request.param}_store")
    return result


@pytest.fixture
def leases(store: Store) -> Leases:
    return store[0]


@pytest.fixture
def jobs(store: Store) -> JobQueue:
    return store[1]


# leases


async def test_acquire_when_many_try_then_one_holds_it(leases: Leases) -> None:
    held = [lease for lease in await asyncio.gather(*(leases.acquire("archive", 60) for _ in range(10))) if lease]
    assert len(held) == 1
    assert held[0].name == "archive"
    assert timedelta(seconds=50) < held[0].expires_at - utc_now() < timedelta(seconds=70)
    assert await leases.acquire("archive", 60) is None
    assert await leases.acquire("another", 60)


async def test_acquire_when_the_lease_ran_out_then_it_is_taken_over_and_the_old_holder_has_nothing(
    leases: Leases,
) -> None:
    old = await leases.acquire("archive", 0.1)
    assert old
    await asyncio.sleep(0.15)
    new = await leases.acquire("archive", 60)
    assert new
    assert await leases.renew(old) is False
    await leases.release(old)
    assert await leases.acquire("archive", 60) is None
    assert await leases.renew(new) is True


async def test_renew_when_still_held_then_the_lease_lasts(leases: Leases) -> None:
    lease = await leases.acquire("archive", 0.4)
    assert lease
    for _ in range(3):
        await asyncio.sleep(0.2)
        assert await leases.renew(lease)
    assert await leases.acquire("archive", 1) is None


async def test_release_when_held_then_the_next_gets_it_at_once(leases: Leases) -> None:
    lease = await leases.acquire("archive", 60)
    assert lease
    await leases.release(lease)
    assert await leases.acquire("archive", 60)


# the queue


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


# the worker


@asynccontextmanager
async def running(loop: Worker | Periodic) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(loop.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def state_of(jobs: JobQueue, key: str) -> JobState:
    return (await jobs.put(key, {})).state


async def test_worker_when_jobs_wait_then_it_runs_a_few_at_a_time(jobs: JobQueue, eventually: Eventually) -> None:
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
    async with running(Worker(jobs, run_job, concurrency=3, idle=0.05)):
        await eventually(lambda: done == 12)
        await asyncio.sleep(0.05)
    assert most == 3
    assert [(await jobs.put(f"event-{number}", {})).result for number in (0, 11)] == [{"double": 0}, {"double": 22}]


async def test_worker_when_woken_then_it_does_not_wait_for_its_next_look(
    jobs: JobQueue, eventually: Eventually
) -> None:
    done: list[str] = []

    async def run_job(job: Job) -> Document:
        done.append(job.key)
        return {}

    worker = Worker(jobs, run_job, idle=60)
    async with running(worker):
        await asyncio.sleep(0.1)
        await jobs.put("event-1", {})
        worker.wake()
        await eventually(lambda: done == ["event-1"])


async def test_worker_when_a_job_outlasts_its_lease_then_it_is_renewed_and_run_once(
    jobs: JobQueue, eventually: Eventually
) -> None:
    runs: list[str] = []

    async def run_job(job: Job) -> Document:
        runs.append(job.key)
        await asyncio.sleep(0.8)
        return {}

    await jobs.put("event-1", {})
    async with (
        running(Worker(jobs, run_job, ttl=0.3, idle=0.05)),
        running(Worker(jobs, run_job, ttl=0.3, idle=0.05)),
    ):
        await eventually(lambda: state_is(jobs, "event-1", JobState.DONE))
    assert runs == ["event-1"]


async def state_is(jobs: JobQueue, key: str, state: JobState) -> bool:
    return await state_of(jobs, key) is state


async def test_worker_when_a_job_fails_then_it_is_retried_later_and_given_up_in_the_end(
    jobs: JobQueue, eventually: Eventually
) -> None:
    tries: list[int] = []

    async def run_job(job: Job) -> Document:
        tries.append(job.attempts)
        raise ValueError("odd reply")

    await jobs.put("event-1", {})
    async with running(Worker(jobs, run_job, max_attempts=3, idle=0.02, pause_after=lambda attempts: 0.05)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.BURIED))
    assert tries == [1, 2, 3]
    assert (await jobs.put("event-1", {})).error == "ValueError: odd reply"


async def test_worker_when_a_job_can_never_work_then_it_is_buried_at_once(
    jobs: JobQueue, eventually: Eventually
) -> None:
    tries: list[int] = []

    async def run_job(job: Job) -> Document:
        tries.append(job.attempts)
        raise Permanent("no such photo")

    await jobs.put("event-1", {})
    async with running(Worker(jobs, run_job, idle=0.02, pause_after=lambda attempts: 0.02)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.BURIED))
        await asyncio.sleep(0.1)
    assert tries == [1]


async def test_worker_when_the_provider_is_away_then_no_attempt_is_lost(jobs: JobQueue, eventually: Eventually) -> None:
    tries: list[int] = []

    async def run_job(job: Job) -> Document:
        tries.append(job.attempts)
        if len(tries) < 6:
            raise Transient("provider away")
        return {"ok": True}

    await jobs.put("event-1", {})
    async with running(Worker(jobs, run_job, max_attempts=2, idle=0.02, pause_after=lambda attempts: 0.02)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.DONE))
    assert tries == [1] * 6


async def test_worker_when_every_attempt_ended_its_process_then_the_job_is_buried(
    jobs: JobQueue, eventually: Eventually
) -> None:
    await jobs.put("event-1", {})
    for _ in range(3):
        assert await jobs.claim(1, 0)  # a worker that died with the job

    async def run_job(job: Job) -> Document:
        raise AssertionError("it would die again")

    async with running(Worker(jobs, run_job, max_attempts=3, idle=0.02)):
        await eventually(lambda: state_is(jobs, "event-1", JobState.BURIED))
    assert (await jobs.put("event-1", {})).error == "the worker ended in each of 3 attempts"


async def test_worker_when_it_died_before_emitting_then_the_successor_emits_the_kept_result_and_calls_nobody(
    jobs: JobQueue, eventually: Eventually
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
    async with running(Worker(jobs, run_job, emit=never, ttl=0.3, idle=0.02, grace=0)):
        await emitting.wait()
    async with running(Worker(jobs, run_job, emit=emit, ttl=0.3, idle=0.02)):
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
    async with running(Worker(jobs, run_job, concurrency=1, idle=0.02)):
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
            await Worker(jobs, run_job, idle=0.02).run()
    assert await state_of(jobs, "event-1") is JobState.WAITING


# periodic work


async def test_periodic_when_several_instances_run_then_one_of_them_works_each_time(
    leases: Leases, eventually: Eventually
) -> None:
    times: list[float] = []
    at_once = most = 0

    async def work() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        times.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.3)  # longer than the lease lasts unless it is renewed
        at_once -= 1

    instances = [Periodic("archive", leases, 0.2, work) for _ in range(3)]
    async with running(instances[0]), running(instances[1]), running(instances[2]):
        await eventually(lambda: len(times) == 4)
    assert most == 1
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 0.45  # the work, then the pause


async def test_periodic_when_work_fails_then_the_next_turn_comes(leases: Leases, eventually: Eventually) -> None:
    turns = 0

    async def work() -> None:
        nonlocal turns
        turns += 1
        raise ValueError("broken")

    async with running(Periodic("archive", leases, 0.1, work)) as task:
        await eventually(lambda: turns == 3)
        assert not task.done()


async def test_periodic_when_stopped_in_the_middle_then_another_instance_works_at_once(
    leases: Leases, eventually: Eventually
) -> None:
    started: list[str] = []

    def work(name: str, seconds: float) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            started.append(name)
            await asyncio.sleep(seconds)

        return run

    async with running(Periodic("archive", leases, 60, work("first", 60))):
        await eventually(lambda: started == ["first"])
    async with running(Periodic("archive", leases, 60, work("second", 0))):
        await eventually(lambda: started == ["first", "second"])


async def test_periodic_when_restarted_then_it_waits_until_it_is_due_again(
    leases: Leases, eventually: Eventually
) -> None:
    turns = 0

    async def work() -> None:
        nonlocal turns
        turns += 1

    for _ in range(3):
        async with running(Periodic("archive", leases, 60, work)):
            await asyncio.sleep(0.1)
    assert turns == 1
