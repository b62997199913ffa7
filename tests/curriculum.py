"""Exercises with the answers that pupils never see: from the curriculum's own tables."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID


@dataclass(frozen=True)
class Exercise:
    id: UUID
    topic: str
    prompt: str
    answer: str

    @property
    def operands(self) -> tuple[int, int]:
        """Of `a - b` or `a + b` in whole numbers."""
        first, second = map(int, re.findall(r"\d+", self.prompt))
        return first, second

    @property
    def wrong_answer(self) -> str:
        """A little too much."""
        return str(Fraction(self.answer) + 1)


class Curriculum:
    def __init__(self, exercises: list[Exercise]) -> None:
        self.exercises = exercises

    def __getitem__(self, prompt: str) -> Exercise:
        return next(one for one in self.exercises if one.prompt == prompt)

    def of_topic(self, topic: str, where: Callable[[Exercise], bool] = lambda _: True) -> list[Exercise]:
        found = [one for one in self.exercises if one.topic == topic and where(one)]
        assert found, topic
        return found

    @property
    def with_borrowing(self) -> list[Exercise]:
        """Two-digit subtractions in which the units' upper digit is the smaller one, and no 0: that has bugs of its own."""
        return self.of_topic(
            "whole-number-subtraction",
            lambda one: (
                bool(re.fullmatch(r"\d\d - \d\d", one.prompt)) and 0 < one.operands[0] % 10 < one.operands[1] % 10
            ),
        )


def smaller_from_larger(exercise: Exercise) -> str:
    """The answer of a pupil who takes in each column the smaller digit from the larger."""
    first, second = exercise.operands
    return str(abs(first // 10 - second // 10) * 10 + abs(first % 10 - second % 10))
