"""The ledger in PostgreSQL: the only file with queries.

Batches travel as one array per column, so that a statement is the same whatever their size.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from libs.chassis.postgres import UnitOfWork
from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.history import Estimate, Observation, TopicKey, Version
from services.mastery.model.profile import Misconception, Profile
from services.mastery.model.pupil import Tie
from services.mastery.model.trace import Movement
from services.mastery.model.trend import Days
from services.mastery.ports import Outcome, TopicMastery
from services.mastery.tables import ProfileRow, TopicMasteryRow

# One statement makes what is missing, locks everything in key order (no deadlock) and reads it as it is under the lock.
_LOCK = text("""
    insert into mastery.topic_mastery as held
        (student_id, topic_id, p_known, attempts_count, parameters_version, updated_at)
    select student_id, topic_id, coalesce(initial, :initial), 0, coalesce(version, 0), now()
    from unnest(cast(:student_ids as uuid[]), cast(:topic_ids as text[])) as key (student_id, topic_id)
    left join mastery.current_parameters using (topic_id) left join mastery.topic_parameters using (topic_id, version)
    order by student_id, topic_id
    on conflict (student_id, topic_id) do update set updated_at = held.updated_at
    returning student_id, topic_id, p_known, attempts_count, last_attempt_at, last_attempt_id, days, parameters_version
""")

# Per topic two ranges of an index, however many estimates there are.
_OUTDATED = text("""
    select student_id, topic_id, version from mastery.current_parameters as current
    cross join lateral (
        (select student_id from mastery.topic_mastery as held
         where held.topic_id = current.topic_id and parameters_version < current.version limit :most)
        union all
        (select student_id from mastery.topic_mastery as held
         where held.topic_id = current.topic_id and parameters_version > current.version limit :most)
    ) as outdated
    limit :most
""")

_PARAMETERS = text("""
    select topic_id, version, initial, transit, slip, guess, forget
    from unnest(cast(:topic_ids as text[]), cast(:versions as int[])) as key (topic_id, version)
    join mastery.topic_parameters using (topic_id, version)
""")

_VERDICT = "attempt_id, student_id, topic_id, exercise_id, submitted_at, correct, revision"
_EFFECT = "previous_p_known, p_known, attempts_count, last_attempt_at, parameters_version, recorded_at"

# `offset 0` makes it look up each key in the index. A plain join is planned, while the table is small, as a scan of all of
# it, and that plan stays cached while the table grows.
_FIND = text(f"""
    select {_VERDICT}, {_EFFECT}
    from unnest(cast(:attempt_ids as uuid[]), cast(:topic_ids as text[])) as key (attempt, topic)
    cross join lateral (
        select * from mastery.observations where attempt_id = key.attempt and topic_id = key.topic offset 0
    ) as found
""")  # noqa: S608 - column names only

_HISTORY = text(f"""
    select {_VERDICT}
    from unnest(cast(:student_ids as uuid[]), cast(:topic_ids as text[])) as key (student, topic)
    cross join lateral (
        select * from mastery.observations where student_id = key.student and topic_id = key.topic offset 0
    ) as found
""")  # noqa: S608

_ANSWERS = text(f"""
    select distinct on (attempt_id, topic_id) {_VERDICT}
    from mastery.observations where student_id = :student_id
    order by attempt_id, topic_id, revision desc
""")  # noqa: S608

_LOGGED = f"""
        insert into mastery.observations ({_VERDICT}, {_EFFECT})
        select * from unnest(
            cast(:attempt_ids as uuid[]), cast(:student_ids as uuid[]), cast(:topic_ids as text[]),
            cast(:exercise_ids as uuid[]), cast(:submitted as timestamptz[]), cast(:correct as float8[]),
            cast(:revisions as int[]), cast(:previous as float8[]), cast(:p_known as float8[]),
            cast(:counts as int[]), cast(:last as timestamptz[]), cast(:versions as int[]),
            cast(:recorded as timestamptz[])
        )
"""  # noqa: S608
_MOVED = """
    insert into mastery.topic_mastery
        (student_id, topic_id, p_known, attempts_count, last_attempt_at, last_attempt_id, days, parameters_version,
         updated_at)
    select student_id, topic_id, p_known, attempts_count, last_attempt_at, last_attempt_id, cast(days as jsonb), version,
        cast(:at as timestamptz)
    from unnest(
        cast(:state_students as uuid[]), cast(:state_topics as text[]), cast(:state_p as float8[]),
        cast(:state_counts as int[]), cast(:state_last as timestamptz[]), cast(:state_last_ids as uuid[]),
        cast(:state_days as text[]), cast(:state_versions as int[])
    ) as state (student_id, topic_id, p_known, attempts_count, last_attempt_at, last_attempt_id, days, version)
"""
_HOLDS_NOW = """
    on conflict (student_id, topic_id) do update set
        p_known = excluded.p_known, attempts_count = excluded.attempts_count,
        last_attempt_at = excluded.last_attempt_at, last_attempt_id = excluded.last_attempt_id,
        days = excluded.days, parameters_version = excluded.parameters_version, updated_at = excluded.updated_at
"""
_WRITE = text(f"with logged as ({_LOGGED}) {_MOVED} {_HOLDS_NOW}")

# One statement and its own transaction: the estimates are locked in key order, compared with all that is known of them, and
# only if each is the same is anything written.
_APPEND = text(f"""
    with held as (
        select from (
            select * from unnest(
                cast(:state_students as uuid[]), cast(:state_topics as text[]), cast(:was_p as float8[]),
                cast(:was_counts as int[]), cast(:was_last_ids as uuid[]), cast(:was_days as text[]),
                cast(:was_versions as int[])
            ) as state (student_id, topic_id, p_known, attempts_count, last_attempt_id, days, version)
            order by student_id, topic_id
        ) as was
        cross join lateral (
            select from mastery.topic_mastery as estimate
            where estimate.student_id = was.student_id and estimate.topic_id = was.topic_id
                and estimate.p_known = was.p_known and estimate.attempts_count = was.attempts_count
                and estimate.last_attempt_id = was.last_attempt_id and estimate.days = cast(was.days as jsonb)
                and estimate.parameters_version = was.version
            for update
        ) as same
    ),
    unchanged as (select count(*) = cardinality(cast(:state_students as uuid[])) as yes from held),
    logged as ({_LOGGED} where (select yes from unchanged)),
    moved as ({_MOVED} where (select yes from unchanged) {_HOLDS_NOW})
    select yes from unchanged
""")  # noqa: S608 - column names only

# In the order of the pupils, so that two batches with the same ones queue up instead of deadlocking.
_REPLACE_OLDER = text("""
    insert into mastery.profiles as held (student_id, revision, misconceptions, updated_at)
    select student_id, revision, cast(misconceptions as jsonb), updated_at
    from unnest(
        cast(:student_ids as uuid[]), cast(:revisions as int[]), cast(:documents as text[]), cast(:updated as timestamptz[])
    ) as told (student_id, revision, misconceptions, updated_at)
    order by student_id
    on conflict (student_id) do update set
        revision = excluded.revision, misconceptions = excluded.misconceptions, updated_at = excluded.updated_at
    where held.revision < excluded.revision
""")

_REPLACE_OLDER_TIES = text("""
    insert into mastery.ties as held (student_id, attempt_id, topic_id, codes, exercise, submitted_at)
    select student_id, attempt_id, topic_id, cast(codes as jsonb), exercise, submitted_at
    from unnest(
        cast(:student_ids as uuid[]), cast(:attempt_ids as uuid[]), cast(:topic_ids as text[]),
        cast(:codes as text[]), cast(:exercises as text[]), cast(:submitted as timestamptz[])
    ) as told (student_id, attempt_id, topic_id, codes, exercise, submitted_at)
    order by student_id
    on conflict (student_id) do update set
        attempt_id = excluded.attempt_id, topic_id = excluded.topic_id, codes = excluded.codes,
        exercise = excluded.exercise, submitted_at = excluded.submitted_at
    where (held.submitted_at, held.attempt_id) < (excluded.submitted_at, excluded.attempt_id)
""")

Known = dict[Version, Parameters]
_TRIED = select(TopicMasteryRow).where(TopicMasteryRow.attempts_count > 0)


class Appender:
    """See ports.Append."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def __call__(
        self,
        was: Mapping[TopicKey, Estimate],
        to: Mapping[TopicKey, Estimate],
        outcomes: Sequence[Outcome],
        at: datetime,
    ) -> bool:
        before = _state_arrays({key: was[key] for key in to})
        names = ("p", "counts", "last_ids", "days", "versions")
        values = _log_arrays(outcomes) | _state_arrays(to) | {f"was_{name}": before[f"state_{name}"] for name in names}
        async with self._engine.connect() as connection:
            return bool((await connection.execute(_APPEND, values | {"at": at})).scalar_one())


class MasteryUnitOfWork(UnitOfWork):
    """One transaction on the ledger; see ports.Ledger. `known` keeps versions of parameters, which never change."""

    def __init__(self, engine: AsyncEngine, known: Known | None = None) -> None:
        super().__init__(engine)
        self._known = {} if known is None else known

    async def lock(self, keys: Collection[TopicKey]) -> dict[TopicKey, Estimate]:
        rows = await self._execute(_LOCK, {"initial": DEFAULTS.initial, **_key_arrays(keys)})
        return {TopicKey(student_id, topic_id): _estimate(state) for student_id, topic_id, *state in rows}

    async def parameters(self, wanted: Collection[Version]) -> Mapping[Version, Parameters]:
        known = self._known
        known.update((one, DEFAULTS) for one in wanted if one.number < 1)
        if missing := [one for one in wanted if one not in known]:
            arrays = {"topic_ids": [one.topic_id for one in missing], "versions": [one.number for one in missing]}
            for topic_id, number, *values in await self._execute(_PARAMETERS, arrays):
                known[Version(topic_id, number)] = Parameters(*values)
        return known

    async def outdated(self, most: int) -> dict[TopicKey, Version]:
        return {
            TopicKey(student_id, topic_id): Version(topic_id, version)
            for student_id, topic_id, version in await self._execute(_OUTDATED, {"most": most})
        }

    async def find(self, observations: Iterable[Observation]) -> list[Outcome]:
        keys = {(one.attempt_id, one.topic_id) for one in observations}
        rows = await self._execute(
            _FIND, {"attempt_ids": [attempt for attempt, _ in keys], "topic_ids": [topic for _, topic in keys]}
        )
        return [_outcome(row) for row in rows]

    async def history(self, keys: Collection[TopicKey]) -> dict[TopicKey, list[Observation]]:
        rows = await self._execute(_HISTORY, _key_arrays(keys))
        past: dict[TopicKey, list[Observation]] = {key: [] for key in keys}
        for row in rows:
            one = Observation(*row)
            past[one.key].append(one)
        return past

    async def answers_of(self, student_id: UUID) -> list[Observation]:
        return [Observation(*row) for row in await self._execute(_ANSWERS, {"student_id": student_id})]

    async def write(self, outcomes: Sequence[Outcome], estimates: Mapping[TopicKey, Estimate], at: datetime) -> None:
        await self._execute(_WRITE, _log_arrays(outcomes) | _state_arrays(estimates) | {"at": at})

    async def replace_older(self, profiles: Collection[Profile]) -> None:
        await self._execute(_REPLACE_OLDER, _profile_arrays(profiles))

    async def replace_older_ties(self, ties: Collection[Tie]) -> None:
        await self._execute(_REPLACE_OLDER_TIES, _tie_arrays(ties))

    async def profile_of(self, student_id: UUID) -> Profile | None:
        row = await self.session.get(ProfileRow, student_id)
        return None if row is None else _profile(row)

    async def topics_of(
        self, student_ids: Collection[UUID], *, topic_id: str | None = None, after: str = "", limit: int | None = None
    ) -> list[TopicMastery]:
        wanted = _TRIED.where(col(TopicMasteryRow.student_id).in_(student_ids), TopicMasteryRow.topic_id > after)
        if topic_id is not None:
            wanted = wanted.where(TopicMasteryRow.topic_id == topic_id)
        rows = await self.session.exec(wanted.order_by(TopicMasteryRow.topic_id).limit(limit))
        return [_mastery(row) for row in rows]

    async def topic_of(self, student_id: UUID, topic_id: str) -> TopicMastery | None:
        wanted = _TRIED.where(TopicMasteryRow.student_id == student_id, TopicMasteryRow.topic_id == topic_id)
        row = (await self.session.exec(wanted)).one_or_none()
        return None if row is None else _mastery(row)

    async def _execute(self, statement: TextClause, values: Mapping[str, Any]) -> Iterable[Any]:
        return await (await self.session.connection()).execute(statement, values)


def _key_arrays(keys: Collection[TopicKey]) -> dict[str, Any]:
    return {"student_ids": [key.student_id for key in keys], "topic_ids": [key.topic_id for key in keys]}


def _log_arrays(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    observations = [one.observation for one in outcomes]
    movements = [one.movement for one in outcomes]
    return {
        "attempt_ids": [one.attempt_id for one in observations],
        "student_ids": [one.student_id for one in observations],
        "topic_ids": [one.topic_id for one in observations],
        "exercise_ids": [one.exercise_id for one in observations],
        "submitted": [one.submitted_at for one in observations],
        "correct": [one.correct for one in observations],
        "revisions": [one.revision for one in observations],
        "previous": [one and one.before for one in movements],
        "p_known": [one and one.p_known for one in movements],
        "counts": [one and one.attempts_count for one in movements],
        "last": [one and one.last_attempt_at for one in movements],
        "versions": [one.version if one else 0 for one in movements],
        "recorded": [one.recorded_at for one in outcomes],
    }


def _state_arrays(estimates: Mapping[TopicKey, Estimate]) -> dict[str, Any]:
    states = estimates.values()
    return {
        "state_students": [key.student_id for key in estimates],
        "state_topics": [key.topic_id for key in estimates],
        "state_p": [one.p_known for one in states],
        "state_counts": [one.attempts_count for one in states],
        "state_last": [one.last and one.last[0] for one in states],
        "state_last_ids": [one.last and one.last[1] for one in states],
        "state_days": [orjson.dumps(one.days).decode() for one in states],
        "state_versions": [one.version for one in states],
    }


def _profile_arrays(profiles: Collection[Profile]) -> dict[str, Any]:
    return {
        "student_ids": [one.student_id for one in profiles],
        "revisions": [one.revision for one in profiles],
        "documents": [orjson.dumps(one.misconceptions).decode() for one in profiles],
        "updated": [one.updated_at for one in profiles],
    }


def _tie_arrays(ties: Collection[Tie]) -> dict[str, Any]:
    return {
        "student_ids": [one.student_id for one in ties],
        "attempt_ids": [one.attempt_id for one in ties],
        "topic_ids": [one.topic_id for one in ties],
        "codes": [orjson.dumps(one.codes).decode() for one in ties],
        "exercises": [one.exercise for one in ties],
        "submitted": [one.submitted_at for one in ties],
    }


def misconceptions_of(documents: Iterable[dict[str, Any]]) -> tuple[Misconception, ...]:
    """Those of a stored profile."""
    return tuple(Misconception(**(one | {"last_seen": datetime.fromisoformat(one["last_seen"])})) for one in documents)


def _estimate(state: Iterable[Any]) -> Estimate:
    p_known, count, last_at, last_id, days, version = state
    last = None if last_id is None else (last_at, last_id)
    return Estimate(p_known, count, last, _days(days), version)


def _days(stored: Iterable[Sequence[Any]]) -> Days:
    return tuple((day, p_known) for day, p_known in stored)


def _profile(row: ProfileRow) -> Profile:
    return Profile(row.student_id, row.revision, misconceptions_of(row.misconceptions), row.updated_at)


def _outcome(row: Iterable[Any]) -> Outcome:
    *verdict, before, p_known, attempts_count, last_attempt_at, version, recorded_at = row
    movement = None if p_known is None else Movement(before, p_known, attempts_count, last_attempt_at, version)
    return Outcome(Observation(*verdict), movement, recorded_at)


def _mastery(row: TopicMasteryRow) -> TopicMastery:
    assert row.last_attempt_at is not None  # it has attempts
    return TopicMastery(
        row.student_id,
        row.topic_id,
        row.p_known,
        row.attempts_count,
        row.last_attempt_at,
        row.updated_at,
        _days(row.days),
        row.parameters_version,
    )
