"""Queries of attempts with their lines of working and what explains them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.attempts.model.attempt import (
    WAITING,
    Attempt,
    Explanation,
    Question,
    Source,
    Status,
    Step,
    Verdict,
)
from services.attempts.model.profile import PupilProfile
from services.attempts.storage.documents import columns, document, verdict_from
from services.attempts.storage.profiles import HELD, profiles_in
from services.attempts.tables import AttemptRow, CandidateRow, StepRow, VerdictRow

# One statement, so one round trip: steps and candidates go in only for attempts that are new. The profiles are those of
# before; whoever replaces one meanwhile is found out when this one is replaced.
ADD = text(f"""
with new as (
    insert into attempts.attempts ({columns("attempts")})
    select {columns("attempts")}
    from json_populate_recordset(null::attempts.attempts, cast(:attempts as json))
    on conflict (id) do nothing
    returning id
), steps as (
    insert into attempts.attempt_steps ({columns("attempt_steps")})
    select {columns("attempt_steps")}
    from json_populate_recordset(null::attempts.attempt_steps, cast(:steps as json)) step
    join new on new.id = step.attempt_id
), candidates as (
    insert into attempts.attempt_candidates ({columns("attempt_candidates")})
    select {columns("attempt_candidates")}
    from json_populate_recordset(null::attempts.attempt_candidates, cast(:candidates as json)) one
    join new on new.id = one.attempt_id
)
select id, null as student_id, null as revision, null as updated_at, null as code, null as probability, null as sightings,
    null as last_seen
from new
union all
select null, held.* from ({HELD}) as held
""")  # noqa: S608 - a constant of ours


class SqlAttempts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, attempts: Sequence[Attempt]) -> tuple[set[UUID], dict[UUID, PupilProfile]]:
        students = {one.student_id for one in attempts}
        rows = {
            "attempts": document(_attempt_row(one) for one in attempts),
            "steps": document(row for one in attempts for row in _step_rows(one)),
            "candidates": document(row for one in attempts for row in candidate_rows(one)),
            "student_ids": list(students),
        }
        connection = await self._session.connection()
        found = (await connection.execute(ADD, rows)).all()
        new = {row.id for row in found if row.id is not None}
        return new, profiles_in((row for row in found if row.id is None), students)

    async def recorded(self, attempt_ids: Sequence[UUID]) -> dict[UUID, Attempt]:
        found = await self.get(attempt_ids)
        if revised := [id_ for id_, one in found.items() if one.revision]:
            query = select(VerdictRow).where(col(VerdictRow.attempt_id).in_(revised), VerdictRow.revision == 0)
            for row in await self._session.exec(query):
                first = verdict_from(row.verdict)
                found[row.attempt_id] = replace(found[row.attempt_id], verdict=first, revision=0)
        return found

    async def get(self, attempt_ids: Sequence[UUID]) -> dict[UUID, Attempt]:
        return await self.found(select(AttemptRow).where(col(AttemptRow.id).in_(attempt_ids)))

    async def found(self, query: SelectOfScalar[AttemptRow]) -> dict[UUID, Attempt]:
        """The attempts that a query finds, by id."""
        return {one.attempt_id: one for one in await self._with_details((await self._session.exec(query)).all())}

    async def overdue(self, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        # The states are written out, not parameters: a partial index serves only a query that repeats its condition.
        waiting = text(f"status in ({', '.join(repr(one.value) for one in WAITING)})")
        query = select(AttemptRow.id, AttemptRow.student_id).where(waiting, AttemptRow.recorded_at < before)
        query = query.order_by(col(AttemptRow.recorded_at)).limit(limit)
        return [(id_, student_id) for id_, student_id in await self._session.exec(query)]

    async def history(self, student_id: UUID, before: UUID | None, limit: int) -> list[Attempt]:
        order = tuple_(col(AttemptRow.submitted_at), col(AttemptRow.id))
        query = select(AttemptRow).where(AttemptRow.student_id == student_id)
        if before is not None:
            last = await self._session.get(AttemptRow, before)
            if last is None or last.student_id != student_id:
                return []
            query = query.where(order < (last.submitted_at, last.id))
        query = query.order_by(col(AttemptRow.submitted_at).desc(), col(AttemptRow.id).desc()).limit(limit)
        return await self._with_details((await self._session.exec(query)).all())

    async def _with_details(self, rows: Sequence[AttemptRow]) -> list[Attempt]:
        if not rows:
            return []
        ids = [row.id for row in rows]
        steps = await self._session.exec(
            select(StepRow).where(col(StepRow.attempt_id).in_(ids)).order_by(col(StepRow.index))
        )
        candidates = await self._session.exec(
            select(CandidateRow).where(col(CandidateRow.attempt_id).in_(ids)).order_by(col(CandidateRow.rank))
        )
        steps_of: dict[UUID, list[Step]] = {id_: [] for id_ in ids}
        for step in steps:
            steps_of[step.attempt_id].append(Step(step.expression, step.is_final))
        explanations_of: dict[UUID, list[Explanation]] = {id_: [] for id_ in ids}
        for one in candidates:
            explanations_of[one.attempt_id].append(
                Explanation(
                    one.code,
                    one.name,
                    tuple(one.refs),
                    one.probability,
                    one.evidence,
                    one.step,
                    tuple(one.together_with),
                )
            )
        return [_attempt(row, tuple(steps_of[row.id]), tuple(explanations_of[row.id])) for row in rows]


def _attempt_row(one: Attempt) -> dict[str, Any]:
    return {
        "id": one.attempt_id,
        "student_id": one.student_id,
        "exercise_id": one.exercise_id,
        "topic_id": one.topic_id,
        "course_id": one.course_id,
        "input_mode": one.input_mode,
        "answer": one.answer,
        "fingerprint": one.fingerprint,
        "submitted_at": one.submitted_at,
        "recorded_at": one.recorded_at,
        "problem": one.problem,
        "question": one.question,
        "unread_steps": one.unread_steps,
        "also_topic_ids": one.also_topic_ids,
        **verdict_columns(one),
    }


def verdict_columns(one: Attempt) -> dict[str, Any]:
    """What a revision replaces."""
    verdict = one.verdict
    return {
        "is_correct": verdict.is_correct,
        "status": verdict.status,
        "error_tag": verdict.error_tag,
        "confidence": verdict.confidence,
        "source": verdict.source,
        "tied": verdict.tied,
        "distinguish_with": verdict.distinguish_with,
        "message": verdict.message,
        "is_unread": verdict.is_unread,
        "credit": verdict.credit,
        "revision": one.revision,
    }


def _step_rows(one: Attempt) -> Iterable[dict[str, Any]]:
    for index, step in enumerate(one.steps):
        yield {
            "attempt_id": one.attempt_id,
            "index": index,
            "expression": step.expression,
            "is_final": step.is_final,
        }


def candidate_rows(one: Attempt) -> Iterable[dict[str, Any]]:
    for rank, explanation in enumerate(one.verdict.explanations, start=1):
        yield {
            "attempt_id": one.attempt_id,
            "rank": rank,
            "code": explanation.code,
            "name": explanation.name,
            "refs": explanation.refs,
            "probability": explanation.probability,
            "evidence": explanation.evidence,
            "step": explanation.step,
            "together_with": explanation.together_with,
        }


def _attempt(row: AttemptRow, steps: tuple[Step, ...], explanations: tuple[Explanation, ...]) -> Attempt:
    verdict = Verdict(
        row.is_correct,
        Status(row.status),
        row.error_tag,
        row.confidence,
        explanations,
        Source(row.source),
        tuple(row.tied),
        row.distinguish_with,
        row.message,
        row.is_unread,
        row.credit,
    )
    return Attempt(
        attempt_id=row.id,
        student_id=row.student_id,
        exercise_id=row.exercise_id,
        topic_id=row.topic_id,
        course_id=row.course_id,
        input_mode=row.input_mode,
        answer=row.answer,
        steps=steps,
        verdict=verdict,
        fingerprint=row.fingerprint,
        submitted_at=row.submitted_at,
        recorded_at=row.recorded_at,
        problem=row.problem,
        question=Question(row.question) if row.question else None,
        unread_steps=tuple(row.unread_steps),
        revision=row.revision,
        also_topic_ids=tuple(row.also_topic_ids or ()),
    )
