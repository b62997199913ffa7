"""A template: how exercises of one kind are drawn. The same seed gives the same exercises, for ever."""

import random
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import NamedTuple, TypeVar

from services.curriculum.model.catalogue import Exercise
from services.curriculum.model.difficulty import difficulty

T = TypeVar("T")
Made = tuple[str, Fraction | int | str] | None  # prompt and answer; None where the numbers drawn do not suit

SEED = 2026
MAX_DRAWS = 50_000  # for one template: past that its conditions contradict each other


class Draw:
    """Random choices out of `random.Random.random()`, the only method whose sequence Python promises to keep."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - exercises, not secrets

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def digits(self, count: int) -> int:
        """A whole number of `count` digits."""
        return self.number(10 ** (count - 1), 10**count - 1)

    def of(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.number(0, len(choices) - 1)]

    def several(self, count: int, low: int, high: int) -> list[int]:
        """So many different whole numbers, in the order in which they were drawn."""
        found: dict[int, None] = {}
        while len(found) < count:
            found[self.number(low, high)] = None
        return list(found)

    def nonzero(self, low: int, high: int) -> int:
        return self.number(low, high) or self.nonzero(low, high)


class Task(NamedTuple):
    """An exercise without a name. `features` are what makes it hard: see difficulty.py."""

    prompt: str
    answer: Fraction | int | str
    features: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Template:
    """`draw` makes candidates; those whose features all lie in `where` are kept, an absent feature being 0. Raising
    `count` only adds exercises. Any other change changes what is behind known ids: make a new template instead."""

    topic: str
    name: str
    count: int
    draw: Callable[[Draw], Task]
    where: Mapping[str, Container[int]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"{self.topic}/{self.name}"

    def exercises(self, seed: int) -> Iterator[Exercise]:
        """`count` exercises with different prompts. Raises ValueError when there are not that many."""
        draw = Draw(f"{seed}/{self.code}")
        prompts: set[str] = set()
        for _ in range(MAX_DRAWS):
            if len(prompts) == self.count:
                return
            task = self.draw(draw)
            if task.prompt not in prompts and self._wants(task):
                prompts.add(task.prompt)
                yield Exercise(
                    code=f"{self.code}/{len(prompts):04}",
                    topic=self.topic,
                    prompt=task.prompt,
                    answer=str(task.answer),
                    difficulty=difficulty(self.topic, task.features),
                    source="TEMPLATE",
                )
        raise ValueError(f"template {self.code}: only {len(prompts)} of {self.count} exercises found")

    def _wants(self, task: Task) -> bool:
        return all(task.features.get(name, 0) in wanted for name, wanted in self.where.items())


def kinds(topic: str, *rows: tuple[Callable[[Draw], Made], int, int]) -> tuple[Template, ...]:
    """A template for each row: what makes a prompt and its answer (its name is the template's), how many, and its level in
    the topic, from 0."""
    return tuple(
        Template(topic, make.__name__.strip("_").replace("_", "-"), count, partial(_task, make, level))
        for make, count, level in rows
    )


def _task(make: Callable[[Draw], Made], level: int, draw: Draw) -> Task:
    while (made := make(draw)) is None:
        pass
    prompt, answer = made
    longest = max((len(digits) for digits in re.findall(r"\d+", prompt)), default=1)
    return Task(prompt, answer, {"level": level, "digits": longest - 1})


def generate(templates: Iterable[Template], seed: int = SEED) -> tuple[Exercise, ...]:
    """All exercises of all templates. Raises ValueError when two templates make the same prompt: their conditions must
    exclude each other, so that a new template never changes what an old one makes."""
    makers: dict[str, str] = {}
    exercises = []
    for template in templates:
        for exercise in template.exercises(seed):
            if maker := makers.get(exercise.prompt):
                raise ValueError(f"{exercise.prompt!r} is made by {maker} and by {exercise.code}")
            makers[exercise.prompt] = exercise.code
            exercises.append(exercise)
    return tuple(exercises)
