"""Answers that no malrule is meant to explain: right ones, slips, and numbers out of the air. The same ones every time."""

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice

from ..exercise import Exercise
from ..malrule import Topic
from ..maths.expression import Rational
from ..maths.values import reduced
from ..prompts import read_exercise
from ..variants import variants
from .fresh import SEED

Answered = tuple[str, str]  # prompt and answer


def right_answers(topic: Topic, count: int) -> list[Answered]:
    """Fresh exercises of the topic with their answers as they are shown."""
    return [(prompt, exercise.shown or "") for prompt, exercise, _ in islice(_exercises(topic), count)]


def slips(topic: Topic, count: int) -> list[Answered]:
    """One fact or digit, two digits, the sign or the place wrong; some are by chance what a malrule gives."""
    return _altered(topic, count, _slip)


def accidents(topic: Topic, count: int) -> list[Answered]:
    """Wrong numbers of the right size."""
    return _altered(topic, count, _accident)


def _altered(topic: Topic, count: int, alter: Callable[[Rational, random.Random], str]) -> list[Answered]:
    rng = random.Random(f"{SEED} {alter.__name__} {topic.key}")  # noqa: S311 - no secret
    return [(prompt, alter(value, rng)) for prompt, _, value in islice(_exercises(topic), count)]


def _exercises(topic: Topic) -> Iterator[tuple[str, Exercise, Rational]]:
    """Fresh exercises whose answer is a number."""
    rng = random.Random(f"{SEED} {topic.key}")  # noqa: S311 - no secret
    prompts = [prompt for rule in topic.malrules for prompt, _ in rule.worked()]
    for _ in range(2_000):
        prompt = next(variants(rng.choice(prompts), rng))
        exercise = read_exercise(prompt, topic.key)
        if isinstance(exercise, Exercise) and exercise.answer is not None and exercise.answer.value is not None:
            yield prompt, exercise, reduced(exercise.answer.value)


def _accident(value: Rational, rng: random.Random) -> str:
    if isinstance(value, Fraction):
        return f"{rng.randint(1, 3 * abs(value.numerator) + 5)}/{rng.randint(2, 2 * value.denominator + 3)}"
    return str(value + rng.choice((-1, 1)) * rng.randint(2, abs(value) // 2 + 7))


def _slip(value: Rational, rng: random.Random) -> str:
    if isinstance(value, Fraction):
        above, below = value.numerator, value.denominator
        return f"{_slip(above, rng)}/{below}" if rng.random() < 0.5 else f"{above}/{_slip(below, rng)}"
    digits, sign = str(abs(value)), "-" if value < 0 else ""
    i = rng.randrange(len(digits))
    match rng.randrange(5):
        case 0:
            return str(value + rng.choice((-1, 1)) * 10 ** rng.randrange(len(digits)))
        case 1:
            return str(-value)
        case 2:
            return f"{sign}{digits}0"
        case 3 if len(digits) > 1 and digits[i - 1] != digits[i] and i:
            return sign + (digits[: i - 1] + digits[i] + digits[i - 1] + digits[i + 1 :])
        case _:
            return sign + digits[:i] + rng.choice([one for one in "0123456789" if one != digits[i]]) + digits[i + 1 :]
