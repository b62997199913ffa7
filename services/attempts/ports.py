"""What the use cases need from the outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from services.attempts.model.attempt import AnswerKey, Attempt
from services.attempts.model.catalogue import Entry
from services.attempts.model.finding import Revision
from services.attempts.model.profile import PupilProfile


class AnswerKeys(Protocol):
    """The exercises' answers, as curriculum last published them."""

    def find(self, exercise_id: UUID) -> AnswerKey | None: ...


class Catalogue(Protocol):
    """The errors that the rules or a language model can name."""

    def find(self, code: str) -> Entry | None: ...


class Attempts(Protocol):
    async def add(self, attempts: Sequence[Attempt]) -> tuple[set[UUID], dict[UUID, PupilProfile]]:
        """Stores attempts with distinct ids in one statement; the ids that were new, and the profiles of all their pupils. An
        attempt already there stays as it is."""
        ...

    async def recorded(self, attempt_ids: Sequence[UUID]) -> dict[UUID, Attempt]:
        """Attempts as they were recorded, whatever has been found out since."""
        ...

    async def get(self, attempt_ids: Sequence[UUID]) -> dict[UUID, Attempt]: ...

    async def history(self, student_id: UUID, before: UUID | None, limit: int) -> list[Attempt]:
        """A pupil's attempts, newest first, from the one after `before` on."""
        ...

    async def overdue(self, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        """Ids and pupils of attempts that have waited since before that time, the longest waiting first."""
        ...


class Revisions(Protocol):
    """Verdicts that took the place of others. An attempt's row has the last one."""

    async def lock(self, attempt_ids: Sequence[UUID]) -> dict[UUID, Attempt]:
        """The attempts, which nobody else revises before the unit of work ends."""
        ...

    async def of(self, attempt_ids: Sequence[UUID]) -> list[Revision]: ...

    async def add(self, first: Sequence[Attempt], revisions: Sequence[Revision], revised: Sequence[Attempt]) -> None:
        """Stores revisions. `first` are the attempts that are revised for the first time, as they were recorded; `revised`
        are all of them as they are now."""
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
    def revisions(self) -> Revisions: ...

    @property
    def profiles(self) -> Profiles: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
