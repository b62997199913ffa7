"""The classifier, version 1: what a language model is asked about pupils' work, and what it found."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.attempts.v1 import MAX_STEPS, Expression, Probability, Source, Step
from libs.contracts.curriculum.v1 import Severity
from libs.contracts.registry import Event, Moment, Payload, Vocabulary, contract

Code = Annotated[str, Field(pattern="^[A-Z][A-Z0-9_]{0,119}$")]


class Question(Vocabulary):
    """Why a model is asked. UNEXPLAINED: the answer is wrong and no rule explains it. UNREAD: the rules could not read the
    answer. UNREAD_STEPS: they could not read some line of working. UNSOLVED: nobody knows the answer to the problem."""

    UNEXPLAINED = "UNEXPLAINED"
    UNREAD = "UNREAD"
    UNREAD_STEPS = "UNREAD_STEPS"
    UNSOLVED = "UNSOLVED"
    UNKNOWN = "UNKNOWN"


class Outcome(Vocabulary):
    """CLASSIFIED: a misconception is named. CORRECT: the work is right after all, as checked by value. UNCLASSIFIED: nothing
    was named surely enough; a person is to look. FAILED: nobody could be asked in time."""

    CLASSIFIED = "CLASSIFIED"
    CORRECT = "CORRECT"
    UNCLASSIFIED = "UNCLASSIFIED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


class Suspicion(Payload):
    """One misconception that the model considered."""

    code: Code
    """Code in the error catalogue."""
    confidence: Probability
    """How sure the model says it is."""


class Exhibit(Payload):
    """A piece of work that shows an error; nothing in it says whose it is."""

    problem: Expression
    """The task as shown."""
    answer: Expression
    """The pupil's final answer."""
    steps: Annotated[tuple[Expression, ...], Field(max_length=MAX_STEPS)] = ()
    """The pupil's lines of working."""


@contract("classifier.attempt.classify.v1", topic="classifier-commands", key="student_id")
class AttemptClassify(Event):
    """Command: find out what the rules could not. The same attempt and question is one job, however often it is asked."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; no model ever sees it."""
    exercise_id: UUID
    """The exercise worked on."""
    topic_id: str | None = None
    """The curriculum topic of the exercise, null where the problem is the pupil's own and no topic is known."""
    question: Question
    """Why a model is asked."""
    problem: Expression
    """The task as shown."""
    expected_answer: Expression | None = None
    """The expected answer, null where nobody knows it."""
    answer: Expression
    """The pupil's final answer as typed or transcribed."""
    steps: Annotated[tuple[Step, ...], Field(max_length=MAX_STEPS)] = ()
    """Lines of working, in order."""
    unread_steps: tuple[Annotated[int, Field(ge=0, lt=MAX_STEPS)], ...] = ()
    """0-based lines that the rules could not read."""
    language: str = "en"
    """BCP 47 tag of the pupil's language."""
    submitted_at: Moment
    """When the gateway accepted the work."""


@contract("classifier.attempt.classified.v1", topic="classifier-results", key="student_id")
class AttemptClassified(Event):
    """What became of a question about an attempt: once from the job, the same for every delivery of its command, and once more
    where a person was asked and has answered."""

    attempt_id: UUID
    """The attempt."""
    student_id: UUID
    """The pupil's pseudonym."""
    question: Question
    """What had been asked."""
    outcome: Outcome
    """What was found."""
    source: Source = Source.LLM
    """Who says so: TEACHER is the person who looked at what no model was sure of."""
    error_tag: Code | None = None
    """Code of the misconception, null unless one is named."""
    confidence: Probability | None = None
    """How sure the model says it is of `error_tag`, 1 where a person names it, null where none is named."""
    step: Annotated[int, Field(ge=0, lt=MAX_STEPS)] | None = None
    """0-based line the misconception shows in, null for the final answer."""
    evidence: Annotated[str, Field(max_length=300)] = ""
    """What in the work shows it, in the model's words."""
    suspicions: Annotated[tuple[Suspicion, ...], Field(max_length=10)] = ()
    """Everything that was considered, likeliest first; kept where nothing was sure enough."""
    reading: Expression | None = None
    """The pupil's final answer in plain notation, where the rules could not read it."""
    solution: Expression | None = None
    """The answer to a problem that nobody knew the answer to; worth nothing until it is checked by value."""
    model: str | None = None
    """The model that answered last, null if none did."""
    prompt_version: str | None = None
    """Version of the instructions it had."""
    reason: Annotated[str, Field(max_length=200)] | None = None
    """Why it failed, null where it did not."""
    classified_at: Moment
    """When it was decided."""


@contract("classifier.misconception.suggested.v1", topic="classifier-suggestions", key="code")
class MisconceptionSuggested(Event):
    """A model saw an error that the catalogue has no entry for. A draft: a person decides whether it becomes one."""

    code: Code
    """The code it would have; not in the catalogue when it was suggested."""
    name: Annotated[str, Field(min_length=1, max_length=120)]
    """Display name in English."""
    description: Annotated[str, Field(min_length=1, max_length=500)]
    """What pupils do, for a teacher."""
    signal: Annotated[str, Field(min_length=1, max_length=500)]
    """What to look for in the work."""
    domain: str
    """The domain that the work belongs to."""
    topic_id: str | None = None
    """The curriculum topic that the work belongs to, null where none is known."""
    severity: Severity = Severity.MED
    """How much it hinders what comes next."""
    evidence: Annotated[tuple[Exhibit, ...], Field(min_length=1, max_length=5)]
    """The work it was seen in."""
    model: str
    """The model that suggested it."""
    prompt_version: str
    """Version of the instructions it had."""
    suggested_at: Moment
    """When it was suggested."""
