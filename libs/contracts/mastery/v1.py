"""Mastery, version 1."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.registry import Event, Moment, Vocabulary, contract


class Level(Vocabulary):
    """How far a pupil is with a topic. Thresholds on the probability of mastery: docs/design/mastery.md."""

    AT_RISK = "AT_RISK"
    STRUGGLING = "STRUGGLING"
    PROFICIENT = "PROFICIENT"
    MASTERED = "MASTERED"
    UNKNOWN = "UNKNOWN"


@contract("mastery.topic.updated.v1", topic="mastery-updates", key="student_id")
class TopicMasteryUpdated(Event):
    """A pupil's probability of mastering a topic moved. `attempt_id` is the attempt that moved it."""

    student_id: UUID
    topic_id: str
    attempt_id: UUID
    p_known: Annotated[float, Field(ge=0, le=1)]
    previous_p_known: Annotated[float, Field(ge=0, le=1)]
    level: Level
    attempts_count: Annotated[int, Field(ge=1)]
    last_attempt_at: Moment
    updated_at: Moment
