"""A course: who teaches it and who attends it. Nobody here knows who is a teacher and who a pupil: ids are taken as given."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

MOST_TEACHERS = 10
MOST_PUPILS = 500
"""The whole course is one record on the bus: 20 kB with this many. A year group fits in, a school does not."""


class ArchivedError(ValueError):
    """The course is over: nobody joins or leaves it any more."""


class BrokenRuleError(ValueError):
    """A request that cannot be carried out as it stands: what a field breaks, never what it holds."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field, self.rule = field, rule


@dataclass(frozen=True, slots=True)
class Plan:
    """What a course is to be opened with."""

    name: str
    grade_level: int | None
    teacher_ids: tuple[UUID, ...]

    def fingerprint(self) -> str:
        """SHA-256 of it: equal for a repetition."""
        return sha256(repr((self.name, self.grade_level, self.teacher_ids)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Course:
    """`fingerprint` is that of the plan; `revision` grows by one with every change."""

    id: UUID
    name: str
    grade_level: int | None
    teacher_ids: tuple[UUID, ...]
    created_at: datetime
    fingerprint: str
    student_ids: frozenset[UUID] = frozenset()
    archived_at: datetime | None = None
    revision: int = 1

    @property
    def pupils(self) -> int:
        """How many attend it."""
        return len(self.student_ids)

    def with_pupils(self, enrol: Collection[UUID], withdraw: Collection[UUID]) -> "Course":
        """The course once these have joined and those have left; itself where that changes nothing.

        Raises ArchivedError, and BrokenRuleError where somebody is to do both or there would be too many.
        """
        if self.archived_at is not None:
            raise ArchivedError
        if not set(enrol).isdisjoint(withdraw):
            raise BrokenRuleError("withdraw", "names somebody who is to be enrolled as well")
        attending = (self.student_ids - set(withdraw)) | set(enrol)
        if len(attending) > MOST_PUPILS:
            raise BrokenRuleError("enrol", f"a course has at most {MOST_PUPILS} pupils")
        return self._with(student_ids=attending)

    def archived(self, at: datetime) -> "Course":
        """The course once it is over; itself where it is already."""
        return self if self.archived_at is not None else self._with(archived_at=at)

    def _with(self, **what: Any) -> "Course":
        after = replace(self, **what)
        return self if after == self else replace(after, revision=self.revision + 1)


@dataclass(frozen=True, slots=True)
class Listed:
    """A course among others: how many attend it, not who."""

    id: UUID
    name: str
    grade_level: int | None
    teacher_ids: tuple[UUID, ...]
    pupils: int
    created_at: datetime
    archived_at: datetime | None
