"""Versions of parameters on real PostgreSQL: kept, adopted, restored, and what that does to estimates."""

import asyncio
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from services.mastery.handlers.explaining import Explaining
from services.mastery.handlers.refolding import Refolding
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.history import fold
from services.mastery.storage.calibrations import KEPT_PREDICTORS, CalibrationUnitOfWork, SupersededError
from services.mastery.storage.ledger import MasteryUnitOfWork
from services.mastery.tests.pupils import Pupil, regraded

pytestmark = pytest.mark.component
FITTED = Parameters(0.5, 0.2, 0.15, 0.25, 0.05)


@pytest.fixture
def refolding(engine: AsyncEngine) -> Refolding:
    return Refolding(partial(MasteryUnitOfWork, engine), utc_now)


async def found(engine: AsyncEngine, topic: str, parameters: Parameters, *, adopted: bool = True) -> None:
    async with CalibrationUnitOfWork(engine) as calibrations:
        beside, _ = await calibrations.in_use(topic)
        await calibrations.add(uuid4(), topic, parameters, {}, adopted=adopted, beside=beside, at=utc_now())


async def versions(engine: AsyncEngine, topic: str) -> list[tuple[int, bool, bool]]:
    async with CalibrationUnitOfWork(engine) as calibrations:
        return [(one.version, one.adopted, one.is_current) for one in await calibrations.versions(topic)]


async def p_known(use_cases: UseCases, pupil: Pupil, topic: str) -> float:
    read = await use_cases.read_topic(pupil.student_id, topic)
    assert read is not None
    return read.p_known


async def test_adopted_parameters_refold_every_estimate_of_their_topic_and_no_other(
    engine: AsyncEngine, use_cases: UseCases, refolding: Refolding
) -> None:
    topic, other = f"topic-{uuid4()}", f"topic-{uuid4()}"
    pupils = [Pupil() for _ in range(5)]
    answers = {one: [one.answers(n % 2, minute=n, topic=topic) for n in range(4)] for one in pupils}
    await use_cases.observe([answer for own in answers.values() for answer in own])
    await use_cases.observe([one.answers(1, topic=other) for one in pupils])
    await found(engine, topic, FITTED)
    assert await refolding.refold() == 5
    for pupil, own in answers.items():
        assert await p_known(use_cases, pupil, topic) == fold(own, FITTED).p_known
        explained = await Explaining(partial(MasteryUnitOfWork, engine)).explain(pupil.student_id, topic)
        assert explained is not None
        assert explained.steps[-1].p_known == fold(own, FITTED).p_known
        assert await p_known(use_cases, pupil, other) == fold(own[1:2], DEFAULTS).p_known
    assert await refolding.refold() == 0


async def test_observe_after_a_refold_goes_on_with_the_new_parameters_late_and_corrected_answers_too(
    engine: AsyncEngine, use_cases: UseCases, refolding: Refolding
) -> None:
    topic, pupil = f"topic-{uuid4()}", Pupil()
    late, first, second = (pupil.answers(1, minute=n, topic=topic) for n in range(3))
    await use_cases.observe([first])
    await found(engine, topic, FITTED)
    await refolding.refold()
    [outcome] = await use_cases.observe([second])
    assert outcome.movement is not None
    assert outcome.movement.version == 1
    assert outcome.movement.before == fold([first], FITTED).p_known
    corrected = regraded(second, 0)
    await use_cases.observe([late, corrected])
    assert await p_known(use_cases, pupil, topic) == fold([late, first, corrected], FITTED).p_known
    assert await use_cases.observe([second]) == [outcome]


async def test_adoption_while_answers_arrive_ends_with_all_of_them_under_the_new_parameters(
    engine: AsyncEngine, use_cases: UseCases, refolding: Refolding
) -> None:
    topic, pupils = f"topic-{uuid4()}", [Pupil() for _ in range(10)]
    answers = [pupil.answers(n % 2, minute=n, topic=topic) for n in range(10) for pupil in pupils]
    await asyncio.gather(
        *(use_cases.observe(answers[start : start + 10]) for start in range(0, 100, 10)),
        found(engine, topic, FITTED),
        refolding.refold(),
    )
    await refolding.refold()
    for pupil in pupils:
        own = [one for one in answers if one.student_id == pupil.student_id]
        assert await p_known(use_cases, pupil, topic) == fold(own, FITTED).p_known


async def test_rejected_version_is_kept_and_changes_nothing(
    engine: AsyncEngine, use_cases: UseCases, refolding: Refolding
) -> None:
    topic, pupil = f"topic-{uuid4()}", Pupil()
    answer = pupil.answers(1, topic=topic)
    await use_cases.observe([answer])
    await found(engine, topic, FITTED, adopted=False)
    assert await refolding.refold() == 0
    assert await p_known(use_cases, pupil, topic) == fold([answer]).p_known
    assert await versions(engine, topic) == [(1, False, False)]


async def test_restored_version_is_current_again_and_its_estimates_are_those_of_before(
    engine: AsyncEngine, use_cases: UseCases, refolding: Refolding
) -> None:
    topic, pupil = f"topic-{uuid4()}", Pupil()
    answer = pupil.answers(1, topic=topic)
    await use_cases.observe([answer])
    await found(engine, topic, FITTED)
    await found(engine, topic, Parameters(0.1))
    assert await versions(engine, topic) == [(2, True, True), (1, True, False)]
    for version, parameters in ((1, FITTED), (0, DEFAULTS)):
        async with CalibrationUnitOfWork(engine) as calibrations:
            assert await calibrations.use(topic, version, utc_now())
        await refolding.refold()
        assert await p_known(use_cases, pupil, topic) == fold([answer], parameters).p_known


async def test_version_restored_while_a_topic_was_fitted_stays_until_it_was_compared_with(engine: AsyncEngine) -> None:
    topic = f"topic-{uuid4()}"
    await found(engine, topic, FITTED)
    async with CalibrationUnitOfWork(engine) as calibrations:
        compared_with, parameters = await calibrations.in_use(topic)
        assert parameters == FITTED
    async with CalibrationUnitOfWork(engine) as calibrations:
        await calibrations.use(topic, 0, utc_now())
    with pytest.raises(SupersededError):
        async with CalibrationUnitOfWork(engine) as calibrations:
            await calibrations.add(
                uuid4(), topic, Parameters(0.1), {}, adopted=True, beside=compared_with, at=utc_now()
            )
    assert await versions(engine, topic) == [(1, True, False)]
    async with CalibrationUnitOfWork(engine) as calibrations:
        assert await calibrations.in_use(topic) == (0, DEFAULTS)


async def test_version_that_is_not_there_is_not_taken_into_use(engine: AsyncEngine) -> None:
    async with CalibrationUnitOfWork(engine) as calibrations:
        assert not await calibrations.use(f"topic-{uuid4()}", 7, utc_now())


async def test_result_of_a_run_kept_twice_is_one_version(engine: AsyncEngine) -> None:
    topic, run = f"topic-{uuid4()}", uuid4()
    for parameters in (FITTED, Parameters(0.1)):
        async with CalibrationUnitOfWork(engine) as calibrations:
            await calibrations.add(run, topic, parameters, {}, adopted=True, beside=0, at=utc_now())
    async with CalibrationUnitOfWork(engine) as calibrations:
        [one] = await calibrations.versions(topic)
    assert one.parameters == FITTED


async def test_predictor_adopted_last_is_in_use_and_old_ones_are_forgotten_but_for_that(engine: AsyncEngine) -> None:
    async with CalibrationUnitOfWork(engine) as calibrations:
        await calibrations.add_predictor(uuid4(), {"of": "first"}, {}, adopted=True, at=utc_now())
        first = await calibrations.predictor_version()
        for _ in range(KEPT_PREDICTORS + 1):
            await calibrations.add_predictor(uuid4(), {"of": "worse"}, {}, adopted=False, at=utc_now())
        assert await calibrations.predictor() == (first, {"of": "first"})
        await calibrations.add_predictor(uuid4(), {"of": "better"}, {}, adopted=True, at=utc_now())
        in_use = await calibrations.predictor()
    assert in_use is not None
    assert in_use[1] == {"of": "better"}
