"""Adding to the ledger in one round trip, where nothing needs to be read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mastery.model.history import Estimate, TopicKey
from services.mastery.ports import Outcome
from services.mastery.storage.batches import HOLDS_NOW, LOGGED, MOVED, log_arrays, state_arrays

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
    logged as ({LOGGED} where (select yes from unchanged)),
    moved as ({MOVED} where (select yes from unchanged) {HOLDS_NOW})
    select yes from unchanged
""")  # noqa: S608 - column names only


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
        before = state_arrays({key: was[key] for key in to})
        names = ("p", "counts", "last_ids", "days", "versions")
        values = log_arrays(outcomes) | state_arrays(to) | {f"was_{name}": before[f"state_{name}"] for name in names}
        async with self._engine.connect() as connection:
            return bool((await connection.execute(_APPEND, values | {"at": at})).scalar_one())
