"""Queries of verdicts that took the place of others."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.attempts.model.attempt import Attempt
from services.attempts.model.finding import Revision
from services.attempts.storage.attempts import SqlAttempts, candidate_rows, verdict_columns
from services.attempts.storage.documents import columns, document, verdict_from
from services.attempts.tables import AttemptRow, VerdictRow

ADD = text(f"""
insert into attempts.verdicts ({columns("verdicts")})
select {columns("verdicts")}
from json_populate_recordset(null::attempts.verdicts, cast(:verdicts as json))
""")  # noqa: S608 - a constant of ours
UPDATE = text("""
update attempts.attempts held set
    is_correct = new.is_correct, status = new.status, error_tag = new.error_tag, confidence = new.confidence,
    source = new.source, tied = new.tied, distinguish_with = new.distinguish_with, message = new.message,
    is_unread = new.is_unread, credit = new.credit, revision = new.revision
from json_populate_recordset(null::attempts.attempts, cast(:attempts as json)) new
where held.id = new.id
""")
FORGET = text("delete from attempts.attempt_candidates where attempt_id = any(:ids)")
EXPLAIN = text(f"""
insert into attempts.attempt_candidates ({columns("attempt_candidates")})
select {columns("attempt_candidates")}
from json_populate_recordset(null::attempts.attempt_candidates, cast(:candidates as json))
""")  # noqa: S608


class SqlRevisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, attempt_ids: Sequence[UUID]) -> dict[UUID, Attempt]:
        query = select(AttemptRow).where(col(AttemptRow.id).in_(attempt_ids)).order_by(col(AttemptRow.id))
        return await SqlAttempts(self._session).found(query.with_for_update())

    async def of(self, attempt_ids: Sequence[UUID]) -> list[Revision]:
        query = select(VerdictRow).where(col(VerdictRow.attempt_id).in_(attempt_ids), VerdictRow.revision > 0)
        return [
            Revision(row.attempt_id, row.revision, verdict_from(row.verdict), row.cause, row.decided_at, row.is_regrade)
            for row in await self._session.exec(query)
            if row.cause is not None
        ]

    async def add(self, first: Sequence[Attempt], revisions: Sequence[Revision], revised: Sequence[Attempt]) -> None:
        connection = await self._session.connection()
        rows = (*map(_first_row, first), *map(_revision_row, revisions))
        await connection.execute(ADD, {"verdicts": document(rows)})
        await connection.execute(
            UPDATE, {"attempts": document({"id": one.attempt_id, **verdict_columns(one)} for one in revised)}
        )
        await connection.execute(FORGET, {"ids": [one.attempt_id for one in revised]})
        await connection.execute(EXPLAIN, {"candidates": document(_all_candidates(revised))})


def _all_candidates(revised: Iterable[Attempt]) -> Iterable[dict[str, Any]]:
    return (row for one in revised for row in candidate_rows(one))


def _first_row(one: Attempt) -> dict[str, Any]:
    return {
        "attempt_id": one.attempt_id,
        "revision": 0,
        "verdict": one.verdict,
        "is_regrade": False,
        "cause": None,
        "decided_at": one.recorded_at,
    }


def _revision_row(one: Revision) -> dict[str, Any]:
    return {
        "attempt_id": one.attempt_id,
        "revision": one.number,
        "verdict": one.verdict,
        "is_regrade": one.is_regrade,
        "cause": one.cause,
        "decided_at": one.decided_at,
    }
