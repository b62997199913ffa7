"""What the use cases need from the outside."""

from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from services.attempts.model.attempt import AnswerKey, Attempt
from services.attempts.model.profile import PupilProfile


class AnswerKeys(Protocol):
    """The exercises' answers, as curriculum last published them."""

    def find(self, exercise_id: UUID) -> AnswerKey | None: ...


class Attempts(Protocol):
    async def add(self, attempts: Sequence[Attempt]) -> set[UUID]:
        """Stores attempts with distinct ids in one statement; the ids that were new. One already there stays as it is."""
        ...

    async def get(self, attempt_ids: Sequence[UUID]) -> dict[UUID, Attempt]: ...

    async def history(self, student_id: UUID, before: UUID | None, limit: int) -> list[Attempt]:
        """A pupil's attempts, newest first, from the one after `before` on."""
        ...


class Profiles(Protocol):
    async def get(self, student_ids: Collection[UUID]) -> dict[UUID, PupilProfile]:
        """One for every pupil, that without evidence for a pupil who has none."""
        ...

    async def replace(self, changes: Sequence[tuple[PupilProfile, PupilProfile]]) -> None:
        """Puts each second profile in the place of the first. Raises Transient when somebody else has replaced one first."""
        ...


class UnitOfWork(Protocol):
    @property
    def attempts(self) -> Attempts: ...

    @property
    def profiles(self) -> Profiles: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
