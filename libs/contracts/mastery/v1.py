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


@contract("mastery.topic.calibrate.v1", topic="mastery-commands", key="topic_id")
class TopicCalibrate(Event):
    """Command: fit the parameters of this topic to the answers there are, as part of a run. Done once per run and topic."""

    topic_id: str
    """The curriculum topic."""
    run_id: UUID
    """The run; one that is not known yet begins with this."""


@contract("mastery.topic.updated.v1", topic="mastery-updates", key="student_id")
class TopicMasteryUpdated(Event):
    """A pupil's probability of mastering a topic moved. `attempt_id` is the attempt that moved it."""

    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    topic_id: str
    """The curriculum topic."""
    attempt_id: UUID
    """The attempt that moved it."""
    p_known: Annotated[float, Field(ge=0, le=1)]
    """Probability that the pupil masters the topic, after the attempt."""
    previous_p_known: Annotated[float, Field(ge=0, le=1)]
    """The same, before the attempt."""
    level: Level
    """`p_known` as a word."""
    attempts_count: Annotated[int, Field(ge=1)]
    """How many attempts this rests on."""
    last_attempt_at: Moment
    """When the newest of them was submitted."""
    updated_at: Moment
    """When this was computed."""
    parameters_version: int = 0
    """Of the topic's parameters. Where it is not that of the event before, what was known then was computed anew since, and
    `previous_p_known` is not that event's `p_known`. 0: the built-in parameters."""


@contract("mastery.practice.assigned.v1", topic="mastery-updates", key="student_id")
class PracticeAssigned(Event):
    """A teacher set exercises for a pupil: one event per pupil of the assignment."""

    assignment_id: UUID
    """The assignment; the same for all of its pupils."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    exercise_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]
    """The exercises, in the order in which they are to be done."""
    due_at: Moment | None = None
    """When they are to be done, null where no time was set."""
    assigned_at: Moment
    """When they were set."""
