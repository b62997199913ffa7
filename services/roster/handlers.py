"""The use cases: open a course, see it, change who attends it, end it; and see to it that the bus tells what is stored."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from libs.chassis.clock import Clock
from libs.contracts import derived_id, new_id
from services.roster.model.course import Course, Listed, Plan
from services.roster.ports import Revisions, Unit

MOST_AT_ONCE = 1000  # courses told again in one transaction


class KeyReusedError(ValueError):
    """The same person used this idempotency key for another course."""


class UnknownCourseError(LookupError):
    """There is no such course, or it is not taught by whom it must be."""


@dataclass(frozen=True, slots=True)
class UseCases:
    """`teacher_id` says whose a course must be; None: anybody's."""

    units: Callable[[], Unit]
    clock: Clock

    async def open(self, plan: Plan, by: UUID, key: str | None, correlation_id: str | None = None) -> Course:
        """The same key from the same person is the same course, as it stands by now. Raises KeyReusedError."""
        course_id = new_id() if key is None else derived_id(by, f"course/{key}")
        fingerprint = plan.fingerprint()
        course = Course(course_id, plan.name, plan.grade_level, plan.teacher_ids, self.clock(), fingerprint)
        async with self.units() as work:
            stored = await work.open(course, correlation_id)
        if stored.fingerprint != fingerprint:
            raise KeyReusedError
        return stored

    async def read(self, course_id: UUID, teacher_id: UUID | None) -> Course:
        """Raises UnknownCourseError."""
        async with self.units() as work:
            return _theirs(await work.course(course_id), teacher_id)

    async def courses(
        self, teacher_id: UUID | None, student_id: UUID | None, *, archived: bool, after: UUID | None, limit: int
    ) -> list[Listed]:
        """The newest first, from the first behind `after`: those of a teacher, those that a pupil attends, or all."""
        async with self.units() as work:
            return await work.courses(teacher_id, student_id, archived=archived, after=after, limit=limit)

    async def change_pupils(
        self,
        course_id: UUID,
        teacher_id: UUID | None,
        enrol: Collection[UUID],
        withdraw: Collection[UUID],
        correlation_id: str | None = None,
    ) -> Course:
        """The same again changes nothing. Raises UnknownCourseError, ArchivedError, BrokenRuleError."""
        return await self._change(course_id, teacher_id, lambda one: one.with_pupils(enrol, withdraw), correlation_id)

    async def archive(self, course_id: UUID, teacher_id: UUID | None, correlation_id: str | None = None) -> Course:
        """The same again changes nothing. Raises UnknownCourseError."""
        return await self._change(course_id, teacher_id, lambda one: one.archived(self.clock()), correlation_id)

    async def _change(
        self,
        course_id: UUID,
        teacher_id: UUID | None,
        change: Callable[[Course], Course],
        correlation_id: str | None,
    ) -> Course:
        async with self.units() as work:
            was = _theirs(await work.course(course_id, to_change=True), teacher_id)
            to = change(was)
            if to is not was:
                await work.change(was, to, correlation_id)
        return to

    async def reconcile(self, read: Callable[[], Awaitable[Revisions]]) -> int:
        """Has told again what the bus lacks or has wrong, and counts it; `read` finds out what it tells. What is on its way
        to it, or changes meanwhile, is left alone: courses change all day. Of many, the rest is for the next look."""
        async with self.units() as work:
            settled = await work.settled()
        told = await read()
        async with self.units() as work:
            stored = await work.revisions()
            lacking = [one for one, revision in settled.items() if told.get(one, 0) < revision]
            ahead = [one for one in told.keys() & stored.keys() if told[one] > stored[one]]
            return await work.tell([*lacking, *ahead][:MOST_AT_ONCE], told.keys() - stored.keys())


def _theirs(course: Course | None, teacher_id: UUID | None) -> Course:
    if course is None or (teacher_id is not None and teacher_id not in course.teacher_ids):
        raise UnknownCourseError
    return course
