"""Everything the service does, in one object for those who call it."""

from uuid import UUID

from services.attempts.handlers.recording import Recording
from services.attempts.handlers.revising import Revising
from services.attempts.model.attempt import Attempt


class UseCases(Recording, Revising):
    """Writes by the two it is made of, and reads."""

    async def get(self, attempt_id: UUID) -> Attempt | None:
        async with self.units() as work:
            return (await work.attempts.get([attempt_id])).get(attempt_id)

    async def history(self, student_id: UUID, before: UUID | None, limit: int) -> list[Attempt]:
        async with self.units() as work:
            return await work.attempts.history(student_id, before, limit)
