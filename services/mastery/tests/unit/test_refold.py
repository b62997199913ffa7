"""Other parameters for a topic: the estimates become again what their logs fold to."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.mastery.handlers.refolding import BATCH, Refolding
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.bkt import Parameters
from services.mastery.model.history import Observation, Version, fold, holding
from services.mastery.tests.pupils import Pupil, regraded
from services.mastery.tests.unit.memory import MemoryLedger

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
FITTED = {1: Parameters(0.5, 0.2, 0.15, 0.25), 2: Parameters(0.2, 0.3, 0.1, 0.1, 0.05)}


def make() -> tuple[MemoryLedger, UseCases, Refolding]:
    ledger = MemoryLedger()
    ledger.fitted = {
        Version(topic, number): one for topic in ("addition", "division") for number, one in FITTED.items()
    }
    return ledger, UseCases(ledger, lambda: NOW), Refolding(ledger, lambda: NOW)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(["addition", "division"]), st.integers(0, 20)),
        st.tuples(st.just("correct"), st.integers(0, 50), st.integers(0, 1)),
        st.tuples(st.just("use"), st.sampled_from(["addition", "division"]), st.integers(0, 2)),
        st.tuples(st.just("refold"), st.none(), st.none()),
    ),
    max_size=25,
)


@given(STEPS)
async def test_estimates_are_what_their_logs_fold_to_with_their_version_and_after_a_refold_with_the_current_one(
    steps: list[tuple[str, object, object]],
) -> None:
    ledger, use_cases, refolding = make()
    pupil = Pupil()
    answers: list[Observation] = []
    for what, first, second in steps:
        if what == "answer":
            answers.append(pupil.answers(len(answers) % 2, minute=int(str(second)), topic=str(first)))
            await use_cases.observe([answers[-1]])
        elif what == "correct" and answers:
            of = answers[int(str(first)) % len(answers)]
            await use_cases.observe([regraded(of, float(str(second)), 1 + len(ledger.log))])
        elif what == "use":
            ledger.current[str(first)] = int(str(second))
        elif what == "refold":
            await refolding.refold()
        for key, estimate in ledger.estimates.items():
            held = holding(one.observation for one in ledger.log if one.observation.key == key).values()
            parameters = (await ledger.parameters({version := Version(key.topic_id, estimate.version)}))[version]
            assert estimate == fold(held, parameters, estimate.version)
    await refolding.refold()
    assert {key.topic_id: one.version for key, one in ledger.estimates.items()} == {
        key.topic_id: ledger.current.get(key.topic_id, 0) for key in ledger.estimates
    }


async def test_refold_of_more_estimates_than_one_transaction_takes_does_all_and_then_nothing() -> None:
    ledger, use_cases, refolding = make()
    await use_cases.observe([Pupil().answers(1, topic="addition") for _ in range(2 * BATCH + 3)])
    ledger.current["addition"] = 2
    assert await refolding.refold() == 2 * BATCH + 3
    assert await refolding.refold() == 0
    assert {one.version for one in ledger.estimates.values()} == {2}


async def test_first_answer_in_a_topic_is_folded_with_its_current_parameters() -> None:
    ledger, use_cases, _ = make()
    ledger.current["addition"] = 1
    answer = Pupil().answers(1, topic="addition")
    [outcome] = await use_cases.observe([answer])
    assert outcome.movement is not None
    assert (outcome.movement.before, outcome.movement.version) == (0.5, 1)
    assert ledger.estimates[answer.key] == fold([answer], FITTED[1], 1)
