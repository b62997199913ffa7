"""Attempts, version 1."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.registry import Event, Moment, Payload, Vocabulary, contract
from libs.contracts.telemetry.v1 import Interaction

MAX_STEPS = 100
UNKNOWN_TOPIC = "unknown"  # of a problem of the pupil's own that belongs to no topic known here
Expression = Annotated[str, Field(max_length=500)]
Probability = Annotated[float, Field(ge=0, le=1)]


class InputMode(Vocabulary):
    DIGITAL = "DIGITAL"
    PHOTO_OCR = "PHOTO_OCR"
    UNKNOWN = "UNKNOWN"


class Status(Vocabulary):
    """Where an attempt stands. PENDING: no verdict yet. CLASSIFYING: wrong, and a language model is asked for the cause.
    CLASSIFIED: right, or wrong with a named cause. UNCLASSIFIED: wrong, cause not named. FAILED: wrong, or without a verdict,
    and nobody could be asked in time. The last three are the end, unless somebody corrects the verdict."""

    PENDING = "PENDING"
    CLASSIFYING = "CLASSIFYING"
    CLASSIFIED = "CLASSIFIED"
    UNCLASSIFIED = "UNCLASSIFIED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


class Source(Vocabulary):
    """Who decided: the rule engine, a language model, a teacher."""

    RULE = "RULE"
    LLM = "LLM"
    TEACHER = "TEACHER"
    UNKNOWN = "UNKNOWN"


class Step(Payload):
    expression: Expression
    """One line of working as typed."""
    is_final: bool = False
    """Whether the pupil marked this line as the answer."""


class RankedCandidate(Payload):
    """One misconception that explains the work. `step` is the 0-based line it shows in, None for the final answer."""

    code: str
    """Code in the error catalogue."""
    name: str
    """Its name in the error catalogue."""
    probability: Probability
    """Share of belief among all hypotheses, those not listed included."""
    evidence: str = ""
    """The working this misconception predicts, next to the pupil's."""
    refs: tuple[str, ...] = ()
    """Ids of documented malrules it stands for."""
    step: int | None = None
    """0-based line it shows in, null for the final answer."""
    together_with: tuple[str, ...] = ()
    """Codes of what must have happened besides: such candidates do not compete, they explain the line together."""


class Misconception(Payload):
    """What a pupil's answers, taken together, say about one misconception."""

    code: str
    """Code in the error catalogue."""
    name: str
    """Its name in the error catalogue."""
    topic_id: str
    """The topic it belongs to."""
    probability: Probability
    """How sure it is that the pupil holds it."""
    is_held: bool
    """Whether that is sure enough to say so."""
    sightings: Annotated[int, Field(ge=1)]
    """In how many answers it was seen."""
    last_seen: Moment
    """When the last of them was submitted."""


@contract("attempts.attempt.submit.v1", topic="attempts-commands", key="student_id")
class AttemptSubmit(Event):
    """Command: diagnose and store this work. `fingerprint` is a digest of what the pupil sent: the same attempt with
    another fingerprint is a misuse of an idempotency key."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    exercise_id: UUID
    """The exercise worked on; for a problem of the pupil's own an id made from its text."""
    problem: Expression | None = None
    """A problem of the pupil's own, null where the work is on a stored exercise."""
    course_id: UUID | None = None
    """The course it was set in, if any."""
    input_mode: InputMode = InputMode.DIGITAL
    """How the work was entered."""
    answer: Expression
    """The final answer as typed."""
    steps: Annotated[tuple[Step, ...], Field(max_length=MAX_STEPS)] = ()
    """Lines of working, in order."""
    interactions: Annotated[tuple[Interaction, ...], Field(max_length=2000)] = ()
    """Keystrokes and gestures, passed on to telemetry."""
    language: str = "en"
    """BCP 47 tag for the feedback."""
    fingerprint: str
    """Hexadecimal SHA-256 of what the pupil sent."""
    submitted_at: Moment
    """When the gateway accepted the work."""


@contract("attempts.attempt.expire.v1", topic="attempts-commands", key="student_id")
class AttemptExpire(Event):
    """Command: a question about this attempt has been open for too long; end it, unless somebody has answered meanwhile."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    expired_at: Moment
    """When it was given up."""


@contract("attempts.attempt.recorded.v1", topic="attempts-lifecycle", key="student_id")
class AttemptRecorded(Event):
    """An attempt is stored with its verdict. Emitted once per attempt."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    exercise_id: UUID
    """The exercise worked on."""
    topic_id: str
    """The curriculum topic of the exercise, e.g. `fraction-addition`; `unknown` for a problem whose topic is not known."""
    course_id: UUID | None = None
    """The course it was set in, if any."""
    input_mode: InputMode = InputMode.DIGITAL
    """How the work was entered."""
    is_correct: bool | None
    """Whether the answer equals the expected one in value, null while there is no verdict; never inferred from `error_tag`."""
    status: Status
    """Where the attempt stands after this."""
    error_tag: str | None = None
    """Code of the most probable misconception, null where none is named."""
    confidence: Probability | None = None
    """Probability of `error_tag`, null where none is named."""
    source: Source = Source.RULE
    """Who decided."""
    candidates: tuple[RankedCandidate, ...] = ()
    """What explains the work, most probable first."""
    tied: tuple[str, ...] = ()
    """Codes of the first candidates where nothing in the work tells them apart."""
    distinguish_with: str | None = None
    """An exercise that would tell them apart, null where none is known."""
    submitted_at: Moment
    """When the gateway accepted the work."""
    recorded_at: Moment
    """When it was stored."""
    also_topic_ids: tuple[str, ...] = ()
    """Further topics that the exercise practises; the verdict counts for each."""
    credit: Probability | None = None
    """Share of full credit, where there is partial credit; null: all or nothing, as `is_correct` says."""
    is_own_problem: bool = False
    """Whether the problem is the pupil's own and not an exercise that somebody set: it counts for no mastery."""


@contract("attempts.attempt.classified.v1", topic="attempts-lifecycle", key="student_id")
class AttemptClassified(Event):
    """What explains a recorded attempt, or that nothing does, was found out later; whether it is right did not change.
    `revision` counts from 1, together with regrades; the highest one holds."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    exercise_id: UUID
    """The exercise worked on."""
    topic_id: str
    """The curriculum topic of the exercise, e.g. `fraction-addition`; `unknown` for a problem whose topic is not known."""
    is_correct: bool | None
    """Whether the answer equals the expected one in value, as before; null where there is no verdict."""
    status: Status
    """Where the attempt stands after this."""
    error_tag: str | None = None
    """Code of the most probable misconception, null where none is named."""
    confidence: Probability | None = None
    """How sure `error_tag` is, null where none is named."""
    source: Source
    """Who decided."""
    candidates: tuple[RankedCandidate, ...] = ()
    """What explains the work, most probable first."""
    revision: Annotated[int, Field(ge=1)]
    """Counts from 1; the highest one holds."""
    submitted_at: Moment
    """When the gateway accepted the work."""
    classified_at: Moment
    """When it was found out."""


@contract("attempts.attempt.regraded.v1", topic="attempts-lifecycle", key="student_id")
class AttemptRegraded(Event):
    """The verdict of a recorded attempt changed. `revision` counts from 1; the highest one holds."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    exercise_id: UUID
    """The exercise worked on."""
    topic_id: str
    """The curriculum topic of the exercise, e.g. `fraction-addition`; `unknown` for a problem whose topic is not known."""
    is_correct: bool
    """Whether the answer equals the expected one in value; never inferred from `error_tag`."""
    status: Status = Status.CLASSIFIED
    """Where the attempt stands after this."""
    error_tag: str | None = None
    """Code of the most probable misconception, null where none is named."""
    confidence: Probability | None = None
    """How sure `error_tag` is, null where none is named."""
    source: Source
    """Who decided."""
    revision: Annotated[int, Field(ge=1)]
    """Counts from 1; the highest one holds."""
    submitted_at: Moment
    """When the gateway accepted the work."""
    regraded_at: Moment
    """When the verdict changed."""
    also_topic_ids: tuple[str, ...] = ()
    """Further topics that the exercise practises; the verdict counts for each."""
    credit: Probability | None = None
    """Share of full credit, where there is partial credit; null: all or nothing, as `is_correct` says."""
    is_own_problem: bool = False
    """Whether the problem is the pupil's own and not an exercise that somebody set: it counts for no mastery."""


@contract("attempts.misconceptions.updated.v1", topic="attempts-lifecycle", key="student_id")
class MisconceptionsUpdated(Event):
    """What a pupil's answers say about misconceptions, all of it: the highest `revision` is all one needs. Told when an error
    was seen or its probability has crossed 0.1, 0.25, 0.5 or 0.75, so numbers may be missing."""

    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    revision: Annotated[int, Field(ge=1)]
    """Counts the pupil's states from 1; the highest one holds."""
    misconceptions: tuple[Misconception, ...]
    """Every misconception the pupil has ever shown, likeliest first."""
    updated_at: Moment
    """When it changed."""


@contract("attempts.attempt.answered.v1", topic="gateway-replies", key="student_id")
class AttemptAnswered(Event):
    """Reply to AttemptSubmit: the outcome, the same for every delivery of the same attempt."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    exercise_id: UUID
    """The exercise worked on."""
    topic_id: str
    """The curriculum topic of the exercise, e.g. `fraction-addition`; `unknown` for a problem whose topic is not known."""
    is_correct: bool | None
    """Whether the answer equals the expected one in value, null while there is no verdict; never inferred from `error_tag`."""
    status: Status
    """Where the attempt stands after this."""
    error_tag: str | None = None
    """Code of the most probable misconception, null where none is named."""
    confidence: Probability | None = None
    """Probability of `error_tag`, null where none is named."""
    source: Source = Source.RULE
    """Who decided."""
    candidates: tuple[RankedCandidate, ...] = ()
    """What explains the work, most probable first."""
    tied: tuple[str, ...] = ()
    """Codes of the first candidates where nothing in the work tells them apart."""
    distinguish_with: str | None = None
    """An exercise that would tell them apart, null where none is known."""
    feedback: str | None = None
    """A sentence for the pupil, in their language, null where there is nothing to say."""


class Refusal(Vocabulary):
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    UNKNOWN = "UNKNOWN"


@contract("attempts.attempt.refused.v1", topic="gateway-replies", key="student_id")
class AttemptRefused(Event):
    """Reply to AttemptSubmit: nothing was stored, and why."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    reason: Refusal
    """What to tell the caller, as a word."""
    detail: str
    """What to tell the caller, as a sentence."""
