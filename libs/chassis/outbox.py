"""The transactional outbox: events of the HTTP path commit with the rows that they are about, or not at all (P44)."""

from collections.abc import Sequence
from uuid import UUID
from zlib import crc32

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from libs.chassis.clock import Clock
from libs.chassis.kafka.record import Outgoing, Record, Tombstone
from libs.contracts import Envelope

LOCKS = 64  # a fixed number, because every lock of a large import has to fit into PostgreSQL's lock table


class Outbox:
    """In a service's tables.py: `outbox = Outbox(metadata)`. A `Relay` sends what it holds."""

    def __init__(self, metadata: MetaData, name: str = "outbox") -> None:
        self.table = Table(
            name,
            metadata,
            Column("id", BigInteger, Identity(always=True), primary_key=True),
            Column("event_id", Uuid, nullable=False, unique=True),
            Column("type", Text, nullable=False),
            Column("topic", Text, nullable=False),
            Column("key", LargeBinary, nullable=False),
            Column("headers", JSONB, nullable=False),
            Column("payload", LargeBinary),  # null in a tombstone
            Column("occurred_at", DateTime(timezone=True), nullable=False),
            Column("published_at", DateTime(timezone=True)),
            Column("attempts", Integer, nullable=False, server_default="0"),
            Column("last_error", Text),
        )
        Index(f"{name}_pending_idx", self.table.c.id, postgresql_where=self.table.c.published_at.is_(None))

    async def enqueue(
        self, session: AsyncSession, outgoing: Sequence[Outgoing | Tombstone], source: str, clock: Clock
    ) -> None:
        """Writes the facts into the caller's transaction; the relay is woken when it commits.

        From here to the commit no other transaction enqueues for the same keys, so ids follow commits per key (P45):
        enqueue last. A fact whose id is already there stays as it is. Raises ValueError for a reply, which addresses a
        gateway instance that is waiting now.
        """
        if not outgoing:
            return
        records = [one.to_record(source, clock) for one in outgoing]
        connection = await session.connection()
        await connection.execute(
            _LOCK, {"outbox": self.table.fullname, "locks": sorted({_lock(one) for one in records})}
        )
        statement = insert(self.table).on_conflict_do_nothing(index_elements=["event_id"])
        await connection.execute(statement, [_row(record) for record in records])
        await connection.execute(select(func.pg_notify(self.table.fullname, "")))


_LOCK = select(
    func.pg_advisory_xact_lock(
        func.hashtext(bindparam("outbox", type_=Text)),
        func.unnest(bindparam("locks", type_=ARRAY(Integer))),
    )
)


def _lock(record: Record) -> int:
    return crc32(record.key) % LOCKS


def _row(record: Record) -> dict[str, object]:
    if record.partition is not None:
        raise ValueError(f"{record.headers['ce_type']}: a reply cannot wait in an outbox")
    envelope = Envelope.from_headers(record.headers)
    event_id: UUID = envelope.id
    return {
        "event_id": event_id,
        "type": envelope.type,
        "topic": record.topic,
        "key": record.key,
        "headers": dict(record.headers),
        "payload": record.value,
        "occurred_at": envelope.time,
    }
