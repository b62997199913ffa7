"""Exactly one effect per verdict, in order, on real PostgreSQL: whatever is delivered again, late, or to two replicas."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.history import Estimate, Observation, TopicKey, fold
from services.mastery.ports import Outcome
from services.mastery.storage.ledger import MasteryUnitOfWork
from services.mastery.tests.component.statements import counted_statements
from services.mastery.tests.pupils import TOPIC, Pupil, regraded

pytestmark = pytest.mark.component


async def estimate_of(use_cases: UseCases, pupil: Pupil, topic: str = TOPIC) -> tuple[float, int]:
    found = await use_cases.read_topic(pupil.student_id, topic)
    assert found is not None
    return found.p_known, found.attempts_count


def folded(*observations: Observation) -> tuple[float, int]:
    estimate = fold(observations)
    return estimate.p_known, estimate.attempts_count


async def test_observe_delivered_again_counts_once_and_tells_the_same(use_cases: UseCases) -> None:
    pupil = Pupil()
    batch = [pupil.answers(1, minute=minute) for minute in range(3)]
    first = await use_cases.observe(batch)
    later = pupil.answers(0, minute=9)
    await use_cases.observe([later])
    assert await use_cases.observe(batch) == first
    assert await estimate_of(use_cases, pupil) == folded(*batch, later)


async def test_observe_the_same_record_twice_in_one_batch_counts_once(use_cases: UseCases) -> None:
    pupil = Pupil()
    one = pupil.answers(1)
    first, second = await use_cases.observe([one, one])
    assert first == second
    assert await estimate_of(use_cases, pupil) == folded(one)


async def test_observe_fifty_right_answers_submitted_at_once_count_fifty(use_cases: UseCases) -> None:
    pupil = Pupil()
    answers = [pupil.answers(1, minute=minute) for minute in range(50)]
    await asyncio.gather(*(use_cases.observe([one]) for one in answers))
    assert await estimate_of(use_cases, pupil) == folded(*answers)


async def test_observe_by_two_replicas_with_the_same_records_in_both_orders_counts_once(use_cases: UseCases) -> None:
    for _ in range(10):
        pupils = [Pupil() for _ in range(8)]
        answers = [
            pupil.answers(1, minute=minute, topic=topic)
            for minute in range(3)
            for pupil in pupils
            for topic in ("addition", "subtraction")
        ]
        there, back = await asyncio.gather(use_cases.observe(answers), use_cases.observe(answers[::-1]))
        assert there == back[::-1]
        for pupil in pupils:
            for topic in ("addition", "subtraction"):
                own = [one for one in answers if one.student_id == pupil.student_id and one.topic_id == topic]
                assert await estimate_of(use_cases, pupil, topic) == folded(*own)


async def test_observe_overlapping_batches_of_two_replicas_loses_nothing(use_cases: UseCases) -> None:
    pupils = [Pupil() for _ in range(10)]
    answers = [pupil.answers(minute % 2, minute=minute) for minute in range(6) for pupil in pupils]
    windows = [answers[start : start + 25] for start in range(0, len(answers), 10)]
    await asyncio.gather(*(use_cases.observe(window[::step]) for window in windows for step in (1, -1)))
    for pupil in pupils:
        own = [one for one in answers if one.student_id == pupil.student_id]
        assert await estimate_of(use_cases, pupil) == folded(*own)


async def test_observe_late_answer_is_folded_in_where_it_belongs(use_cases: UseCases) -> None:
    pupil = Pupil()
    early, late = pupil.answers(0, minute=0), [pupil.answers(1, minute=minute) for minute in (1, 2)]
    await use_cases.observe(late)
    [outcome] = await use_cases.observe([early])
    assert await estimate_of(use_cases, pupil) == folded(early, *late)
    assert outcome.movement is not None
    assert (outcome.movement.p_known, outcome.movement.attempts_count) == folded(early, *late)
    assert outcome.movement.last_attempt_at == late[-1].submitted_at


async def test_observe_regrade_corrects_the_past_and_old_verdicts_stay_what_they_were(use_cases: UseCases) -> None:
    pupil = Pupil()
    first, second = pupil.answers(0, minute=0), pupil.answers(1, minute=1)
    recorded = await use_cases.observe([first, second])
    corrected = regraded(first, 1)
    regrade = await use_cases.observe([corrected])
    assert await estimate_of(use_cases, pupil) == folded(corrected, second)
    assert await use_cases.observe([first, second]) == recorded
    assert await use_cases.observe([corrected]) == regrade
    assert await estimate_of(use_cases, pupil) == folded(corrected, second)


async def test_observe_regrade_before_its_attempt_is_remembered_and_holds(use_cases: UseCases) -> None:
    pupil = Pupil()
    first = pupil.answers(0)
    corrected = regraded(first, 1, revision=2)
    await use_cases.observe([corrected])
    [superseded] = await use_cases.observe([first])
    assert superseded.movement is None
    assert await use_cases.observe([first]) == [superseded]
    assert await estimate_of(use_cases, pupil) == folded(corrected)


async def test_lock_of_the_same_rows_in_opposite_orders_never_deadlocks(engine: AsyncEngine) -> None:
    async def lock(keys: Sequence[TopicKey]) -> None:
        async with MasteryUnitOfWork(engine) as ledger:
            await ledger.lock(keys)

    for _ in range(5):
        keys = [TopicKey(uuid4(), TOPIC) for _ in range(2000)]
        for _ in range(2):  # rows to be made, then rows that are there
            await asyncio.gather(lock(keys), lock(keys[::-1]))


class Torn(MasteryUnitOfWork):
    """Dies after the last statement, before the commit."""

    async def write(self, outcomes: Sequence[Outcome], estimates: Mapping[TopicKey, Estimate], at: datetime) -> None:
        await super().write(outcomes, estimates, at)
        raise ConnectionResetError


async def test_observe_that_dies_before_the_commit_leaves_nothing_behind(
    use_cases: UseCases, engine: AsyncEngine
) -> None:
    pupil = Pupil()
    batch = [pupil.answers(1, minute=minute) for minute in range(3)]
    with pytest.raises(ConnectionResetError):
        await UseCases(units=partial(Torn, engine), clock=utc_now).observe(batch)
    assert await use_cases.read_topic(pupil.student_id, TOPIC) is None
    await use_cases.observe(batch)
    assert await estimate_of(use_cases, pupil) == folded(*batch)


@pytest.mark.parametrize("size", [1, 50, 500])
async def test_observe_takes_three_statements_whatever_the_size_of_the_batch(
    use_cases: UseCases, engine: AsyncEngine, size: int
) -> None:
    pupils = [Pupil() for _ in range(min(size, 100))]
    batch = [pupils[index % len(pupils)].answers(1, minute=index) for index in range(size)]
    with counted_statements(engine) as statements:
        await use_cases.observe(batch)
    assert len(statements) == 3
    with counted_statements(engine) as statements:
        await use_cases.observe(batch)
    assert len(statements) == 2  # delivered again: nothing to write
    corrections = [regraded(one, 0) for one in batch]
    with counted_statements(engine) as statements:
        await use_cases.observe(corrections)
    assert len(statements) == 4  # and one read of the histories
