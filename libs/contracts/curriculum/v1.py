"""Curriculum, version 1: compacted topics, the newest record of a key holds."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.registry import Event, Vocabulary, contract


class Severity(Vocabulary):
    LOW = "LOW"
    MED = "MED"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"
    UNKNOWN = "UNKNOWN"


class CatalogueStatus(Vocabulary):
    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    DEPRECATED = "DEPRECATED"
    UNKNOWN = "UNKNOWN"


@contract("curriculum.topic.published.v1", topic="curriculum-topics", key="topic_id")
class TopicPublished(Event):
    """A topic: what exercises practise and what mastery is kept for."""

    topic_id: str
    name: str
    name_es: str
    subdomain: str
    domain: str
    prerequisites: tuple[str, ...] = ()


@contract("curriculum.exercise.published.v1", topic="curriculum-exercises", key="exercise_id")
class ExercisePublished(Event):
    """An exercise as a pupil may see it: no answer."""

    exercise_id: UUID
    topic_id: str
    prompt: str
    difficulty: Annotated[float, Field(ge=-4, le=4)] = 0.0


@contract("curriculum.answer.published.v1", topic="curriculum-answers", key="exercise_id")
class AnswerPublished(Event):
    """The answer key of an exercise, with all that grading needs."""

    exercise_id: UUID
    topic_id: str
    prompt: str
    expected_answer: str


@contract("curriculum.misconception.published.v1", topic="curriculum-misconceptions", key="code")
class MisconceptionPublished(Event):
    """An entry of the error catalogue. `refs` are ids of documented malrules."""

    code: str
    name: str
    description: str
    subdomain: str
    topic_id: str | None = None
    refs: tuple[str, ...] = ()
    severity: Severity = Severity.MED
    status: CatalogueStatus = CatalogueStatus.ACTIVE
