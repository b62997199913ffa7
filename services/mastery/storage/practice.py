"""Practice in PostgreSQL: what the choice of an exercise rests on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from libs.chassis.postgres import UnitOfWork
from services.mastery.model.history import Observation, holding
from services.mastery.model.pupil import Pupil, Tie
from services.mastery.storage.ledger import misconceptions_of

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


class PracticeUnitOfWork(UnitOfWork):
    """One transaction; see ports.PracticeRecords."""

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
