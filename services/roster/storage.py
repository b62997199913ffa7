"""Courses in PostgreSQL: the only file with queries. A constant number of statements, however many pupils."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Row, TextClause, false, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from libs.chassis.clock import Clock
from libs.chassis.kafka.record import Outgoing, Tombstone
from libs.chassis.postgres import UnitOfWork
from services.roster.mapping import removed, told
from services.roster.model.course import Course, Listed
from services.roster.ports import Revisions
from services.roster.tables import CourseRow, EnrolmentRow, outbox

_JOIN = text("""
    insert into roster.enrolments (course_id, student_id, joined_at)
    select :course_id, student_id, :at from unnest(cast(:student_ids as uuid[])) as told (student_id)
    on conflict (course_id, student_id) do update set joined_at = excluded.joined_at, left_at = null
""")
_LEAVE = text("""
    update roster.enrolments set left_at = :at
    where course_id = :course_id and student_id = any(cast(:student_ids as uuid[]))
""")
_CHANGE = text("""
    update roster.courses set pupils = :pupils, archived_at = :archived_at, revision = :revision where id = :course_id
""")
# The row is locked before its pupils are read: whoever waited for it sees what the one before has done.
_LOCK = text("select from roster.courses where id = any(cast(:course_ids as uuid[])) order by id for update")
_COURSES = text("""
    select courses.*, array(
        select student_id from roster.enrolments where course_id = courses.id and left_at is null
    ) as student_ids
    from roster.courses where id = any(cast(:course_ids as uuid[]))
""")
_SETTLED = text("""
    select id, revision from roster.courses
    where convert_to(cast(id as text), 'utf8') not in (select key from roster.outbox where published_at is null)
""")


class RosterUnitOfWork(UnitOfWork):
    """One transaction, see ports.Unit."""

    def __init__(self, engine: AsyncEngine, source: str, clock: Clock) -> None:
        super().__init__(engine)
        self._source, self._clock = source, clock

    async def open(self, course: Course, correlation_id: str | None) -> Course:
        values = {
            "id": course.id,
            "name": course.name,
            "grade_level": course.grade_level,
            "teacher_ids": list(course.teacher_ids),
            "pupils": 0,
            "created_at": course.created_at,
            "revision": course.revision,
            "fingerprint": course.fingerprint,
        }
        # A repetition at the same moment waits here until the first is stored.
        statement = insert(CourseRow).values(values).on_conflict_do_nothing().returning(col(CourseRow.id))
        if (await (await self.session.connection()).execute(statement)).first() is None:
            [stored] = await self._courses([course.id])
            return stored
        await outbox.enqueue(self.session, [told(course, correlation_id)], self._source, self._clock)
        return course

    async def course(self, course_id: UUID, *, to_change: bool = False) -> Course | None:
        if to_change:
            await self._execute(_LOCK, course_ids=[course_id])
        return next(iter(await self._courses([course_id])), None)

    async def change(self, was: Course, to: Course, correlation_id: str | None) -> None:
        for statement, who in (
            (_JOIN, to.student_ids - was.student_ids),
            (_LEAVE, was.student_ids - to.student_ids),
        ):
            if who:
                await self._execute(statement, course_id=to.id, student_ids=list(who), at=self._clock())
        await self._execute(
            _CHANGE,
            course_id=to.id,
            pupils=to.pupils,
            archived_at=to.archived_at,
            revision=to.revision,
        )
        await outbox.enqueue(self.session, [told(to, correlation_id)], self._source, self._clock)

    async def courses(
        self, teacher_id: UUID | None, student_id: UUID | None, *, archived: bool, after: UUID | None, limit: int
    ) -> list[Listed]:
        order = (col(CourseRow.created_at), col(CourseRow.id))
        wanted = select(CourseRow).order_by(*(one.desc() for one in order)).limit(limit)
        wanted = wanted.where(col(CourseRow.archived_at).is_not(None) == archived)
        if teacher_id is not None:
            wanted = wanted.where(col(CourseRow.teacher_ids).contains([teacher_id]))
        if student_id is not None:
            wanted = wanted.join(EnrolmentRow).where(
                EnrolmentRow.student_id == student_id, col(EnrolmentRow.left_at).is_(None)
            )
        if after is not None:
            last = await self.session.get(CourseRow, after)
            wanted = wanted.where(tuple_(*order) < (last.created_at, last.id) if last else false())
        return [_listed(row) for row in await self.session.exec(wanted)]

    async def revisions(self) -> Revisions:
        return dict((await self.session.exec(select(CourseRow.id, CourseRow.revision))).all())

    async def settled(self) -> Revisions:
        return {row.id: row.revision for row in await self._execute(_SETTLED)}

    async def tell(self, present: Collection[UUID], gone: Collection[UUID]) -> int:
        facts: list[Outgoing | Tombstone] = [removed(one) for one in gone]
        if present:
            # Until the end of this transaction nobody can tell a newer state of them before ours.
            await self._execute(_LOCK, course_ids=list(present))
            facts += [told(one) for one in await self._courses(present)]
        await outbox.enqueue(self.session, facts, self._source, self._clock)
        return len(facts)

    async def _courses(self, course_ids: Collection[UUID]) -> list[Course]:
        return [_course(row) for row in await self._execute(_COURSES, course_ids=list(course_ids))]

    async def _execute(self, statement: TextClause, **values: Any) -> CursorResult[Any]:
        return await (await self.session.connection()).execute(statement, values)


def _course(row: Row[*tuple[Any, ...]]) -> Course:
    return Course(
        row.id,
        row.name,
        row.grade_level,
        tuple(row.teacher_ids),
        row.created_at,
        row.fingerprint,
        frozenset(row.student_ids),
        row.archived_at,
        row.revision,
    )


def _listed(row: CourseRow) -> Listed:
    return Listed(
        row.id, row.name, row.grade_level, tuple(row.teacher_ids), row.pupils, row.created_at, row.archived_at
    )
