"""Practice in PostgreSQL: what the choice of an exercise rests on, and assignments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.chassis.clock import Clock
from libs.chassis.postgres import UnitOfWork
from services.mastery.mapping import to_facts
from services.mastery.model.assignment import Assignment, Order, PupilAssignment, progress
from services.mastery.model.history import Observation, holding
from services.mastery.model.pupil import Pupil, Tie
from services.mastery.storage.profiles import misconceptions_of
from services.mastery.tables import AssignmentRow, outbox

NEWEST = 40
"""So many verdicts of each topic are read: enough to see what was remembered, however long ago it was."""

# Lateral, so that each topic's newest are found in the index and the rest of a long history is not read.
_NEWEST = text("""
    select held.p_known, newest.*
    from mastery.topic_mastery as held
    cross join lateral (
        select attempt_id, student_id, topic_id, exercise_id, submitted_at, correct, revision
        from mastery.observations
        where student_id = held.student_id and topic_id = held.topic_id
        order by submitted_at desc, attempt_id desc, revision desc
        limit :newest
    ) as newest
    where held.student_id = :student_id and held.attempts_count > 0
""")

_STANDING = text("""
    with tried as (
        select exercise_id, max(submitted_at) as last
        from mastery.observations where student_id = :student_id group by exercise_id
    )
    select
        array(
            select exercise_id
            from (
                select distinct on (attempt_id, topic_id) exercise_id, correct
                from mastery.observations
                where student_id = :student_id and submitted_at > :since
                order by attempt_id, topic_id, revision desc
            ) as holding
            where correct = 1
        ) as solved,
        (select misconceptions from mastery.profiles where student_id = :student_id) as misconceptions,
        array(
            select one.exercise_id
            from mastery.assigned_pupils
            join mastery.assignments on assignments.id = assignment_id
            cross join lateral unnest(exercise_ids) with ordinality as one (exercise_id, place)
            left join tried on tried.exercise_id = one.exercise_id and tried.last >= assigned_at
            where student_id = :student_id and tried.exercise_id is null
            order by due_at nulls last, assigned_at, assignments.id, place
        ) as assigned,
        tie.*
    from (select) as always
    left join (
        select attempt_id, topic_id, codes, exercise, submitted_at from mastery.ties where student_id = :student_id
    ) as tie on true
""")


_ADD_PUPILS = text("""
    insert into mastery.assigned_pupils (student_id, assignment_id)
    select student_id, :assignment_id from unnest(cast(:student_ids as uuid[])) as told (student_id)
""")

_PUPILS = text(
    "select student_id from mastery.assigned_pupils where assignment_id = :assignment_id order by student_id"
)

_OF_PUPIL = text("""
    select assignments.*
    from mastery.assigned_pupils
    join mastery.assignments on assignments.id = assignment_id
    where student_id = :student_id and (
        cast(:after as uuid) is null
        or (assigned_at, id) < (select assigned_at, id from mastery.assignments where id = :after)
    )
    order by assigned_at desc, id desc
    limit :limit
""")

# An attempt at several topics is one answer.
_EXPOSED = text("""
    select exercise_id, count(distinct attempt_id) as answers
    from mastery.observations where submitted_at >= :since and submitted_at < :until group by exercise_id
""")

_TRIES = text("""
    select distinct on (attempt_id, topic_id)
        attempt_id, student_id, topic_id, exercise_id, submitted_at, correct, revision
    from mastery.observations
    where student_id = :student_id and exercise_id = any(cast(:exercise_ids as uuid[]))
    order by attempt_id, topic_id, revision desc
""")


class PracticeUnitOfWork(UnitOfWork):
    """One transaction; see ports.PracticeRecords."""

    def __init__(self, engine: AsyncEngine, source: str, clock: Clock) -> None:
        super().__init__(engine)
        self._source, self._clock = source, clock

    async def assignment(self, assignment_id: UUID, order: Order) -> Assignment | None:
        row = await self.session.get(AssignmentRow, assignment_id)
        if row is None:
            return None
        if not order.student_ids:  # whoever attended the course then
            rows = await self._execute(_PUPILS, {"assignment_id": assignment_id})
            order = replace(order, student_ids=tuple(one.student_id for one in rows))
        return Assignment(row.id, order, row.assigned_at, row.fingerprint)

    async def add(self, assignment: Assignment, correlation_id: str | None) -> bool:
        order = assignment.order
        values = {
            "id": assignment.id,
            "teacher_id": order.teacher_id,
            "title": order.title,
            "exercise_ids": list(order.exercise_ids),
            "due_at": order.due_at,
            "assigned_at": assignment.assigned_at,
            "fingerprint": assignment.fingerprint,
            "course_id": order.course_id,
        }
        # A repetition at the same moment waits here until the first is stored.
        statement = insert(AssignmentRow).values(values).on_conflict_do_nothing().returning(col(AssignmentRow.id))
        if (await (await self.session.connection()).execute(statement)).first() is None:
            return False
        pupils = {"assignment_id": assignment.id, "student_ids": list(order.student_ids)}
        await (await self.session.connection()).execute(_ADD_PUPILS, pupils)
        await outbox.enqueue(self.session, to_facts(assignment, correlation_id), self._source, self._clock)
        return True

    async def assignments_of(self, student_id: UUID, after: UUID | None, limit: int) -> list[PupilAssignment]:
        rows = await self._execute(_OF_PUPIL, {"student_id": student_id, "after": after, "limit": limit})
        wanted = list({one for row in rows for one in row.exercise_ids})
        tries = await self._execute(_TRIES, {"student_id": student_id, "exercise_ids": wanted}) if wanted else ()
        answers = [Observation(*one) for one in tries]
        return [
            PupilAssignment(
                row.id,
                row.teacher_id,
                row.course_id,
                row.title,
                row.due_at,
                row.assigned_at,
                progress(row.exercise_ids, row.assigned_at, answers),
            )
            for row in rows
        ]

    async def pupil(self, student_id: UUID, since: datetime) -> Pupil:
        rows = await self._execute(_NEWEST, {"student_id": student_id, "newest": NEWEST})
        observations = [Observation(*verdict) for _, *verdict in rows]
        [standing] = await self._execute(_STANDING, {"student_id": student_id, "since": since})
        return Pupil(
            id=student_id,
            known={row.topic_id: row.p_known for row in rows},
            answers=sorted(_held(observations), key=lambda one: one.order, reverse=True),
            solved=frozenset(standing.solved),
            held=[one for one in misconceptions_of(standing.misconceptions or ()) if one.is_held],
            tie=_tie(student_id, standing),
            assigned=standing.assigned,
        )

    async def answers_to_exercises(self, since: datetime, until: datetime) -> dict[UUID, int]:
        rows = await self._execute(_EXPOSED, {"since": since, "until": until})
        return {row.exercise_id: row.answers for row in rows}

    async def _execute(self, statement: TextClause, values: dict[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
        return (await (await self.session.connection()).execute(statement, values)).all()


def _held(observations: list[Observation]) -> list[Observation]:
    by_topic: dict[str, list[Observation]] = {}
    for one in observations:
        by_topic.setdefault(one.topic_id, []).append(one)
    return [one for group in by_topic.values() for one in holding(group).values()]


def _tie(student_id: UUID, row: Row[*tuple[Any, ...]]) -> Tie | None:
    if row.attempt_id is None:
        return None
    return Tie(row.attempt_id, student_id, row.topic_id, tuple(row.codes), row.exercise, row.submitted_at)
