"""Which exercise tells malrules apart that give the same answer on the one at hand."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, islice
from typing import Any

from .exercise import Exercise, value_of
from .malrule import Form, Malrule, Topic, outcomes
from .maths.answer import Answer
from .maths.errors import NotUnderstoodError
from .prompts import read_exercise
from .topics import TOPICS
from .variants import variants

LOOKED_AT = 16  # exercises that are tried before the best of them is taken
RIVALS = 4  # of a longer tie only the first are told apart: the answer to the exercise breaks it up further


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    prompt: str
    parts: tuple[Any, ...]
    right: Answer | None


@lru_cache(maxsize=4096)
def distinguish(malrules: tuple[Malrule, ...]) -> str | None:
    """An exercise on which as many of the malrules as possible give different wrong answers; None where none does.

    It is a worked example of the form, or a fresh exercise like one, the same every time.
    """
    codes = {rule.code for rule in malrules[:RIVALS]}
    best: tuple[int, str] | None = None
    for topic, form in chain(*(_FORMS[rule.code] for rule in malrules[:RIVALS])):
        rivals = [rule for rule in form.malrules if rule.code in codes]
        pairs = len(rivals) * (len(rivals) - 1) // 2
        for sample in islice(_samples(topic, form, rivals), LOOKED_AT) if pairs else ():
            apart = _apart(rivals, sample)
            if apart and (best is None or apart > best[0]):
                best = apart, sample.prompt
                if apart == pairs:
                    return sample.prompt
    return best[1] if best else None


def _forms_of_codes() -> dict[str, list[tuple[Topic, Form]]]:
    forms: dict[str, list[tuple[Topic, Form]]] = {}
    for topic in TOPICS:
        for form in topic.forms:
            for code in dict.fromkeys(rule.code for rule in form.malrules):
                forms.setdefault(code, []).append((topic, form))
    return forms


_FORMS = _forms_of_codes()


def _apart(rivals: list[Malrule], sample: _Sample) -> int:
    """How many pairs of malrules give different wrong answers to it."""
    predicted = [_predicted(rule, sample) for rule in rivals]
    return sum(bool(a) and bool(b) and not any(one in b for one in a) for a, b in combinations(predicted, 2))


@lru_cache(maxsize=32_768)
def _predicted(rule: Malrule, sample: _Sample) -> Sequence[object]:
    """What the malrule answers, nothing where it answers what is right."""
    try:
        found = [(outcome, value_of(outcome)) for outcome in outcomes(rule.predict(*sample.parts))]
    except (ZeroDivisionError, NotUnderstoodError):
        return []
    answers = [outcome if value is None else value for outcome, value in found]
    right = sample.right
    return [] if right and any(one in (right.value, right.meaning, right.form) for one in answers) else answers


def _samples(topic: Topic, form: Form, rivals: list[Malrule]) -> Iterator[_Sample]:
    """Exercises of the form: the worked examples of the rivals, those of the other malrules, then fresh ones like the first."""
    own = list(dict.fromkeys(prompt for rule in rivals for prompt, _ in rule.worked()))
    read = [sample for prompt in own if (sample := _sample(topic, form, prompt))]
    yield from read
    if read:  # where the examples have another form, others like them have it too
        others = (prompt for rule in form.malrules for prompt, _ in rule.worked() if prompt not in own)
        fresh = chain.from_iterable(zip(*map(_fresh, own), strict=True))
        yield from filter(
            None, (_sample(topic, form, prompt) for prompt in chain(islice(others, LOOKED_AT // 2), fresh))
        )


@lru_cache(maxsize=8_192)
def _sample(topic: Topic, form: Form, prompt: str) -> _Sample | None:
    exercise = read_exercise.__wrapped__(prompt, topic.key)  # these exercises shall not push out those of the pupils
    if not isinstance(exercise, Exercise):
        return None
    return next((_Sample(prompt, parts, exercise.answer) for one, parts in exercise.forms if one is form), None)


@lru_cache(maxsize=1_024)
def _fresh(prompt: str) -> tuple[str, ...]:
    """Exercises like a worked example, always the same."""
    return tuple(islice(variants(prompt, random.Random(0)), LOOKED_AT))  # noqa: S311 - no secret
