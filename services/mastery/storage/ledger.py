"""The ledger in PostgreSQL, inside a transaction; `append` is the way without one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from libs.chassis.postgres import UnitOfWork
from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.history import Estimate, Observation, TopicKey, Version
from services.mastery.model.profile import Profile
from services.mastery.model.pupil import Tie
from services.mastery.model.trace import Movement
from services.mastery.model.trend import Days
from services.mastery.ports import Outcome, TopicMastery
from services.mastery.storage.batches import EFFECT, HOLDS_NOW, LOGGED, MOVED, VERDICT, log_arrays, state_arrays
from services.mastery.storage.profiles import REPLACE_OLDER, REPLACE_OLDER_TIES, profile_arrays, profile_in, tie_arrays
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

# `offset 0` makes it look up each key in the index. A plain join is planned, while the table is small, as a scan of all of
# it, and that plan stays cached while the table grows.
_FIND = text(f"""
    select {VERDICT}, {EFFECT}
    from unnest(cast(:attempt_ids as uuid[]), cast(:topic_ids as text[])) as key (attempt, topic)
    cross join lateral (
        select * from mastery.observations where attempt_id = key.attempt and topic_id = key.topic offset 0
    ) as found
""")  # noqa: S608 - column names only

_HISTORY = text(f"""
    select {VERDICT}
    from unnest(cast(:student_ids as uuid[]), cast(:topic_ids as text[])) as key (student, topic)
    cross join lateral (
        select * from mastery.observations where student_id = key.student and topic_id = key.topic offset 0
    ) as found
""")  # noqa: S608

_ANSWERS = text(f"""
    select distinct on (attempt_id, topic_id) {VERDICT}
    from mastery.observations where student_id = :student_id
    order by attempt_id, topic_id, revision desc
""")  # noqa: S608

_WRITE = text(f"with logged as ({LOGGED}) {MOVED} {HOLDS_NOW}")

Known = dict[Version, Parameters]
_TRIED = select(TopicMasteryRow).where(TopicMasteryRow.attempts_count > 0)


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
        await self._execute(_WRITE, log_arrays(outcomes) | state_arrays(estimates) | {"at": at})

    async def replace_older(self, profiles: Collection[Profile]) -> None:
        await self._execute(REPLACE_OLDER, profile_arrays(profiles))

    async def replace_older_ties(self, ties: Collection[Tie]) -> None:
        await self._execute(REPLACE_OLDER_TIES, tie_arrays(ties))

    async def profile_of(self, student_id: UUID) -> Profile | None:
        row = await self.session.get(ProfileRow, student_id)
        return None if row is None else profile_in(row)

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


def _estimate(state: Iterable[Any]) -> Estimate:
    p_known, count, last_at, last_id, days, version = state
    last = None if last_id is None else (last_at, last_id)
    return Estimate(p_known, count, last, _days(days), version)


def _days(stored: Iterable[Sequence[Any]]) -> Days:
    return tuple((day, p_known) for day, p_known in stored)


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
