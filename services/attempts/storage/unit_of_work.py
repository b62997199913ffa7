"""One transaction with its repositories."""

from typing import Self

from libs.chassis import postgres
from services.attempts.storage.attempts import SqlAttempts
from services.attempts.storage.profiles import SqlProfiles
from services.attempts.storage.revisions import SqlRevisions


class SqlUnitOfWork(postgres.UnitOfWork):
    attempts: SqlAttempts
    revisions: SqlRevisions
    profiles: SqlProfiles

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.attempts = SqlAttempts(self.session)
        self.revisions = SqlRevisions(self.session)
        self.profiles = SqlProfiles(self.session)
        return self
