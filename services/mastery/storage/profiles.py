"""Profiles and ties as they are stored: copies of what attempts tells, replaced by what is newer."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text

from services.mastery.model.profile import Misconception, Profile
from services.mastery.model.pupil import Tie
from services.mastery.tables import ProfileRow

# In the order of the pupils, so that two batches with the same ones queue up instead of deadlocking.
REPLACE_OLDER = text("""
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

REPLACE_OLDER_TIES = text("""
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


def profile_arrays(profiles: Collection[Profile]) -> dict[str, Any]:
    return {
        "student_ids": [one.student_id for one in profiles],
        "revisions": [one.revision for one in profiles],
        "documents": [orjson.dumps(one.misconceptions).decode() for one in profiles],
        "updated": [one.updated_at for one in profiles],
    }


def tie_arrays(ties: Collection[Tie]) -> dict[str, Any]:
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


def profile_in(row: ProfileRow) -> Profile:
    return Profile(row.student_id, row.revision, misconceptions_of(row.misconceptions), row.updated_at)
