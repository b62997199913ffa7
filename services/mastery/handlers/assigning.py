"""Setting exercises for pupils, and seeing how far they are."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from libs.chassis.clock import Clock
from libs.contracts import derived_id, new_id
from services.mastery.model.assignment import Assignment, Order, PupilAssignment
from services.mastery.model.bank import Bank
from services.mastery.model.course import Course
from services.mastery.model.rules import BrokenRulesError
from services.mastery.ports import PracticeUnits

PAUSE = 0.05  # seconds between two looks for a course
LATEST = timedelta(days=3660)
"""A due time further away is a mistake; the last ones of the calendar cannot even be stored."""


class KeyReusedError(ValueError):
    """The same teacher used this idempotency key for another order."""


@dataclass(frozen=True, slots=True)
class Assigning:
    """`patience`: seconds to wait for what has not been heard of a course yet."""

    units: PracticeUnits
    bank: Bank
    courses: Mapping[UUID, Course]
    clock: Clock
    patience: float = 1.0

    async def assign(self, order: Order, key: str | None, correlation_id: str | None = None) -> Assignment:
        """Stores the order and, in the same transaction, what tells of it. The same key from the same teacher is the same
        assignment, for the same pupils, however often it comes and whatever has become of curriculum and course since.

        Raises BrokenRulesError for what cannot be set, KeyReusedError.
        """
        assignment_id = new_id() if key is None else derived_id(order.teacher_id, f"assignment/{key}")
        fingerprint = order.fingerprint()
        stored = None
        if key is not None:
            async with self.units() as records:
                stored = await records.assignment(assignment_id, order)
        if stored is None:
            made = Assignment(assignment_id, await self._accepted(order), self.clock(), fingerprint)
            async with self.units() as records:
                added = await records.add(made, correlation_id)
                stored = made if added else await records.assignment(assignment_id, order)
        assert stored is not None  # nothing deletes them
        if stored.fingerprint != fingerprint:
            raise KeyReusedError
        return stored

    async def read_assignments(self, student_id: UUID, after: UUID | None, limit: int) -> Sequence[PupilAssignment]:
        """A pupil's assignments, the newest first, from the first behind `after`."""
        async with self.units() as records:
            return await records.assignments_of(student_id, after, limit)

    async def _accepted(self, order: Order) -> Order:
        """The order with the pupils it is for."""
        course = None if order.course_id is None else await self._course(order.course_id, order)
        if rules := dict(self._broken(order, course)):
            raise BrokenRulesError(rules)
        if course is None or order.student_ids:
            return order
        return replace(order, student_ids=tuple(sorted(course.student_ids)))  # as they are read again for the same key

    async def _course(self, course_id: UUID, order: Order) -> Course | None:
        """The course, if it is one for this teacher. What was opened or changed a moment ago may still be on its way."""

        def found() -> Course | None:
            one = self.courses.get(course_id)
            return one if one and (order.any_course or order.teacher_id in one.teacher_ids) else None

        with suppress(TimeoutError):
            async with asyncio.timeout(self.patience):
                while (one := found()) is None or one.revision < order.course_revision:
                    await asyncio.sleep(PAUSE)
        return found()

    def _broken(self, order: Order, course: Course | None) -> Iterator[tuple[str, str]]:
        for field, ids in (("studentIds", order.student_ids), ("exerciseIds", order.exercise_ids)):
            for at, one in enumerate(ids):
                if one in ids[:at]:
                    yield f"{field}.{at}", "is there twice"
        for at, exercise_id in enumerate(order.exercise_ids):
            if self.bank.find(exercise_id) is None:
                yield f"exerciseIds.{at}", "no such exercise in the curriculum"
        if order.course_id is not None:
            yield from _broken_by_course(order, course)
        elif not order.student_ids:
            yield "studentIds", "is required without courseId"
        if order.due_at is not None and not timedelta(0) < order.due_at - self.clock() <= LATEST:
            yield "dueAt", "must be in the future, within ten years"


def _broken_by_course(order: Order, course: Course | None) -> Iterator[tuple[str, str]]:
    if course is None:
        yield "courseId", "no course of yours"
    elif course.revision < order.course_revision:
        yield "courseId", "as it now stands it has not been heard of here yet: try again in a moment"
    elif course.is_archived:
        yield "courseId", "is archived"
    elif not course.student_ids:
        yield "courseId", "nobody attends it"
    else:
        attending = frozenset(course.student_ids)
        for at, student_id in enumerate(order.student_ids):
            if student_id not in attending:
                yield f"studentIds.{at}", "does not attend the course"
