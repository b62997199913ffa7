"""Queries and the unit of work. Rows travel as JSON documents: one parameter a table, whatever the size of the batch."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Self
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlmodel import col, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from libs.chassis import postgres
from libs.chassis.errors import Transient
from libs.diagnosis import Evidence, Profile
from services.attempts.model.attempt import Attempt, Explanation, Status, Step, Verdict
from services.attempts.model.profile import PupilProfile
from services.attempts.tables import AttemptRow, CandidateRow, StepRow

# One statement, so one round trip: steps and candidates go in only for attempts that are new.
ADD = text("""
with new as (
    insert into attempts.attempts
    select * from json_populate_recordset(null::attempts.attempts, cast(:attempts as json))
    on conflict (id) do nothing
    returning id
), steps as (
    insert into attempts.attempt_steps
    select step.* from json_populate_recordset(null::attempts.attempt_steps, cast(:steps as json)) step
    join new on new.id = step.attempt_id
), candidates as (
    insert into attempts.attempt_candidates
    select one.* from json_populate_recordset(null::attempts.attempt_candidates, cast(:candidates as json)) one
    join new on new.id = one.attempt_id
)
select id from new
""")

# `offset 0` makes it look up each pupil in the index; planned while the tables are small, a plain join would scan all of
# them, and that plan stays cached while they grow.
PROFILES = text("""
select held.student_id, held.revision, held.updated_at, held.code, held.probability, held.sightings, held.last_seen
from unnest(cast(:student_ids as uuid[])) as wanted (id)
cross join lateral (
    select * from attempts.profiles join attempts.profile_evidence using (student_id) where student_id = wanted.id offset 0
) as held
""")

# In the order of the pupils, so that two batches with the same ones queue up instead of deadlocking. Evidence goes in only
# with its profile, and that only over the revision that it was made from.
REPLACE = text("""
with replaced as (
    insert into attempts.profiles as held
    select * from json_populate_recordset(null::attempts.profiles, cast(:profiles as json))
    on conflict (student_id) do update set revision = excluded.revision, updated_at = excluded.updated_at
    where held.revision = excluded.revision - 1
    returning student_id
), evidence as (
    insert into attempts.profile_evidence
    select one.* from json_populate_recordset(null::attempts.profile_evidence, cast(:evidence as json)) one
    join replaced using (student_id)
    on conflict (student_id, code) do update set
        probability = excluded.probability, sightings = excluded.sightings, last_seen = excluded.last_seen
)
select student_id from replaced
""")


class SqlAttempts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, attempts: Sequence[Attempt]) -> set[UUID]:
        rows = {
            "attempts": _document(_attempt_row(one) for one in attempts),
            "steps": _document(row for one in attempts for row in _step_rows(one)),
            "candidates": _document(row for one in attempts for row in _candidate_rows(one)),
        }
        connection = await self._session.connection()
        result = await connection.execute(ADD, rows)
        return set(result.scalars())

    async def get(self, attempt_ids: Sequence[UUID]) -> dict[UUID, Attempt]:
        rows = (await self._session.exec(select(AttemptRow).where(col(AttemptRow.id).in_(attempt_ids)))).all()
        return {one.attempt_id: one for one in await self._with_details(rows)}

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


class SqlProfiles:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, student_ids: Collection[UUID]) -> dict[UUID, PupilProfile]:
        connection = await self._session.connection()
        rows = (await connection.execute(PROFILES, {"student_ids": list(student_ids)})).all()
        found = {row.student_id: (row.revision, row.updated_at) for row in rows}
        evidence: dict[UUID, dict[str, Evidence]] = {id_: {} for id_ in student_ids}
        for row in rows:
            last_seen = row.last_seen.isoformat()
            evidence[row.student_id][row.code] = Evidence(row.probability, row.sightings, last_seen)
        return {
            id_: PupilProfile(id_, Profile(evidence[id_]), *found[id_]) if id_ in found else PupilProfile(id_)
            for id_ in student_ids
        }

    async def replace(self, changes: Sequence[tuple[PupilProfile, PupilProfile]]) -> None:
        rows = {
            "profiles": _document(_profile_row(after) for _, after in changes),
            "evidence": _document(row for before, after in changes for row in _evidence_rows(before, after)),
        }
        connection = await self._session.connection()
        replaced = (await connection.execute(REPLACE, rows)).scalars().all()
        if len(replaced) < len(changes):
            raise Transient("another process has replaced a pupil's profile meanwhile")


class SqlUnitOfWork(postgres.UnitOfWork):
    attempts: SqlAttempts
    profiles: SqlProfiles

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.attempts = SqlAttempts(self.session)
        self.profiles = SqlProfiles(self.session)
        return self


def _document(rows: Iterable[dict[str, Any]]) -> str:
    return orjson.dumps(list(rows)).decode()


def _attempt_row(one: Attempt) -> dict[str, Any]:
    verdict = one.verdict
    return {
        "id": one.attempt_id,
        "student_id": one.student_id,
        "exercise_id": one.exercise_id,
        "topic_id": one.topic_id,
        "course_id": one.course_id,
        "input_mode": one.input_mode,
        "answer": one.answer,
        "is_correct": verdict.is_correct,
        "status": verdict.status,
        "error_tag": verdict.error_tag,
        "confidence": verdict.confidence,
        "source": verdict.source,
        "tied": verdict.tied,
        "distinguish_with": verdict.distinguish_with,
        "message": verdict.message,
        "fingerprint": one.fingerprint,
        "submitted_at": one.submitted_at,
        "recorded_at": one.recorded_at,
    }


def _step_rows(one: Attempt) -> Iterable[dict[str, Any]]:
    for index, step in enumerate(one.steps):
        yield {
            "attempt_id": one.attempt_id,
            "index": index,
            "expression": step.expression,
            "is_final": step.is_final,
        }


def _candidate_rows(one: Attempt) -> Iterable[dict[str, Any]]:
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


def _profile_row(one: PupilProfile) -> dict[str, Any]:
    return {"student_id": one.student_id, "revision": one.revision, "updated_at": one.updated_at}


def _evidence_rows(before: PupilProfile, after: PupilProfile) -> Iterable[dict[str, Any]]:
    for code, one in after.since(before).items():
        yield {
            "student_id": after.student_id,
            "code": code,
            "probability": one.probability,
            "sightings": one.sightings,
            "last_seen": one.last_seen,
        }


def _attempt(row: AttemptRow, steps: tuple[Step, ...], explanations: tuple[Explanation, ...]) -> Attempt:
    verdict = Verdict(
        row.is_correct,
        Status(row.status),
        row.error_tag,
        row.confidence,
        explanations,
        row.source,
        tuple(row.tied),
        row.distinguish_with,
        row.message,
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
    )
