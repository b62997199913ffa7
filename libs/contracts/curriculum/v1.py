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


class ExerciseSource(Vocabulary):
    TEMPLATE = "TEMPLATE"
    COGTUTOR = "COGTUTOR"
    OATUTOR = "OATUTOR"
    TEACHER = "TEACHER"
    UNKNOWN = "UNKNOWN"


@contract("curriculum.topic.published.v1", topic="curriculum-topics", key="topic_id")
class TopicPublished(Event):
    """A topic: what exercises practise and what mastery is kept for."""

    topic_id: str
    """The curriculum topic, e.g. `fraction-addition`."""
    name: str
    """Display name in English."""
    name_es: str
    """Display name in Spanish."""
    subdomain: str
    """The subdomain it belongs to."""
    domain: str
    """The domain the subdomain belongs to."""
    prerequisites: tuple[str, ...] = ()
    """Ids of the topics to master first."""


@contract("curriculum.exercise.published.v1", topic="curriculum-exercises", key="exercise_id")
class ExercisePublished(Event):
    """An exercise as a pupil may see it: no answer."""

    exercise_id: UUID
    """The exercise; the same in all releases of the curriculum."""
    topic_id: str
    """The curriculum topic, e.g. `fraction-addition`."""
    prompt: str
    """The task as shown, e.g. `1/2 + 1/3`."""
    difficulty: Annotated[float, Field(ge=-4, le=4)] = 0.0
    """Difficulty b of the one-parameter logistic model, in logits; 0 is average."""
    is_practice: bool = True
    """Whether pupils are to be given it. Exercises that only show what a data set's pupils worked on are not."""
    source: ExerciseSource = ExerciseSource.UNKNOWN
    """Where it comes from; UNKNOWN in records of before 2026-12."""
    targets: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    """Codes of the misconceptions that lead to a wrong answer on it, in alphabetical order."""
    also_topic_ids: tuple[str, ...] = ()
    """Further topics that it practises."""


@contract("curriculum.answer.published.v1", topic="curriculum-answers", key="exercise_id")
class AnswerPublished(Event):
    """The answer key of an exercise, with all that grading needs."""

    exercise_id: UUID
    """The exercise; the same in all releases of the curriculum."""
    topic_id: str
    """The curriculum topic, e.g. `fraction-addition`."""
    prompt: str
    """The task as shown, e.g. `1/2 + 1/3`."""
    expected_answer: str
    """The expected answer; equal in value counts as correct."""
    also_topic_ids: tuple[str, ...] = ()
    """Further topics that it practises; the verdict counts for each."""


@contract("curriculum.misconception.published.v1", topic="curriculum-misconceptions", key="code")
class MisconceptionPublished(Event):
    """An entry of the error catalogue. It is recognised by a malrule or by a signal; records of before 2026-11 name neither."""

    code: str
    """Code of the entry, unique in the catalogue."""
    name: str
    """Display name in English."""
    description: str
    """What the pupil does, for a teacher."""
    subdomain: str
    """The subdomain it belongs to."""
    topic_id: str | None = None
    """The topic it is confined to, null for the whole subdomain."""
    refs: tuple[str, ...] = ()
    """Ids of documented malrules it stands for."""
    severity: Severity = Severity.MED
    """How much it hinders what comes next."""
    status: CatalogueStatus = CatalogueStatus.ACTIVE
    """Whether the diagnosis may name it."""
    name_es: str | None = None
    """Display name in Spanish, null where there is none."""
    domain: str | None = None
    """The domain the subdomain belongs to."""
    first_grade: Annotated[int, Field(ge=1, le=12)] | None = None
    """The first school year it is expected in."""
    last_grade: Annotated[int, Field(ge=1, le=12)] | None = None
    """The last school year it is expected in."""
    example: str | None = None
    """A worked example, as `exercise → what the pupil writes`."""
    malrule: str | None = None
    """Code under which the diagnosis library executes it."""
    signal: str | None = None
    """What a language model is to look for in the pupil's work, where no malrule executes it."""
    message: str | None = None
    """To the pupil, in English; never gives the answer away."""
    message_es: str | None = None
    """To the pupil, in Spanish."""
    hint: str | None = None
    """To the teacher, in English."""
    hint_es: str | None = None
    """To the teacher, in Spanish."""
    remedial_topic_id: str | None = None
    """The curriculum topic to practise."""
    source: str | None = None
    """A publication that documents it: authors and year."""
    successor: str | None = None
    """Code to use instead; only where the status is DEPRECATED."""
