"""Calibrations and the versions of parameters they found, in PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import TextClause, text

from libs.chassis.postgres import UnitOfWork
from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.calibration import Report, Run, TopicVersion

KEPT_PREDICTORS = 30
"""Documents of a predictor, of some hundred bytes for each exercise; of topics' parameters every version is kept."""

_BEGIN = text("""
    insert into mastery.calibrations (run_id, requested_at) values (:run_id, :at) on conflict do nothing
""")
_POOL = text("""
    insert into mastery.calibrations (run_id, requested_at, topics, pooled)
    values (:run_id, :at, cast(:topics as jsonb), cast(:pooled as jsonb))
    on conflict (run_id) do update set topics = excluded.topics, pooled = excluded.pooled
""")
_POOLED = text("select pooled from mastery.calibrations where run_id = :run_id")
_RUNS = text("""
    select run_id, requested_at, jsonb_array_length(topics),
        (select count(*) from mastery.topic_parameters as found where found.run_id = run.run_id and adopted),
        (select count(*) from mastery.topic_parameters as found where found.run_id = run.run_id and not adopted),
        (select count(*) from mastery.job where starts_with(key, run.run_id || '/') and state = 'buried'),
        (select adopted_at is not null from mastery.predictors as found where found.run_id = run.run_id)
    from mastery.calibrations as run where cast(:run_id as uuid) is null or run_id = cast(:run_id as uuid)
    order by requested_at desc limit :most
""")
# One version per run and topic, however often its job runs; the number follows from what is there.
_ADD = text("""
    insert into mastery.topic_parameters
        (topic_id, version, initial, transit, slip, guess, forget, adopted, run_id, fitted_at, report)
    select cast(:topic_id as text), coalesce(max(version), 0) + 1, cast(:initial as float8), cast(:transit as float8),
        cast(:slip as float8), cast(:guess as float8), cast(:forget as float8), cast(:adopted as bool),
        cast(:run_id as uuid), cast(:at as timestamptz), cast(:report as jsonb)
    from mastery.topic_parameters where topic_id = cast(:topic_id as text)
    on conflict (run_id, topic_id) do nothing returning version
""")
_USE = text("""
    insert into mastery.current_parameters as current (topic_id, version, adopted_at)
    select cast(:topic_id as text), cast(:version as int), cast(:at as timestamptz)
    where cast(:version as int) = 0 or exists (
        select from mastery.topic_parameters
        where topic_id = cast(:topic_id as text) and version = cast(:version as int)
    )
    on conflict (topic_id) do update set version = excluded.version, adopted_at = excluded.adopted_at
        where cast(:beside as int) is null or current.version = cast(:beside as int)
    returning version
""")
_IN_USE = text("""
    select version, initial, transit, slip, guess, forget
    from mastery.current_parameters join mastery.topic_parameters using (topic_id, version)
    where topic_id = :topic_id
""")
_VERSIONS = text("""
    select found.topic_id, found.version, initial, transit, slip, guess, forget, adopted,
        found.version is not distinct from current.version, run_id, fitted_at, report
    from mastery.topic_parameters as found left join mastery.current_parameters as current using (topic_id)
    where case when cast(:topic_id as text) is null then found.version = current.version
        else topic_id = cast(:topic_id as text) end
    order by topic_id, found.version desc limit :most
""")
_ADD_PREDICTOR = text("""
    insert into mastery.predictors (run_id, fitted_at, adopted_at, document, report)
    values (:run_id, :at, :adopted_at, cast(:document as jsonb), cast(:report as jsonb)) on conflict (run_id) do nothing
""")
_FORGET_PREDICTORS = text(f"""
    delete from mastery.predictors where version <= (select max(version) from mastery.predictors) - {KEPT_PREDICTORS}
        and adopted_at is distinct from (select max(adopted_at) from mastery.predictors)
""")  # noqa: S608 - a number of ours
_PREDICTOR_IN_USE = """
    from mastery.predictors where adopted_at is not null order by adopted_at desc, version desc limit 1
"""
_PREDICTOR_VERSION = text("select version" + _PREDICTOR_IN_USE)
_PREDICTOR = text("select version, document" + _PREDICTOR_IN_USE)


class SupersededError(RuntimeError):
    """Another version was taken into use since one was compared with what was in use."""


class CalibrationUnitOfWork(UnitOfWork):
    """One transaction on calibrations; see ports.Calibrations."""

    async def begin_run(self, run_id: UUID, at: datetime) -> None:
        await self._execute(_BEGIN, {"run_id": run_id, "at": at})

    async def runs(self, *, run_id: UUID | None = None, most: int = 20) -> list[Run]:
        return [Run(*row) for row in await self._execute(_RUNS, {"run_id": run_id, "most": most})]

    async def keep_pooled(self, run_id: UUID, topics: Sequence[str], pooled: Mapping[str, Any], at: datetime) -> None:
        """What all topics together were fitted to."""
        values = {"run_id": run_id, "topics": _json(list(topics)), "pooled": _json(pooled), "at": at}
        await self._execute(_POOL, values)

    async def pooled(self, run_id: UUID) -> Mapping[str, Any] | None:
        """What `keep_pooled` was given; None before that."""
        row = next(iter(await self._execute(_POOLED, {"run_id": run_id})), None)
        return None if row is None else row[0]

    async def in_use(self, topic_id: str) -> tuple[int, Parameters]:
        """The version that the topic's estimates are to be folded with."""
        row = next(iter(await self._execute(_IN_USE, {"topic_id": topic_id})), None)
        return (0, DEFAULTS) if row is None else (row[0], Parameters(*row[1:]))

    async def add(
        self,
        run_id: UUID,
        topic_id: str,
        parameters: Parameters,
        report: Report,
        *,
        adopted: bool,
        beside: int,
        at: datetime,
    ) -> None:
        """Keeps what was found for a topic, and takes it into use where it is adopted; the second time nothing happens.

        Raises SupersededError where it is adopted and the version it was compared with, `beside`, is in use no more.
        """
        names = ("initial", "transit", "slip", "guess", "forget")
        values = {name: getattr(parameters, name) for name in names} | {
            "topic_id": topic_id,
            "adopted": adopted,
            "run_id": run_id,
            "at": at,
            "report": _json(report),
        }
        row = next(iter(await self._execute(_ADD, values)), None)
        if row is not None and adopted and not await self.use(topic_id, row[0], at, beside=beside):
            raise SupersededError(f"topic {topic_id} has another version in use by now: to be compared again")

    async def use(self, topic_id: str, version: int, at: datetime, *, beside: int | None = None) -> bool:
        """See ports.Calibrations; with `beside` only where that version is in use."""
        values = {"topic_id": topic_id, "version": version, "at": at, "beside": beside}
        rows = await self._execute(_USE, values)
        return next(iter(rows), None) is not None

    async def versions(self, topic_id: str | None = None, most: int = 500) -> list[TopicVersion]:
        rows = await self._execute(_VERSIONS, {"topic_id": topic_id, "most": most})
        return [_version(*row) for row in rows]

    async def add_predictor(
        self, run_id: UUID, document: Mapping[str, Any], report: Report, *, adopted: bool, at: datetime
    ) -> None:
        """Keeps a predictor, and takes it into use where it is adopted; the second time nothing happens."""
        values = {"run_id": run_id, "document": _json(document), "report": _json(report), "at": at}
        await self._execute(_ADD_PREDICTOR, values | {"adopted_at": at if adopted else None})
        await self._execute(_FORGET_PREDICTORS, {})

    async def predictor_version(self) -> int:
        """Of the predictor in use; 0 before the first."""
        return next((row[0] for row in await self._execute(_PREDICTOR_VERSION, {})), 0)

    async def predictor(self) -> tuple[int, Mapping[str, Any]] | None:
        """The version and the document in use; None before the first."""
        row = next(iter(await self._execute(_PREDICTOR, {})), None)
        return None if row is None else (row[0], row[1])

    async def _execute(self, statement: TextClause, values: Mapping[str, Any]) -> Iterable[Any]:
        return await (await self.session.connection()).execute(statement, values)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _version(topic_id: str, version: int, *row: Any) -> TopicVersion:
    *values, adopted, is_current, run_id, fitted_at, report = row
    return TopicVersion(topic_id, version, Parameters(*values), adopted, is_current, run_id, fitted_at, report)
