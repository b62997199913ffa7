"""What the use cases need from the outside."""

from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from services.roster.model.course import Course, Listed

Revisions = Mapping[UUID, int]  # of courses


class Unit(Protocol):
    """One transaction on the stored courses."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def open(self, course: Course, correlation_id: str | None) -> Course:
        """Stores a new course and has it told; or gives what is stored under its id already."""

    async def course(self, course_id: UUID, *, to_change: bool = False) -> Course | None:
        """`to_change`: nobody else changes it until the transaction ends."""

    async def change(self, was: Course, to: Course, correlation_id: str | None) -> None:
        """Stores what is different and has the course told as it now stands."""

    async def courses(
        self, teacher_id: UUID | None, student_id: UUID | None, *, archived: bool, after: UUID | None, limit: int
    ) -> list[Listed]:
        """The newest first, from the first behind `after`: those of a teacher, those that a pupil attends, or all."""

    async def revisions(self) -> Revisions: ...

    async def settled(self) -> Revisions:
        """Of the courses of which nothing waits for the bus."""

    async def tell(self, present: Collection[UUID], gone: Collection[UUID]) -> int:
        """Has these courses told again as they stand, and of those that there is none; how many facts that is."""
