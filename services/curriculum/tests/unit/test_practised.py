"""The further topics of an exercise."""

from dataclasses import replace

import pytest

from services.curriculum.model.catalogue import Catalogue, Exercise
from services.curriculum.model.practised import with_also_topics


@pytest.mark.parametrize(
    ("topic", "prompt", "also"),
    [
        ("mixed-number-addition", "1 1/5 + 5 3/4", ("fraction-addition",)),
        ("mixed-number-addition", "2 1/3 + 5 1/3", ()),
        ("fraction-division", "5 5/6 ÷ 2", ("mixed-numbers",)),
        ("fraction-division", "5/6 ÷ 2", ()),
        ("order-of-operations", "11 + 8^2", ("powers",)),
        ("substitution", "Find x^2 when x = -6", ("powers", "multiplying-dividing-integers")),
        ("substitution", "Find 8x when x = 4", ()),
        ("linear-equations", "2x - 9 = x - 11", ("collecting-like-terms",)),
        ("linear-equations", "Solve 8 - 2(3y + 5) = 0", ("expanding-brackets",)),
        ("linear-equations", "-3(x + 2) = -15", ()),  # one may divide first
        ("linear-equations", "Solve -6(x + 3) = 24", ()),
        ("linear-equations", "-6=5+(-7x)", ()),  # no sum in the brackets
        ("linear-equations", "3+(y/-5)=-7", ()),
        ("simultaneous-equations", "x + y = 20, x - y = 6", ("linear-equations",)),
        ("quadratic-equations", "Solve x^2 - 14x + 48 = 0", ("factorising",)),
        ("quadratic-equations", "Solve x^2 = 25", ()),
    ],
)
def test_also_topics_are_those_whose_procedure_the_task_needs(topic: str, prompt: str, also: tuple[str, ...]) -> None:
    assert with_also_topics(Exercise("a-topic/one/0001", topic, prompt, "1", 0.0)).also_topics == also


def test_also_topics_that_a_file_names_stay() -> None:
    named = Exercise("a-topic/one/0001", "order-of-operations", "11 + 8^2", "75", 0.0, also_topics=("roots",))
    assert with_also_topics(named) == named
    assert with_also_topics(replace(named, also_topics=())).also_topics == ("powers",)


def test_exercises_of_the_bank_practise_further_topics_that_exist_and_are_not_their_own(catalogue: Catalogue) -> None:
    several = [one for one in catalogue.exercises if one.also_topics]
    assert len(several) >= 300
    assert all(one.topic not in one.also_topics for one in several)
    assert {also for one in several for also in one.also_topics} <= {one.id for one in catalogue.topics}
