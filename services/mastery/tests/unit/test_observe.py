"""The use case on a ledger in memory: what a batch does to estimates, however it arrives."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.mastery.handlers.tracing import UseCases
from services.mastery.model.history import Observation, fold, holding
from services.mastery.ports import Outcome
from services.mastery.tests.pupils import Pupil, regraded
from services.mastery.tests.unit.memory import MemoryLedger

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def make() -> tuple[MemoryLedger, UseCases]:
    ledger = MemoryLedger()
    return ledger, UseCases(units=ledger, clock=lambda: NOW)


@st.composite
def arrivals(draw: st.DrawFn) -> list[list[Observation]]:
    """Batches with everything that can happen: several pupils and topics, any order, corrections, repetitions."""
    pupils = [Pupil(), Pupil()]
    verdicts: list[Observation] = []
    for _ in range(draw(st.integers(1, 12))):
        pupil, topic = draw(st.sampled_from(pupils)), draw(st.sampled_from(["addition", "subtraction"]))
        first = pupil.answers(draw(st.sampled_from([0.0, 0.5, 1.0])), minute=draw(st.integers(0, 5)), topic=topic)
        revisions = range(1, draw(st.integers(1, 3)))
        verdicts += [first, *(regraded(first, draw(st.sampled_from([0.0, 1.0])), one) for one in revisions)]
    delivered = draw(st.permutations(verdicts + draw(st.lists(st.sampled_from(verdicts), max_size=5))))
    size = draw(st.integers(1, len(delivered)))
    return [delivered[start : start + size] for start in range(0, len(delivered), size)]


@given(arrivals())
async def test_observe_in_any_order_and_any_batches_ends_where_the_history_folds_to(
    batches: list[list[Observation]],
) -> None:
    ledger, use_cases = make()
    for batch in batches:
        await use_cases.observe(batch)
    every = {one.verdict: one for batch in batches for one in batch}.values()
    for key, estimate in ledger.estimates.items():
        assert estimate == fold(holding(one for one in every if one.key == key).values())
    assert len(ledger.log) == len(every)


@given(arrivals())
async def test_observe_delivered_again_gives_the_same_outcomes_and_moves_nothing(
    batches: list[list[Observation]],
) -> None:
    ledger, use_cases = make()
    outcomes = [await use_cases.observe(batch) for batch in batches]
    log, estimates = list(ledger.log), dict(ledger.estimates)
    assert [await use_cases.observe(batch) for batch in batches] == outcomes
    assert (ledger.log, ledger.estimates) == (log, estimates)


@given(arrivals())
async def test_observe_movements_of_a_topic_form_a_chain(batches: list[list[Observation]]) -> None:
    ledger, use_cases = make()
    for batch in batches:
        await use_cases.observe(batch)
    last: dict[Any, float] = {}
    for one in ledger.log:
        if one.movement is not None:
            assert one.movement.before == last.get(one.observation.key, 0.3)
            last[one.observation.key] = one.movement.p_known


async def test_observe_in_order_reads_no_history() -> None:
    ledger, use_cases = make()
    pupil = Pupil()
    await use_cases.observe([pupil.answers(1, minute=minute) for minute in range(3)])
    await use_cases.observe([pupil.answers(0, minute=minute) for minute in range(3, 6)])
    assert ledger.histories_read == 0


async def test_observe_late_answer_is_folded_in_where_it_belongs() -> None:
    ledger, use_cases = make()
    pupil = Pupil()
    early, late = pupil.answers(1, minute=0), pupil.answers(0, minute=1)
    await use_cases.observe([late])
    [outcome] = await use_cases.observe([early])
    estimate = fold([early, late])
    assert ledger.estimates[early.key] == estimate
    assert outcome.movement is not None
    assert outcome.movement.p_known == estimate.p_known
    assert outcome.movement.last_attempt_at == late.submitted_at
    assert outcome.movement.attempts_count == 2


async def test_observe_regrade_before_its_attempt_is_remembered_and_holds() -> None:
    ledger, use_cases = make()
    first = Pupil().answers(0)
    correction = regraded(first, 1)
    [corrected], [superseded] = await use_cases.observe([correction]), await use_cases.observe([first])
    assert ledger.estimates[first.key] == fold([correction])
    assert corrected.movement is not None
    assert superseded == Outcome(first, None, NOW)


async def test_observe_regrade_with_the_same_verdict_moves_nothing() -> None:
    _, use_cases = make()
    first = Pupil().answers(1)
    _, outcome = await use_cases.observe([first, regraded(first, 1)])
    assert outcome.movement is None


async def test_observe_multi_topic_attempt_counts_once_for_each_topic() -> None:
    ledger, use_cases = make()
    pupil = Pupil()
    addition = pupil.answers(1, topic="addition")
    fractions = Observation(
        addition.attempt_id, pupil.student_id, "fractions", addition.exercise_id, addition.submitted_at, 1
    )
    await use_cases.observe([addition, fractions])
    assert [one.attempts_count for one in ledger.estimates.values()] == [1, 1]
