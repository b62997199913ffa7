"""The values of this context: what a pupil submitted, how it was judged, and what became of the submission."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from libs.diagnosis import Diagnosis, recognise


class Status(StrEnum):
    """PENDING: no verdict yet. CLASSIFYING: wrong, a language model is asked for the cause. The others are the end: cause
    named or right, no cause found, nobody answered in time."""

    PENDING = "PENDING"
    CLASSIFYING = "CLASSIFYING"
    CLASSIFIED = "CLASSIFIED"
    UNCLASSIFIED = "UNCLASSIFIED"
    FAILED = "FAILED"


WAITING = (Status.PENDING, Status.CLASSIFYING)
UNCLASSIFIED = "UNCLASSIFIED"
UNKNOWN_TOPIC = "unknown"  # of a problem that belongs to no topic known here


class Source(StrEnum):
    RULE = "RULE"
    LLM = "LLM"
    TEACHER = "TEACHER"


class Question(StrEnum):
    """What a language model is asked. UNEXPLAINED: why is it wrong. UNREAD: what do the words mean that the rules could not
    compare. UNREAD_STEPS: is there an error in the lines that they could not read. UNSOLVED: what is the answer."""

    UNEXPLAINED = "UNEXPLAINED"
    UNREAD = "UNREAD"
    UNREAD_STEPS = "UNREAD_STEPS"
    UNSOLVED = "UNSOLVED"


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What grading needs to know of an exercise. `expected_answer` is None for a problem that nobody has solved. The verdict
    counts for `also_topic_ids`, too."""

    exercise_id: UUID
    topic_id: str
    prompt: str
    expected_answer: str | None
    also_topic_ids: tuple[str, ...] = ()


def key_of_problem(exercise_id: UUID, problem: str) -> AnswerKey:
    """The answer key to a problem of the pupil's own: what the rules read in it."""
    found = recognise(problem)
    return AnswerKey(exercise_id, found.topic or UNKNOWN_TOPIC, problem, found.expected)


@dataclass(frozen=True, slots=True)
class Step:
    expression: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class Submission:
    """A pupil's work as accepted. `fingerprint` tells the same work from other work under the same id. `problem` is a problem
    of the pupil's own, None where the work is on an exercise of the curriculum."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID
    course_id: UUID | None
    input_mode: str
    answer: str
    steps: tuple[Step, ...]
    language: str
    fingerprint: str
    submitted_at: datetime
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One ranked candidate: `probability` in [0, 1], `step` the 0-based line or None for the final answer.

    `together_with` are the codes of what must have happened besides.
    """

    code: str
    name: str
    refs: tuple[str, ...]
    probability: float
    evidence: str
    step: int | None
    together_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`is_correct` is None while there is no verdict. `error_tag` is None then and for right work, else the first
    explanation's code or UNCLASSIFIED.

    `tied` are the codes of the first explanations where nothing tells them apart, `distinguish_with` is an exercise that
    would. `message` says what could not be read in the work or stands out in it; `is_unread` that the work counts as wrong
    for no better reason than that the answer could not be read. `credit` is the share of a wrong answer that is right, None
    where none or nobody knows.
    """

    is_correct: bool | None
    status: Status
    error_tag: str | None
    confidence: float | None
    explanations: tuple[Explanation, ...]
    source: Source = Source.RULE
    tied: tuple[str, ...] = ()
    distinguish_with: str | None = None
    message: str | None = None
    is_unread: bool = False
    credit: float | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A stored attempt with its verdict. `question` is what a language model was asked about it when it was recorded,
    `unread_steps` are the lines that the question is about. `revision` counts the verdicts after the first."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID
    topic_id: str
    course_id: UUID | None
    input_mode: str
    answer: str
    steps: tuple[Step, ...]
    verdict: Verdict
    fingerprint: str
    submitted_at: datetime
    recorded_at: datetime
    problem: str | None = None
    question: Question | None = None
    unread_steps: tuple[int, ...] = ()
    revision: int = 0
    also_topic_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An attempt that may be new, and the diagnosis that its verdict rests on."""

    attempt: Attempt
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Conflict:
    """The id is taken by other work: nothing was stored."""

    attempt_id: UUID
    student_id: UUID


Result = Attempt | Conflict
