"""Fresh cases: exercises that nobody has seen, answered by a malrule. For measuring, never for fitting."""

import random
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ..exercise import Exercise
from ..malrule import Form, Malrule, Topic, outcomes
from ..maths.answer import read
from ..maths.equality import same
from ..maths.errors import NotUnderstoodError
from ..prompts import read_exercise
from ..shown import outcome_shown
from ..variants import variants

SEED = 20_260
TRIES = 25  # versions of a worked example for each case that is wanted


class Case(NamedTuple):
    """A wrong answer and the malrule that it comes from."""

    topic: Topic
    malrule: Malrule
    prompt: str
    right: str
    answer: str


def cases(topic: Topic, count: int) -> Iterator[Case]:
    """`count` cases for every malrule of the topic and form it belongs to, fewer where it can hardly show.

    The same ones every time. The answer differs from the right one; several malrules may give it.
    """
    for form in topic.forms:
        for malrule in form.malrules:
            yield from islice(_of(topic, form, malrule, count), count)


def _of(topic: Topic, form: Form, malrule: Malrule, count: int) -> Iterator[Case]:
    rng = random.Random(f"{SEED} {malrule.code}")  # noqa: S311 - no secret
    prompts = [prompt for prompt, _ in malrule.worked()]
    for i, versions in enumerate(zip(*(variants(prompt, rng) for prompt in prompts), strict=True)):
        if i * len(prompts) >= TRIES * count:
            return
        for prompt in versions:
            exercise = read_exercise(prompt, topic.key)
            if not isinstance(exercise, Exercise) or exercise.answer is None:
                continue
            parts = next((parts for found, parts in exercise.forms if found is form), None)
            wrong = parts and _wrong(malrule, parts, exercise)
            if wrong:
                yield Case(topic, malrule, prompt, exercise.shown or "", wrong)


def _wrong(malrule: Malrule, parts: tuple[object, ...], exercise: Exercise) -> str | None:
    """What the malrule writes, None where that is right or cannot be carried out."""
    try:
        found = outcomes(malrule.predict(*parts))
        written = outcome_shown(found[0]) if found else None
        answer = read(written) if written else None
    except (ZeroDivisionError, NotUnderstoodError):
        return None
    if answer is None or any(same(answer, right) for right in (exercise.answer, *exercise.others) if right):
        unfinished = answer is not None and exercise.finished is not None and not exercise.finished(answer)
        return written if unfinished else None
    return written
