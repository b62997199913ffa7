from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.mastery.model.history import Estimate, fold, holding
from services.mastery.tests.pupils import Pupil, regraded

answers = st.lists(st.floats(0, 1), max_size=30)


@given(answers, st.randoms(use_true_random=False))
def test_fold_in_any_order_given_equals_replaying_one_by_one(correct: list[float], random: Random) -> None:
    pupil = Pupil()
    history = [pupil.answers(one, minute=minute * 500) for minute, one in enumerate(correct)]  # days apart
    replayed = Estimate(0.3)
    for one in history:
        assert replayed.precedes(one)
        replayed = replayed.after(one)
    random.shuffle(history)
    assert fold(history) == replayed


def test_fold_of_attempts_of_one_moment_goes_by_their_ids() -> None:
    pupil = Pupil()
    first, second = sorted((pupil.answers(1), pupil.answers(0)), key=lambda one: one.attempt_id)
    assert fold([second, first]) == Estimate(0.3).after(first).after(second)


def test_holding_verdict_is_the_one_with_the_highest_revision() -> None:
    first = Pupil().answers(0)
    second, third = regraded(first, 1, 1), regraded(first, 0, 2)
    assert holding([third, first, second]) == {first.attempt_id: third}
