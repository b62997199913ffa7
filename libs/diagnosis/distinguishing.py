"""Which exercise tells malrules apart that give the same answer on the one at hand."""

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import Any, NamedTuple

from .answer import Answer
from .exercise import Exercise, read_exercise, value_of
from .malrule import Form, Malrule, Topic, outcomes
from .notation import NotUnderstoodError
from .topics import TOPICS
from .variants import variants

POOL = 60  # exercises of a form to choose from


class _Sample(NamedTuple):
    prompt: str
    parts: tuple[Any, ...]
    right: Answer | None


@lru_cache(maxsize=4096)
def distinguish(malrules: tuple[Malrule, ...]) -> str | None:
    """An exercise on which as many of the malrules as possible give different wrong answers; None where none does.

    The pool is made of the worked examples of the form and of fresh exercises like them, the same ones every time.
    """
    best: tuple[int, str] | None = None
    for topic in TOPICS:
        for form in topic.forms:
            rivals = [rule for rule in form.malrules if any(rule.code == one.code for one in malrules)]
            for sample in _pool(topic, form) if len(rivals) > 1 else ():
                apart = _apart(rivals, sample)
                if apart and (best is None or apart > best[0]):
                    best = apart, sample.prompt
                    if apart == len(rivals) * (len(rivals) - 1) // 2:
                        return sample.prompt
    return best[1] if best else None


def _apart(rivals: list[Malrule], sample: _Sample) -> int:
    """How many pairs of malrules give different wrong answers to it."""
    predicted = [_predicted(rule, sample) for rule in rivals]
    return sum(bool(a) and bool(b) and not any(one in b for one in a) for a, b in combinations(predicted, 2))


def _predicted(rule: Malrule, sample: _Sample) -> Sequence[object]:
    """What the malrule answers, nothing where it answers what is right."""
    try:
        found = [(outcome, value_of(outcome)) for outcome in outcomes(rule.predict(*sample.parts))]
    except (ZeroDivisionError, NotUnderstoodError):
        return []
    answers = [outcome if value is None else value for outcome, value in found]
    right = sample.right
    return [] if right and any(one in (right.value, right.meaning, right.form) for one in answers) else answers


@lru_cache(maxsize=256)
def _pool(topic: Topic, form: Form) -> tuple[_Sample, ...]:
    return tuple(islice(_samples(topic, form), POOL))


def _samples(topic: Topic, form: Form) -> Iterator[_Sample]:
    """The exercises of the form: worked examples, then fresh ones."""
    rng = random.Random(0)  # noqa: S311
    prompts = list(dict.fromkeys(prompt for rule in form.malrules for prompt, _ in rule.worked()))
    fresh = [islice(variants(prompt, rng), 4 * POOL // max(1, len(prompts)) + 1) for prompt in prompts]
    for prompt in (*prompts, *(version for versions in zip(*fresh, strict=False) for version in versions)):
        exercise = read_exercise(prompt, topic.key)
        if isinstance(exercise, Exercise):
            for found, parts in exercise.forms:
                if found is form:
                    yield _Sample(prompt, parts, exercise.answer)
