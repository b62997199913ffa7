"""What is told of pupils' misconceptions, on real PostgreSQL: the highest revision holds, however it arrives."""

import asyncio
from itertools import permutations

import pytest

from services.mastery.handlers.tracing import UseCases
from services.mastery.model.profile import Profile
from services.mastery.tests.pupils import Pupil, profile

pytestmark = pytest.mark.component


async def stored(use_cases: UseCases, pupil: Pupil) -> Profile | None:
    async with use_cases.units() as ledger:
        return await ledger.profile_of(pupil.student_id)


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
async def test_take_in_any_order_and_again_ends_with_the_highest_revision(
    use_cases: UseCases, order: tuple[int, ...]
) -> None:
    pupil = Pupil()
    told = {revision: profile(pupil, revision, revision / 10, 0.05) for revision in order}
    for revision in (*order, *order):
        await use_cases.take([told[revision]])
    assert await stored(use_cases, pupil) == told[3]


async def test_take_several_revisions_in_one_batch_keeps_the_highest(use_cases: UseCases) -> None:
    one, other = Pupil(), Pupil()
    await use_cases.take([profile(one, 2, 0.4), profile(other, 1, 0.3), profile(one, 1, 0.2), profile(one, 2, 0.4)])
    assert await stored(use_cases, one) == profile(one, 2, 0.4)
    assert await stored(use_cases, other) == profile(other, 1, 0.3)


async def test_take_by_two_replicas_in_opposite_orders_never_deadlocks(use_cases: UseCases) -> None:
    pupils = [Pupil() for _ in range(20)]
    batches = [[profile(one, revision, 0.5) for one in pupils[:: (-1) ** revision]] for revision in range(1, 9)]
    await asyncio.gather(*(use_cases.take(batch) for batch in batches))
    assert [await stored(use_cases, one) for one in pupils] == [profile(one, 8, 0.5) for one in pupils]


async def test_read_misconceptions_of_a_pupil_of_whom_nothing_was_told_are_none(use_cases: UseCases) -> None:
    assert await use_cases.read_misconceptions(Pupil().student_id) == []
