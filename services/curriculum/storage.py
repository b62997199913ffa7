"""The curriculum in PostgreSQL: the only file with queries.

A table travels as one JSON array, so that saving is two statements per table however many rows there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import CursorResult, Table, func, text, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from libs.chassis.clock import Clock
from libs.chassis.postgres import UnitOfWork
from services.curriculum import drafts
from services.curriculum.mapping import outgoing
from services.curriculum.model.catalogue import Catalogue, Domain, Exercise, Subdomain, Topic
from services.curriculum.model.draft import Draft, Suggestion
from services.curriculum.model.misconception import Advice, Misconception
from services.curriculum.ports import Facts
from services.curriculum.tables import (
    AnswerRow,
    DomainRow,
    DraftRow,
    ExerciseRow,
    MisconceptionRow,
    SubdomainRow,
    TopicPrerequisiteRow,
    TopicRow,
    metadata,
    outbox,
)

Rows = Sequence[Mapping[str, Any]]
E = TypeVar("E", MisconceptionRow, DraftRow)
_TEXTS = {
    MisconceptionRow: func.concat_ws(
        "\n",
        MisconceptionRow.code,
        MisconceptionRow.name,
        MisconceptionRow.name_es,
        MisconceptionRow.description,
        func.array_to_string(MisconceptionRow.refs, " "),
    ),
    DraftRow: func.concat_ws("\n", DraftRow.code, DraftRow.name, DraftRow.description),
}


class CurriculumUnitOfWork(UnitOfWork):
    """One transaction on the curriculum, see ports.Unit; further down, what the HTTP side asks."""

    def __init__(self, engine: AsyncEngine, source: str, clock: Clock) -> None:
        super().__init__(engine)
        self._source, self._clock = source, clock

    async def lock(self) -> None:
        connection = await self.session.connection()
        await connection.execute(text("select pg_advisory_xact_lock(hashtext('curriculum'))"))

    async def catalogue(self) -> Catalogue:
        exercises = select(ExerciseRow, AnswerRow).join(AnswerRow).order_by(col(ExerciseRow.code))
        misconceptions = select(MisconceptionRow).order_by(col(MisconceptionRow.code))
        return Catalogue(
            domains=tuple(await self.domains()),
            subdomains=tuple(await self.subdomains()),
            topics=tuple(await self.topics()),
            exercises=tuple(_exercise(row, key.answer) for row, key in await self.session.exec(exercises)),
            misconceptions=tuple(_misconception(row) for row in await self.session.exec(misconceptions)),
        )

    async def save(self, catalogue: Catalogue) -> dict[str, int]:
        rows = dict(_rows(catalogue))
        touched: defaultdict[str, int] = defaultdict(int)
        for table in reversed(metadata.sorted_tables):
            if table.name in rows:
                touched[table.name] += await self._write(_delete_others(table), rows[table.name])
        for table in metadata.sorted_tables:
            if table.name in rows:
                touched[table.name] += await self._write(_upsert(table), rows[table.name])
        return {name: count for name, count in touched.items() if count}

    async def drafts(self) -> list[Draft]:
        return await drafts.every(self.session)

    async def draft(self, code: str) -> Draft | None:
        return await drafts.one(self.session, code)

    async def keep(self, suggestion: Suggestion) -> Draft | None:
        return await drafts.keep(self.session, suggestion)

    async def enqueue(self, facts: Facts) -> None:
        await outbox.enqueue(self.session, outgoing(facts), self._source, self._clock)

    async def last_published(self) -> int | None:
        facts = outbox.table.c
        waiting = func.count().filter(facts.published_at.is_(None))
        last, pending = (await self.session.exec(select(func.max(facts.id), waiting))).one()
        return None if pending else last or 0

    async def domains(self) -> list[Domain]:
        rows = await self.session.exec(select(DomainRow).order_by(col(DomainRow.position)))
        return [Domain(row.code, row.name, row.name_es) for row in rows]

    async def subdomains(self) -> list[Subdomain]:
        rows = await self.session.exec(select(SubdomainRow).order_by(col(SubdomainRow.position)))
        return [Subdomain(row.code, row.domain, row.name, row.name_es) for row in rows]

    async def topics(self, topic_id: str | None = None) -> list[Topic]:
        """All topics, or the one called so."""
        topics, edges = select(TopicRow), select(TopicPrerequisiteRow)
        if topic_id is not None:
            topics = topics.where(TopicRow.id == topic_id)
            edges = edges.where(TopicPrerequisiteRow.topic == topic_id)
        prerequisites: defaultdict[str, list[str]] = defaultdict(list)
        for edge in await self.session.exec(edges.order_by(col(TopicPrerequisiteRow.position))):
            prerequisites[edge.topic].append(edge.prerequisite)
        rows = await self.session.exec(topics.order_by(col(TopicRow.position)))
        return [_topic(row, prerequisites[row.id]) for row in rows]

    async def exercises(
        self,
        *,
        topic: str | None,
        low: float | None,
        high: float | None,
        after: tuple[float, UUID] | None,
        limit: int,
    ) -> Sequence[ExerciseRow]:
        """Easiest first."""
        order = (col(ExerciseRow.difficulty), col(ExerciseRow.id))
        wanted = select(ExerciseRow).order_by(*order).limit(limit)
        if topic is not None:
            wanted = wanted.where(ExerciseRow.topic == topic)
        if low is not None:
            wanted = wanted.where(ExerciseRow.difficulty >= low)
        if high is not None:
            wanted = wanted.where(ExerciseRow.difficulty <= high)
        if after is not None:
            wanted = wanted.where(tuple_(*order) > after)
        return (await self.session.exec(wanted)).all()

    async def exercise(self, exercise_id: UUID) -> ExerciseRow | None:
        return await self.session.get(ExerciseRow, exercise_id)

    async def answer(self, exercise_id: UUID) -> str | None:
        row = await self.session.get(AnswerRow, exercise_id)
        return None if row is None else row.answer

    async def misconceptions(
        self,
        *,
        q: str | None,
        domain: str | None,
        subdomain: str | None,
        status: str | None,
        grade: int | None,
        after: str | None,
        limit: int,
    ) -> list[Misconception]:
        """Entries and drafts by code; `q` is a part of the code, name, description or references, in any case; `grade` is a
        school year in which it is expected."""

        def wanted(table: type[E]) -> SelectOfScalar[E]:
            found = select(table).order_by(col(table.code)).limit(limit)
            if q is not None:
                found = found.where(func.strpos(func.lower(_TEXTS[table]), func.lower(q)) > 0)
            if domain is not None:
                parts = select(SubdomainRow.code).where(SubdomainRow.domain == domain)
                found = found.where(col(table.subdomain).in_(parts))
            if subdomain is not None:
                found = found.where(table.subdomain == subdomain)
            if status is not None:
                found = found.where(table.status == status)
            if grade is not None:
                found = found.where(table.first_grade <= grade, table.last_grade >= grade)
            return found if after is None else found.where(table.code > after)

        entries = [_misconception(row) for row in await self.session.exec(wanted(MisconceptionRow))]
        kept = await self.session.exec(wanted(DraftRow).where(drafts.NOT_TAKEN_OVER))
        return sorted((*entries, *(drafts.draft(row).entry for row in kept)), key=lambda one: one.code)[:limit]

    async def misconception(self, code: str) -> Misconception | None:
        row = await self.session.get(MisconceptionRow, code)
        return None if row is None else _misconception(row)

    async def _write(self, statement: str, rows: Rows) -> int:
        connection = await self.session.connection()
        result: CursorResult[Any] = await connection.execute(text(statement), {"rows": orjson.dumps(rows).decode()})
        return result.rowcount


def _upsert(table: Table) -> str:
    """Writes the rows that are new or different."""
    names, key_names = list(table.columns.keys()), list(table.primary_key.columns.keys())
    columns, key = ", ".join(names), ", ".join(key_names)
    values = [name for name in names if name not in key_names]
    assignments = ", ".join(f"{name} = excluded.{name}" for name in values)
    old, new = (", ".join(f"{side}.{name}" for name in values) for side in ("stored", "excluded"))
    return f"""
        insert into {table} as stored ({columns})
        select {columns} from jsonb_populate_recordset(null::{table}, cast(:rows as jsonb))
        on conflict ({key}) do update set {assignments} where ({old}) is distinct from ({new})
    """  # noqa: S608 - names of our own tables and columns


def _delete_others(table: Table) -> str:
    """Deletes the rows that are not among these."""
    key_names = list(table.primary_key.columns.keys())
    same = " and ".join(f"given.{name} = stored.{name}" for name in key_names)
    return f"""
        delete from {table} as stored where not exists (
            select from jsonb_populate_recordset(null::{table}, cast(:rows as jsonb)) as given where {same}
        )
    """  # noqa: S608


def _rows(catalogue: Catalogue) -> Iterator[tuple[str, Rows]]:
    """What the tables hold of a curriculum; keys that are no columns of a table are left out by PostgreSQL."""
    yield "domains", [asdict(one) | {"position": position} for position, one in enumerate(catalogue.domains)]
    yield "subdomains", [asdict(one) | {"position": position} for position, one in enumerate(catalogue.subdomains)]
    yield (
        "topics",
        [asdict(one) | _grades(one) | {"position": position} for position, one in enumerate(catalogue.topics)],
    )
    yield (
        "topic_prerequisites",
        [
            {"topic": topic.id, "prerequisite": one, "position": position}
            for topic in catalogue.topics
            for position, one in enumerate(topic.prerequisites)
        ],
    )
    yield "exercises", [asdict(one) | {"id": one.id} for one in catalogue.exercises]
    yield "answers", [{"exercise_id": one.id, "answer": one.answer} for one in catalogue.exercises]
    advice = {one.code: asdict(one.advice) if one.advice else {} for one in catalogue.misconceptions}
    yield "misconceptions", [asdict(one) | _grades(one) | advice[one.code] for one in catalogue.misconceptions]


def _grades(one: Topic | Misconception) -> dict[str, int]:
    return dict(zip(("first_grade", "last_grade"), one.grades, strict=True))


def _topic(row: TopicRow, prerequisites: Sequence[str]) -> Topic:
    grades = (row.first_grade, row.last_grade)
    return Topic(row.id, row.name, row.name_es, row.subdomain, grades, tuple(prerequisites))


def _exercise(row: ExerciseRow, answer: str) -> Exercise:
    return Exercise(
        code=row.code,
        topic=row.topic,
        prompt=row.prompt,
        answer=answer,
        difficulty=row.difficulty,
        source=row.source,  # type: ignore[arg-type]  # the table's CHECK
        origin=row.origin,
        targets=tuple(row.targets),
        also_topics=tuple(row.also_topics),
    )


def _misconception(row: MisconceptionRow) -> Misconception:
    return Misconception(
        code=row.code,
        name=row.name,
        name_es=row.name_es,
        description=row.description,
        subdomain=row.subdomain,
        topic=row.topic,
        grades=(row.first_grade, row.last_grade),
        example=row.example,
        malrule=row.malrule,
        signal=row.signal,
        advice=_advice(row),
        refs=tuple(row.refs),
        source=row.source,
        severity=row.severity,  # type: ignore[arg-type]  # the table's CHECK
        status=row.status,  # type: ignore[arg-type]
        successor=row.successor,
    )


def _advice(row: MisconceptionRow) -> Advice | None:
    """None for an entry that has none yet; all of it or nothing is stored."""
    if not (row.message and row.message_es and row.hint and row.hint_es and row.remedial):
        return None
    return Advice(row.message, row.message_es, row.hint, row.hint_es, row.remedial)
