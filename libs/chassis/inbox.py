"""The inbox: which records have been handled, for consumers whose effects have no natural unique key."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, MetaData, Table, Uuid, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession


class Inbox:
    """In a service's tables.py: `inbox = Inbox(metadata)`."""

    def __init__(self, metadata: MetaData, name: str = "inbox") -> None:
        self.table = Table(
            name,
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
        )
        # One array, so that batches of any size are one statement in PostgreSQL's eyes; sorted, so that two batches
        # that share records queue up instead of deadlocking.
        ids = select(func.unnest(bindparam("ids", type_=ARRAY(Uuid))))
        self._claim = insert(self.table).from_select(["id"], ids).on_conflict_do_nothing().returning(self.table.c.id)

    async def claim(self, session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
        """The ids that are new; they are handled once the caller's transaction commits. An id that an open transaction
        has claimed is waited for."""
        connection = await session.connection()
        return set(await connection.scalars(self._claim, {"ids": sorted(set(ids))}))

    async def forget(self, session: AsyncSession, before: datetime) -> int:
        """Deletes what was handled before that time, which must be further back than the topic's retention. Returns the
        number of rows."""
        connection = await session.connection()
        result = await connection.execute(delete(self.table).where(self.table.c.received_at < before))
        return result.rowcount
