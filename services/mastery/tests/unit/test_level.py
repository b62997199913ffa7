import pytest

from libs.contracts.mastery import v1
from services.mastery.model.level import Level, level_of


@pytest.mark.parametrize(
    ("p_known", "level"),
    [
        (0.0, "AT_RISK"),
        (0.399, "AT_RISK"),
        (0.4, "STRUGGLING"),
        (0.699, "STRUGGLING"),
        (0.7, "PROFICIENT"),
        (0.949, "PROFICIENT"),
        (0.95, "MASTERED"),
        (1.0, "MASTERED"),
    ],
)
def test_level_of_a_bound_belongs_to_the_level_above_it(p_known: float, level: str) -> None:
    assert level_of(p_known) == level


def test_level_of_ours_is_a_word_of_the_contract() -> None:
    assert {v1.Level(one.value).value for one in Level} == {one.value for one in Level}
