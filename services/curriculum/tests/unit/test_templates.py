"""Exercises out of templates: unique, right, and the same every time."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.diagnosis.topics import TOPICS
from services.curriculum.model.answers import wrong_answers
from services.curriculum.model.difficulty import WEIGHTS, difficulty
from services.curriculum.model.templates import SEED, TEMPLATES, Template, generate
from services.curriculum.model.templates.whole_numbers import subtraction
from services.curriculum.tests.unit.independent import holds, is_read, number

SEEDS = st.integers(0, 2**32)


@given(SEEDS)
@settings(max_examples=3, deadline=None)
def test_generate_any_seed_gives_unique_prompts_and_codes(seed: int) -> None:
    exercises = generate(TEMPLATES, seed)
    assert len({one.prompt for one in exercises}) == len({one.code for one in exercises}) == len(exercises)


@given(st.sampled_from(TEMPLATES), SEEDS)
@settings(max_examples=60, deadline=None)
def test_template_any_seed_makes_answers_that_hold_when_put_back(template: Template, seed: int) -> None:
    for exercise in template.exercises(seed):
        if is_read(exercise.prompt, exercise.answer):
            assert holds(exercise.prompt, number(exercise.answer)), exercise


def test_template_more_than_a_third_of_the_exercises_can_be_put_back() -> None:
    exercises = generate(TEMPLATES)
    assert sum(is_read(one.prompt, one.answer) for one in exercises) > len(exercises) / 3


@given(st.sampled_from(TEMPLATES), SEEDS)
@settings(max_examples=30, deadline=None)
def test_template_any_seed_makes_answers_the_diagnosis_accepts(template: Template, seed: int) -> None:
    assert list(wrong_answers(template.exercises(seed))) == []


def test_wrong_answers_a_wrong_key_is_named_with_what_the_prompt_comes_to() -> None:
    exercise = generate(TEMPLATES)[0]
    wrong = replace(exercise, answer=str(int(exercise.answer) + 1))
    (sentence,) = wrong_answers([wrong])
    assert exercise.code in sentence
    assert exercise.answer in sentence


def test_generate_same_seed_gives_the_same_and_another_seed_others() -> None:
    assert generate(TEMPLATES) == generate(TEMPLATES, SEED)
    assert generate(TEMPLATES) != generate(TEMPLATES, SEED + 1)


def test_generate_covers_every_topic_with_enough_exercises() -> None:
    counts = Counter(one.topic for one in generate(TEMPLATES))
    assert counts.keys() == WEIGHTS.keys() == {topic.key for topic in TOPICS}
    assert min(counts.values()) >= 40


def test_generate_gives_every_topic_easy_and_hard_exercises() -> None:
    levels: dict[str, set[float]] = {}
    for one in generate(TEMPLATES):
        levels.setdefault(one.topic, set()).add(one.difficulty)
    assert {topic for topic, found in levels.items() if max(found) - min(found) < 0.4} == set()


@given(st.sampled_from(TEMPLATES), SEEDS)
@settings(max_examples=20, deadline=None)
def test_template_higher_count_only_appends(template: Template, seed: int) -> None:
    fewer = replace(template, count=template.count - 2)
    made = list(template.exercises(seed))
    assert list(fewer.exercises(seed)) == made[:-2]


def test_template_contradicting_conditions_are_refused() -> None:
    impossible = replace(TEMPLATES[0], where={"carries": {7}})
    with pytest.raises(ValueError, match="only 0 of 8"):
        list(impossible.exercises(SEED))


def test_generate_two_templates_with_the_same_prompt_are_refused() -> None:
    everything = Template(TEMPLATES[0].topic, "anything", 4000, TEMPLATES[0].draw)
    with pytest.raises(ValueError, match="is made by"):
        generate((TEMPLATES[0], everything))


@pytest.mark.parametrize(
    ("a", "b", "borrows", "zeros"), [(81, 38, 1, 0), (304, 178, 2, 1), (500, 200, 0, 0), (4000, 157, 3, 2)]
)
def test_subtraction_counts_borrows_and_crossed_zeros(a: int, b: int, borrows: int, zeros: int) -> None:
    class Fixed:
        numbers = [a, b]  # noqa: RUF012

        def digits(self, _: int) -> int:
            return self.numbers.pop(0)

    features = subtraction(len(str(a)), len(str(b)), Fixed()).features  # type: ignore[arg-type]
    assert (features["borrows"], features["zeros"]) == (borrows, zeros)


@pytest.mark.parametrize("topic", WEIGHTS)
def test_difficulty_every_feature_makes_harder_and_stays_on_the_scale(topic: str) -> None:
    easiest = difficulty(topic, {})
    for feature in WEIGHTS[topic].keys() - {"start"}:
        assert -3 <= easiest < difficulty(topic, {feature: 1}) <= 3
    assert difficulty(topic, dict.fromkeys(WEIGHTS[topic].keys() - {"start"}, 9)) == 3


def test_generate_integer_exercises_show_every_pattern_of_signs() -> None:
    for topic, sign in (("adding-integers", "+"), ("subtracting-integers", "-")):
        prompts = [one.prompt for one in generate(TEMPLATES) if one.topic == topic]
        for first in ("", "-"):
            for second in (r"\d+", r"\(-\d+\)"):
                pattern = re.compile(rf"{first}\d+ \{sign} {second}")
                assert any(pattern.fullmatch(prompt) for prompt in prompts), pattern


def test_generate_equations_have_every_form() -> None:
    prompts = [one.prompt for one in generate(TEMPLATES) if one.topic == "linear-equations"]
    forms = (
        r"x [+-] \d+ = -?\d+",
        r"\d+x = -?\d+",
        r"-\d*x = -?\d+",
        r"x/\d+ = -?\d+",
        r"\d+ - x = -?\d+",
        r"\d+x [+-] \d+ = -?\d+",
        r"-\d*x [+-] \d+ = -?\d+",
        r"-?\d+\(x [+-] \d+\) = -?\d+",
        r"-?\d*x [+-] \d+ = -?\d*x [+-] \d+",
    )
    for form in forms:
        assert any(re.fullmatch(form, prompt) for prompt in prompts), form
