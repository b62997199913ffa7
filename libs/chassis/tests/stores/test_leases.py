"""Promises of leases and of periodic work: one scenario file, run on PostgreSQL and on MongoDB."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from libs.chassis.clock import utc_now
from libs.chassis.jobs import LeaseLost, Leases, Periodic, hold
from libs.chassis.testing.loops import eventually, running

pytestmark = pytest.mark.component


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


async def test_hold_when_the_lease_is_somebody_elses_then_the_work_is_cancelled(leases: Leases) -> None:
    lease = await leases.acquire("archive", 60)
    assert lease
    await leases.release(lease)
    assert await leases.acquire("archive", 60)
    work = asyncio.ensure_future(asyncio.sleep(60))
    with pytest.raises(LeaseLost):
        await hold(work, lambda: leases.renew(lease), ttl=0.1, since=time.monotonic())
    assert work.cancelled()


async def refused() -> bool:
    raise ConnectionError("no store")


async def silent() -> bool:
    await asyncio.sleep(60)
    return True


@pytest.mark.parametrize("away", [refused, silent])
async def test_hold_when_the_store_is_away_then_the_work_goes_on_for_as_long_as_the_lease_lasts_and_no_longer(
    away: Callable[[], Awaitable[bool]],
) -> None:
    began = time.monotonic()
    assert await hold(asyncio.sleep(0.2, "done"), away, 6, since=began) == "done"
    steps: list[float] = []

    async def work() -> None:
        while True:
            await asyncio.sleep(0.01)
            steps.append(time.monotonic())

    with pytest.raises(LeaseLost):
        await hold(work(), away, 0.6, since=(began := time.monotonic()))
    assert (
        sum(step > began + 0.6 for step in steps) <= 3
    )  # however late the machine; a third of a lease more would be twenty


async def test_hold_when_the_lease_ran_out_before_the_store_answered_then_the_work_does_not_begin() -> None:
    begun = False

    async def work() -> None:
        nonlocal begun
        begun = True

    with pytest.raises(LeaseLost):
        await hold(work(), silent, 60, since=time.monotonic() - 60)
    assert not begun


async def test_periodic_when_several_instances_run_then_one_of_them_works_each_time(leases: Leases) -> None:
    times: list[float] = []
    at_once = most = 0

    async def work() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        times.append(asyncio.get_running_loop().time())
        try:
            await asyncio.sleep(1.5)  # longer than the lease lasts unless it is renewed
        finally:
            at_once -= 1

    instances = [Periodic("archive", leases, 1, work) for _ in range(3)]
    async with running(instances[0]), running(instances[1]), running(instances[2]):
        await eventually(lambda: len(times) >= 3)
    assert most == 1
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 2.2  # the work, then the pause


async def test_periodic_when_work_fails_then_the_next_turn_comes(leases: Leases) -> None:
    turns = 0

    async def work() -> None:
        nonlocal turns
        turns += 1
        raise ValueError("broken")

    async with running(Periodic("archive", leases, 0.1, work)):
        await eventually(lambda: turns >= 3)


async def test_periodic_when_stopped_in_the_middle_then_another_instance_works_at_once(leases: Leases) -> None:
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


async def test_periodic_when_restarted_then_it_waits_until_it_is_due_again(leases: Leases) -> None:
    turns = 0

    async def work() -> None:
        nonlocal turns
        turns += 1

    for _ in range(3):
        async with running(Periodic("archive", leases, 60, work)):
            await asyncio.sleep(0.1)
    assert turns == 1
