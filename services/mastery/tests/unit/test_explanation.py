"""Where an estimate comes from: the steps end where the log folds to."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.mastery.model.bkt import Parameters
from services.mastery.model.explanation import steps
from services.mastery.model.history import fold, holding
from services.mastery.tests.pupils import Pupil, regraded

corrections = st.lists(st.tuples(st.integers(0, 9), st.floats(0, 1)), max_size=5)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10), corrections, st.randoms(use_true_random=False))
def test_steps_of_any_verdicts_form_a_chain_that_ends_where_the_log_folds_to(
    correct: list[float], corrected: list[tuple[int, float]], random: Random
) -> None:
    pupil, parameters = Pupil(), Parameters(0.2, 0.15, 0.05, 0.3)
    verdicts = [pupil.answers(one, minute=at) for at, one in enumerate(correct)]
    for revision, (at, to) in enumerate(corrected, 1):
        verdicts.append(regraded(verdicts[at % len(correct)], to, revision))
    random.shuffle(verdicts)
    taken = steps(verdicts, parameters)
    hold = holding(verdicts)
    assert [one.observation for one in taken] == sorted(hold.values(), key=lambda one: one.order)
    assert taken[0].before == parameters.initial
    assert all(one.p_known == following.before for one, following in pairwise(taken))
    assert taken[-1].p_known == fold(hold.values(), parameters).p_known


def test_steps_without_a_verdict_are_none() -> None:
    assert steps([]) == []
