"""The whole observation log as responses to fit to. Imported by the process that fits, never by what answers requests."""

import numpy as np
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mastery.calibration.responses import Columns, Responses

_TOPICS = text("select distinct topic_id from mastery.observations order by topic_id")
# One row per answer and topic, with the verdict that holds; the answers of a pupil numbered in their order.
_ANSWERS = text("""
    select student_id::text, topic_id, exercise_id::text, correct,
        dense_rank() over (partition by student_id order by submitted_at, attempt_id)
    from (
        select distinct on (attempt_id, topic_id) *
        from mastery.observations where cast(:topic_id as text) is null or topic_id = cast(:topic_id as text)
        order by attempt_id, topic_id, revision desc
    ) as held
""")

_BLOCK = 2000
"""Rows that are read at once: of fewer each costs more, and so it does of more, which leave the processor's cache."""


async def topics_with_answers(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        return [topic_id for (topic_id,) in await connection.execute(_TOPICS)]


async def answers(engine: AsyncEngine, topic_id: str | None = None) -> Responses:
    """All answers, or those to one topic. Rows come a block at a time: held all at once they would take ten times as much
    memory as the arrays that are made of them."""
    columns = Columns()
    async with engine.connect() as connection:
        rows = await connection.stream(_ANSWERS, {"topic_id": topic_id}, execution_options={"yield_per": _BLOCK})
        async for block in rows.partitions(_BLOCK):
            student, topic, exercise, correct, order = zip(*block, strict=True)
            columns.add((student, topic, exercise, correct, np.array(order, np.int64)))
    return columns.responses()
