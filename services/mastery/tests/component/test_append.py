"""The short way: one round trip where nobody else has touched the estimates, and the way with locks where somebody has."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.postgres import make_engine
from services.mastery.app import make_tracing
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.history import Observation, fold, holding
from services.mastery.model.pupil import Tie
from services.mastery.storage.append import Appender
from services.mastery.storage.ledger import MasteryUnitOfWork
from services.mastery.tests.component.statements import counted_statements
from services.mastery.tests.pupils import TOPIC, Pupil, profile, regraded

pytestmark = pytest.mark.component


def replica(engine: AsyncEngine) -> UseCases:
    return UseCases(partial(MasteryUnitOfWork, engine), utc_now, Appender(engine))


async def p_known(use_cases: UseCases, pupil: Pupil) -> float:
    found = await use_cases.read_topic(pupil.student_id, TOPIC)
    assert found is not None
    return found.p_known


@asynccontextmanager
async def transaction_queries(engine: AsyncEngine) -> AsyncIterator[list[str]]:
    """What the one connection of the pool sends beside prepared statements: BEGIN and COMMIT."""
    queries: list[str] = []

    def note(record: Any) -> None:
        queries.append(record.query)

    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
    driver.add_query_logger(note)
    yield queries
    await asyncio.sleep(0)  # it is told in the next turn of the loop
    driver.remove_query_logger(note)


@pytest.mark.parametrize("size", [1, 50, 500])
async def test_observe_of_pupils_seen_before_is_one_round_trip_whatever_the_size_of_the_batch(
    mastery_url: str, size: int
) -> None:
    engine = make_engine(mastery_url, application_name="test", pool_size=1)
    use_cases = replica(engine)
    pupils = [Pupil() for _ in range(min(size, 100))]
    batches = [[pupils[n % len(pupils)].answers(n % 2, minute=at + n) for n in range(size)] for at in (0, 1000, 2000)]
    await use_cases.observe(batches[0])
    await use_cases.observe(batches[1])  # and the statement is prepared
    with counted_statements(engine) as statements:
        async with transaction_queries(engine) as transactions:
            outcomes = await use_cases.observe(batches[2])
    assert (len(statements), transactions) == (1, [])
    own = [one for batch in batches for one in batch if one.student_id == pupils[0].student_id]
    assert await p_known(use_cases, pupils[0]) == fold(own).p_known
    assert await replica(engine).observe(batches[2]) == outcomes, "what was stored is told again, by any replica"
    await engine.dispose()


async def test_profiles_ties_and_reads_are_one_round_trip_each(mastery_url: str) -> None:
    engine, pupils = make_engine(mastery_url, application_name="test", pool_size=1), [Pupil() for _ in range(50)]
    use_cases = make_tracing(engine, {})
    ties = [Tie(uuid4(), one.student_id, TOPIC, ("A", "B"), None, utc_now()) for one in pupils]
    for revision in (1, 2):  # the second time the statements are prepared
        async with transaction_queries(engine) as transactions:
            with counted_statements(engine) as statements:
                await use_cases.take([profile(one, revision, 0.5) for one in pupils])
                await use_cases.remember(ties)
                assert len(await use_cases.read_misconceptions(pupils[0].student_id)) == 1
                assert await use_cases.read_topic(pupils[0].student_id, TOPIC) is None
    assert (len(statements), transactions) == (4, [])
    await engine.dispose()


async def test_observe_by_two_replicas_in_turn_counts_every_answer_once(engine: AsyncEngine) -> None:
    here, there, pupil = replica(engine), replica(engine), Pupil()
    answers = [pupil.answers(n % 2, minute=n) for n in range(12)]
    for n, one in enumerate(answers):
        await (here if n % 3 else there).observe([one])
    assert await p_known(here, pupil) == fold(answers).p_known


async def test_observe_of_answers_that_another_replica_has_stored_tells_what_it_told(engine: AsyncEngine) -> None:
    here, there, pupil = replica(engine), replica(engine), Pupil()
    first, second = pupil.answers(1, minute=0), pupil.answers(0, minute=1)
    await here.observe([first])
    told = await there.observe([second])
    assert await here.observe([second]) == told
    assert await p_known(here, pupil) == fold([first, second]).p_known


async def test_observe_after_a_correction_by_another_replica_rests_on_the_corrected_verdict(
    engine: AsyncEngine,
) -> None:
    here, there, pupil = replica(engine), replica(engine), Pupil()
    first, second = pupil.answers(1, minute=0), pupil.answers(1, minute=1)
    corrected = regraded(first, 0)
    await here.observe([first])
    await there.observe([corrected])
    await here.observe([second])
    assert await p_known(here, pupil) == fold([corrected, second]).p_known


async def test_observe_that_dies_before_the_answer_counts_once_when_it_comes_again(engine: AsyncEngine) -> None:
    """The statement is through, its answer is lost: what came of it is found at the next delivery."""
    here, pupil = replica(engine), Pupil()
    first, second = pupil.answers(1, minute=0), pupil.answers(0, minute=1)
    await here.observe([first])

    class Lost(Appender):
        async def __call__(self, was: Any, to: Any, outcomes: Any, at: Any) -> bool:
            await super().__call__(was, to, outcomes, at)
            raise ConnectionResetError

    dying = UseCases(here.units, utc_now, Lost(engine), here.recent)
    with pytest.raises(ConnectionResetError):
        await dying.observe([second])
    [outcome] = await here.observe([second])
    assert outcome.movement is not None
    assert outcome.movement.attempts_count == 2
    assert await p_known(here, pupil) == fold([first, second]).p_known


async def test_observe_by_replicas_at_once_in_any_order_ends_where_the_history_folds_to(engine: AsyncEngine) -> None:
    random, pupils = Random(3), [Pupil() for _ in range(4)]
    replicas = [replica(engine) for _ in range(3)]
    told: list[Observation] = []

    async def deliver(use_cases: UseCases, batch: Sequence[Observation]) -> None:
        await use_cases.observe(batch)

    for round_ in range(12):
        answers = [one.answers(random.randrange(2), minute=round_ * 10 + random.randrange(10)) for one in pupils]
        late = [regraded(random.choice(told), random.randrange(2), round_)] if told else []
        batch = [*answers, *late]
        told += batch
        again = random.sample(told, min(3, len(told)))
        await asyncio.gather(*(deliver(one, random.sample([*batch, *again], len(batch))) for one in replicas))
        await deliver(random.choice(replicas), batch)
    for pupil in pupils:
        own = [one for one in told if one.student_id == pupil.student_id]
        assert await p_known(replicas[0], pupil) == fold(holding(own).values()).p_known
