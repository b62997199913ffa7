"""Exercises that a teacher sets for pupils, and how far a pupil is with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from services.mastery.model.history import Observation


@dataclass(frozen=True, slots=True)
class Order:
    """What a teacher asks for; the exercises in the order in which they are to be done. Without pupils: all of the course."""

    teacher_id: UUID
    title: str
    student_ids: tuple[UUID, ...]
    exercise_ids: tuple[UUID, ...]
    due_at: datetime | None = None
    course_id: UUID | None = None
    course_revision: int = 1
    """The least that must have been heard of the course: as it stood when it was asked for."""
    any_course: bool = False
    """Whether the course may be one that the teacher does not teach."""

    def fingerprint(self) -> str:
        """SHA-256 of what is to be set, and for whom: equal for a repetition, whatever its layout."""
        what = (self.title, self.student_ids, self.exercise_ids, self.due_at and self.due_at.timestamp())
        course = (self.course_id,) if self.course_id else ()
        return sha256(repr(what + course).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Assignment:
    id: UUID
    order: Order
    assigned_at: datetime
    fingerprint: str


class State(StrEnum):
    TODO = "TODO"  # a state of the pupil's work: not tried since it was set
    TRIED = "TRIED"
    SOLVED = "SOLVED"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pupil is with one exercise, and when they last tried it."""

    exercise_id: UUID
    state: State
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class PupilAssignment:
    """An assignment as it stands for one pupil."""

    id: UUID
    teacher_id: UUID
    course_id: UUID | None
    title: str
    due_at: datetime | None
    assigned_at: datetime
    progress: tuple[Progress, ...]


def progress(exercise_ids: Sequence[UUID], since: datetime, answers: Iterable[Observation]) -> tuple[Progress, ...]:
    """How far a pupil is with each exercise by the answers given since then; `answers` are verdicts that hold."""
    counted = [one for one in answers if one.submitted_at >= since]
    return tuple(
        _progress(exercise_id, [one for one in counted if one.exercise_id == exercise_id])
        for exercise_id in exercise_ids
    )


def _progress(exercise_id: UUID, tries: Sequence[Observation]) -> Progress:
    if not tries:
        return Progress(exercise_id, State.TODO, None)
    state = State.SOLVED if any(one.is_right for one in tries) else State.TRIED
    return Progress(exercise_id, state, max(one.submitted_at for one in tries))
