"""Setting exercises for pupils, and seeing how far they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from libs.chassis.clock import Clock
from libs.contracts import derived_id, new_id
from services.mastery.model.assignment import Assignment, Order, PupilAssignment
from services.mastery.model.bank import Bank
from services.mastery.model.rules import BrokenRulesError
from services.mastery.ports import PracticeUnits


class KeyReusedError(ValueError):
    """The same teacher used this idempotency key for another order."""


@dataclass(frozen=True, slots=True)
class Assigning:
    units: PracticeUnits
    bank: Bank
    clock: Clock

    async def assign(self, order: Order, key: str | None, correlation_id: str | None = None) -> Assignment:
        """Stores the order and, in the same transaction, what tells of it. The same key from the same teacher is the same
        assignment, however often it comes and whatever has become of the curriculum since.

        Raises BrokenRulesError for what cannot be set, KeyReusedError.
        """
        assignment_id = new_id() if key is None else derived_id(order.teacher_id, f"assignment/{key}")
        fingerprint = order.fingerprint()
        async with self.units() as records:
            stored = await records.assignment(assignment_id, order) if key is not None else None
            if stored is None:
                self._require(order)
                made = Assignment(assignment_id, order, self.clock(), fingerprint)
                stored = await records.add(made, correlation_id)
        if stored.fingerprint != fingerprint:
            raise KeyReusedError
        return stored

    async def read_assignments(self, student_id: UUID, after: UUID | None, limit: int) -> Sequence[PupilAssignment]:
        """A pupil's assignments, the newest first, from the first behind `after`."""
        async with self.units() as records:
            return await records.assignments_of(student_id, after, limit)

    def _require(self, order: Order) -> None:
        if rules := dict(self._broken(order)):
            raise BrokenRulesError(rules)

    def _broken(self, order: Order) -> Iterator[tuple[str, str]]:
        for field, ids in (("studentIds", order.student_ids), ("exerciseIds", order.exercise_ids)):
            for at, one in enumerate(ids):
                if one in ids[:at]:
                    yield f"{field}.{at}", "is there twice"
        for at, exercise_id in enumerate(order.exercise_ids):
            if self.bank.find(exercise_id) is None:
                yield f"exerciseIds.{at}", "no such exercise in the curriculum"
        if order.course_id is not None:
            yield "courseId", "no such course: there are no courses yet"
        if order.due_at is not None and order.due_at <= self.clock():
            yield "dueAt", "must be in the future"
