"""Simulated pupils who follow the recommendations."""

from services.mastery.simulate import by_chance, recommended, simulate


def test_pupils_who_follow_the_recommendations_know_more_after_as_many_answers_than_by_chance() -> None:
    followed, chance = simulate(recommended, pupils=10, answers=80), simulate(by_chance, pupils=10, answers=80)
    assert followed.known > 1.5 * chance.known
    assert followed.mastered > 1.5 * chance.mastered
    assert followed.precision > 0.9
    assert followed.exposure < 0.5
    assert followed.repeated == 0
    assert simulate(recommended, pupils=2, answers=20) == simulate(recommended, pupils=2, answers=20)
