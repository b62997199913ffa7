"""A bank of exercises and pupils who practise, for tests."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any
from uuid import UUID, uuid5

from services.mastery.model.bank import Bank, Exercise, Topic
from services.mastery.model.history import Observation
from services.mastery.model.policy import Reason
from services.mastery.model.profile import Misconception
from services.mastery.model.pupil import Pupil, Tie
from services.mastery.model.selection import Choice, Exposures, Information, Nothing, choose
from services.mastery.model.situation import Scope, Situation

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_SPACE = UUID(int=7)


def exercise(name: str, topic: str, difficulty: float = 0.0, *targets: str, **more: Any) -> Exercise:
    return Exercise(uuid5(_SPACE, name), topic, name, difficulty, frozenset(targets), **more)


def bank_of(prerequisites: Mapping[str, Iterable[str]], exercises: Iterable[Exercise], domain: str = "ARITH") -> Bank:
    bank = Bank()
    for topic, before in prerequisites.items():
        bank.put_topic(Topic(topic, topic.title(), topic.title(), domain, tuple(before)))
    for one in exercises:
        bank.put(one)
    return bank


def answer(to: Exercise, correct: float, *, ago: timedelta = timedelta(hours=1)) -> Observation:
    attempt_id = uuid5(_SPACE, f"{to.prompt} {ago}")
    return Observation(attempt_id, pupil().id, to.topic_id, to.id, NOW - ago, correct)


def pupil(name: str = "Ada", **more: Any) -> Pupil:
    return Pupil(uuid5(_SPACE, name), **more)


def held(code: str, topic: str) -> Misconception:
    return Misconception(code, code.title(), topic, 0.8, True, 3, NOW)


def tie(at: Observation, *codes: str, exercise: str | None = None) -> Tie:
    return Tie(at.attempt_id, at.student_id, at.topic_id, codes, exercise, at.submitted_at)


def informs(theta: float = 0.0) -> Information:
    """Fisher information at an ability, with discrimination 1."""

    def information(one: Exercise) -> float:
        p = 1 / (1 + exp(one.difficulty - theta))
        return p * (1 - p)

    return information


def chosen(
    by: Pupil,
    bank: Bank,
    scope: Scope | None = None,
    now: datetime = NOW,
    theta: float = 0.0,
    exposures: Exposures | None = None,
) -> Choice | Nothing:
    return choose(Situation(by, bank, scope or Scope(), now), informs(theta), exposures)


def reason_of(found: Choice | Nothing) -> tuple[Reason, str]:
    """The reason and the task; fails where there is none."""
    assert isinstance(found, Choice), found
    return found.reason, found.exercise.prompt


def named(one: Pupil, name: str) -> Pupil:
    """The same past, another pupil."""
    return replace(one, id=uuid5(_SPACE, name))
