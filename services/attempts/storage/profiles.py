"""Queries of pupils' profiles."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from libs.chassis.errors import Transient
from libs.diagnosis import Evidence, Profile
from services.attempts.model.profile import PupilProfile
from services.attempts.storage.documents import columns, document

# `offset 0` makes it look up each pupil in the index; planned while the tables are small, a plain join would scan all of
# them, and that plan stays cached while they grow.
HELD = """
select held.student_id, held.revision, held.updated_at, held.code, held.probability, held.sightings, held.last_seen
from unnest(cast(:student_ids as uuid[])) as wanted (id)
cross join lateral (
    select * from attempts.profiles join attempts.profile_evidence using (student_id) where student_id = wanted.id offset 0
) as held
"""
PROFILES = text(HELD)

# In the order of the pupils, so that two batches with the same ones queue up instead of deadlocking. Evidence goes in only
# with its profile, and that only over the revision that it was made from.
REPLACE = text(f"""
with replaced as (
    insert into attempts.profiles as held ({columns("profiles")})
    select {columns("profiles")}
    from json_populate_recordset(null::attempts.profiles, cast(:profiles as json))
    on conflict (student_id) do update set revision = excluded.revision, updated_at = excluded.updated_at
    where held.revision = excluded.revision - 1
    returning student_id
), evidence as (
    insert into attempts.profile_evidence ({columns("profile_evidence")})
    select {columns("profile_evidence")}
    from json_populate_recordset(null::attempts.profile_evidence, cast(:evidence as json)) one
    join replaced using (student_id)
    on conflict (student_id, code) do update set
        probability = excluded.probability, sightings = excluded.sightings, last_seen = excluded.last_seen
)
select student_id from replaced
""")  # noqa: S608 - a constant of ours


class SqlProfiles:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, student_ids: Collection[UUID]) -> dict[UUID, PupilProfile]:
        connection = await self._session.connection()
        rows = (await connection.execute(PROFILES, {"student_ids": list(student_ids)})).all()
        return profiles_in(rows, student_ids)

    async def replace(self, changes: Sequence[tuple[PupilProfile, PupilProfile]]) -> None:
        rows = {
            "profiles": document(_profile_row(after) for _, after in changes),
            "evidence": document(row for before, after in changes for row in _evidence_rows(before, after)),
        }
        connection = await self._session.connection()
        replaced = (await connection.execute(REPLACE, rows)).scalars().all()
        if len(replaced) < len(changes):
            raise Transient("another process has replaced a pupil's profile meanwhile")


def profiles_in(rows: Iterable[Any], student_ids: Collection[UUID]) -> dict[UUID, PupilProfile]:
    """The profiles that rows of HELD make, one for every pupil."""
    found: dict[UUID, tuple[int, datetime]] = {}
    evidence: dict[UUID, dict[str, Evidence]] = {id_: {} for id_ in student_ids}
    for row in rows:
        found[row.student_id] = (row.revision, row.updated_at)
        evidence[row.student_id][row.code] = Evidence(row.probability, row.sightings, row.last_seen.isoformat())
    return {
        id_: PupilProfile(id_, Profile(evidence[id_]), *found[id_]) if id_ in found else PupilProfile(id_)
        for id_ in student_ids
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
