"""Outcomes and estimates as statements write them: a batch is one array per column, so that a statement is the same whatever
its size."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from services.mastery.model.history import Estimate, TopicKey
from services.mastery.ports import Outcome

VERDICT = "attempt_id, student_id, topic_id, exercise_id, submitted_at, correct, revision"
EFFECT = "previous_p_known, p_known, attempts_count, last_attempt_at, parameters_version, recorded_at"

LOGGED = f"""
        insert into mastery.observations ({VERDICT}, {EFFECT})
        select * from unnest(
            cast(:attempt_ids as uuid[]), cast(:student_ids as uuid[]), cast(:topic_ids as text[]),
            cast(:exercise_ids as uuid[]), cast(:submitted as timestamptz[]), cast(:correct as float8[]),
            cast(:revisions as int[]), cast(:previous as float8[]), cast(:p_known as float8[]),
            cast(:counts as int[]), cast(:last as timestamptz[]), cast(:versions as int[]),
            cast(:recorded as timestamptz[])
        )
"""  # noqa: S608
MOVED = """
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
HOLDS_NOW = """
    on conflict (student_id, topic_id) do update set
        p_known = excluded.p_known, attempts_count = excluded.attempts_count,
        last_attempt_at = excluded.last_attempt_at, last_attempt_id = excluded.last_attempt_id,
        days = excluded.days, parameters_version = excluded.parameters_version, updated_at = excluded.updated_at
"""


def log_arrays(outcomes: Sequence[Outcome]) -> dict[str, Any]:
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


def state_arrays(estimates: Mapping[TopicKey, Estimate]) -> dict[str, Any]:
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
