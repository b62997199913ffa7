"""The rules that hold between the parts of a curriculum."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.curriculum.model.catalogue import (
    Catalogue,
    Domain,
    Exercise,
    Subdomain,
    Topic,
    exercise_id,
)
from services.curriculum.model.difference import difference
from services.curriculum.tests.unit.test_misconception import SOUND

SMALL = Catalogue(
    domains=(Domain("ARITH", "Numbers", "Números"),),
    subdomains=(Subdomain("ARITH/ADD", "ARITH", "Adding", "Suma"),),
    topics=(
        Topic("counting", "Counting", "Contar", "ARITH/ADD", (1, 1)),
        Topic("adding", "Adding", "Sumar", "ARITH/ADD", (1, 2), ("counting",)),
    ),
    exercises=(Exercise("adding/easy/0001", "adding", "1 + 1", "2", -3.0),),
    misconceptions=(SOUND,),
)


def test_problems_a_sound_curriculum_has_none() -> None:
    assert SMALL.problems() == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"domains": ()}, "subdomain ARITH/ADD: there is no domain 'ARITH'"),
        ({"exercises": (replace(SMALL.exercises[0], topic="gone"),)}, "there is no topic 'gone'"),
        ({"exercises": SMALL.exercises * 2}, "exercise 'adding/easy/0001' appears twice"),
        (
            {"exercises": (*SMALL.exercises, replace(SMALL.exercises[0], code="adding/easy/0002"))},
            "prompt '1 + 1' appears twice",
        ),
        ({"topics": (replace(SMALL.topics[0], grades=(3, 2)), SMALL.topics[1])}, "grades run from 3 down to 2"),
        ({"topics": SMALL.topics[1:]}, "topic adding: there is no prerequisite 'counting'"),
        (
            {"topics": (replace(SMALL.topics[0], prerequisites=("adding",)), SMALL.topics[1])},
            "prerequisites form a circle",
        ),
        ({"misconceptions": SMALL.misconceptions * 2}, "misconception 'NO_CARRY' appears twice"),
    ],
)
def test_problems_a_broken_rule_is_named(change: dict[str, object], problem: str) -> None:
    problems = replace(SMALL, **change).problems()  # type: ignore[arg-type]
    assert any(problem in one for one in problems), problems


@given(st.dictionaries(st.text(), st.integers()), st.dictionaries(st.text(), st.integers()))
def test_difference_applied_to_the_known_gives_the_wanted(wanted: dict[str, int], known: dict[str, int]) -> None:
    changes = difference(wanted.items(), known, lambda value: value)
    after = {key: value for key, value in (known | changes).items() if value is not None}
    assert after == wanted
    assert all(known.get(key) != value for key, value in changes.items())


def test_exercise_id_never_changes() -> None:
    assert exercise_id("whole-number-subtraction/across-zero/0007") == UUID("61e907be-e2dd-5dd0-98aa-952ee5b48402")
