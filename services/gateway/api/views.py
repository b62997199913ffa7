"""Bodies as clients get them. They are passed on or written elsewhere (mapping.py, the owning services): this is what the API's
documentation promises, and tests hold the bodies to it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from libs.contracts.attempts.v1 import InputMode, Source, Status
from libs.contracts.curriculum.v1 import CatalogueStatus, Severity
from libs.contracts.mastery.v1 import Level

T = TypeVar("T")
# Real ones, so that every example works as it stands: 81 - 23 and x - 10 = 0 of the curriculum, whose ids never change.
EXERCISE = "c2928a48-b404-506a-bd4b-0811536f719c"
EQUATION = "5e2aa873-7535-5eac-ad67-f05d03d713e5"
UPLOAD = "019a9d1c-7f3e-7b1c-9a44-5e2d9c3b7a11"
ATTEMPT = "019a9d1c-7f3e-8b1c-9a44-5e2d9c3b7a10"


class View(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, frozen=True)


class Page(View, Generic[T]):
    items: list[T]
    next: str | None = Field(description="`cursor` of the page that follows, null on the last one")


class Candidate(View):
    """One misconception that explains the work."""

    code: str
    name: str
    probability: float = Field(ge=0, le=1, description="share of belief among all hypotheses")
    evidence: str = Field(description="the working this misconception predicts, next to the pupil's")
    step: int | None = Field(description="0-based line it shows in, null for the final answer")
    refs: list[str] = Field(description="ids of documented malrules")
    together_with: list[str] = Field(
        description="codes of what must have happened besides, to explain the line together"
    )


TIED = Field(description="codes of the first candidates where nothing in the work tells them apart")
DISTINGUISH_WITH = Field(description="an exercise that would tell them apart")


class Verdict(View):
    is_correct: bool | None = Field(description="null while, or where, there is no verdict")
    status: Status = Field(
        description=(
            "`CLASSIFYING`: wrong, and a language model is asked why; `PENDING`: no verdict yet; the others are the end:"
            " `CLASSIFIED`, `UNCLASSIFIED` (nobody found a cause), `FAILED` (nobody could be asked in time)"
        )
    )
    error_tag: str | None = Field(description="code of the most probable misconception")
    confidence: float | None = Field(description="its probability")
    source: Source


class Answer(Verdict):
    """What became of an attempt."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "attemptId": ATTEMPT,
                "exerciseId": EXERCISE,
                "topicId": "whole-number-subtraction",
                "isCorrect": False,
                "status": "CLASSIFIED",
                "errorTag": "ARITH_SUB_SMALLER_FROM_LARGER",
                "confidence": 0.995,
                "source": "RULE",
                "pKnown": 0.14576271186440679,
                "candidates": [
                    {
                        "code": "ARITH_SUB_SMALLER_FROM_LARGER",
                        "name": "Smaller digit from larger",
                        "probability": 0.995,
                        "evidence": (
                            "Takes the smaller digit from the larger in every column, whichever is on top, and never"
                            " borrows. This gives 62."
                        ),
                        "step": None,
                        "refs": ["SUB05"],
                        "togetherWith": [],
                    }
                ],
                "tied": [],
                "distinguishWith": None,
                "feedback": (
                    "Which number do you take away from which? If the digit on top is too small, you may not swap the two."
                ),
            }
        }
    )
    attempt_id: UUID
    exercise_id: UUID
    topic_id: str
    p_known: float | None = Field(description="probability of mastery after the attempt; null if not known in time")
    candidates: list[Candidate]
    tied: list[str] = TIED
    distinguish_with: str | None = DISTINGUISH_WITH
    feedback: str | None


class Pending(View):
    """Work that is safe and not yet diagnosed: ask `Location` again after `Retry-After` seconds."""

    attempt_id: UUID
    status: Status = Status.PENDING


class AttemptStatus(Pending):
    """Everything but the id and PENDING is missing until the attempt is stored."""

    student_id: UUID | None = None
    is_correct: bool | None = None
    error_tag: str | None = None
    confidence: float | None = None
    source: Source | None = None


class Line(View):
    expression: str
    is_final: bool


class Advice(View):
    """What a teacher can do about it."""

    hint: str
    remedial_topic_id: str


class Attempt(Verdict):
    """An attempt as it is stored."""

    id: UUID
    student_id: UUID
    exercise_id: UUID
    problem: str | None = Field(description="a problem of the pupil's own; null for work on a stored exercise")
    topic_id: str
    course_id: UUID | None
    input_mode: InputMode
    answer: str
    steps: list[Line]
    candidates: list[Candidate]
    tied: list[str] = TIED
    distinguish_with: str | None = DISTINGUISH_WITH
    message: str | None = Field(description="what could not be read in the work or stands out in it, in English")
    feedback: str | None = Field(description="a sentence for the pupil")
    advice: Advice | None = Field(description="for teachers; null for pupils and where there is none")
    submitted_at: datetime
    recorded_at: datetime


class TopicMastery(View):
    topic_id: str
    p_known: float = Field(ge=0, le=1)
    level: Level
    trend7d: float | None = Field(
        alias="trend7d",  # the generator would say trend7D
        description="change of `pKnown` since the end of the day, in UTC, seven days ago; null while there was no answer then",
    )
    attempts_count: int
    last_attempt_at: datetime
    updated_at: datetime


class MasteryPoint(View):
    at: datetime
    p_known: float = Field(ge=0, le=1)


class MasteryStep(View):
    """An answer, as its verdict holds now, and what it did to the probability of mastery."""

    attempt_id: UUID
    exercise_id: UUID
    submitted_at: datetime
    correct: float = Field(ge=0, le=1, description="share of full credit")
    before: float = Field(ge=0, le=1, description="probability of mastery before it")
    p_known: float = Field(ge=0, le=1, description="and after it")
    revision: int = Field(description="0 for the first verdict; higher where it was corrected")


class TopicMasteryDetail(TopicMastery):
    """A topic with where its estimate comes from: as if every verdict that holds now had been there from the start."""

    p_right_next: float = Field(
        ge=0, le=1, description="probability that the next answer in the topic, to a new exercise, is right"
    )
    history: list[MasteryPoint] = Field(description="for a plot: the newest 500 points in the order of time")
    observations: list[MasteryStep] = Field(description="a page of the answers that it comes from, the newest first")
    next: str | None = Field(description="`cursor` of the following page of observations, null on the last one")
    misconceptions: list["HeldMisconception"] = Field(description="those of the topic, likeliest first")


class HeldMisconception(View):
    """What a pupil's answers, taken together, say about one misconception."""

    code: str
    name: str
    topic_id: str
    probability: float = Field(ge=0, le=1, description="how sure it is that the pupil holds it")
    is_held: bool = Field(description="whether that is sure enough to say so")
    sightings: int = Field(description="in how many answers it was seen")
    last_seen: datetime


class Mastery(Page[TopicMastery]):
    """A page of a pupil's topics."""

    misconceptions: list[HeldMisconception] = Field(description="likeliest first; the same on every page")


class StudentMastery(View):
    student_id: UUID
    topics: list[TopicMastery]


class ChoiceReason(StrEnum):
    """Why there is this exercise (the first six), or none."""

    ASSIGNED = "ASSIGNED"
    DISTINGUISH = "DISTINGUISH"
    REMEDIATE = "REMEDIATE"
    REVIEW = "REVIEW"
    CONTINUE = "CONTINUE"
    BEGIN = "BEGIN"
    NO_EXERCISES = "NO_EXERCISES"
    PREREQUISITES_MISSING = "PREREQUISITES_MISSING"
    RECENTLY_DONE = "RECENTLY_DONE"
    ALL_MASTERED = "ALL_MASTERED"


class ProgressState(StrEnum):
    TODO = "TODO"
    TRIED = "TRIED"
    SOLVED = "SOLVED"


class ChoiceFigures(View):
    """What decided between the exercises."""

    theta: float = Field(description="the pupil's ability in logits, from their own past answers")
    theta_sd: float = Field(description="its standard deviation")
    information: float = Field(description="what the answer would tell about the ability, per squared logit")
    p_right: float = Field(ge=0, le=1, description="probability of a right answer")
    p_known: float | None = Field(description="probability of mastery of the topic; null before its first answer")


class Exercise(View):
    """An exercise as a pupil may see it: no answer."""

    id: UUID
    topic_id: str
    prompt: str
    difficulty: float = Field(description="b of the one-parameter logistic model, in logits")
    source: str = Field(description="TEMPLATE, COGTUTOR (real pupils' lines), OATUTOR or TEACHER")
    attribution: str | None = Field(description="to show with it where its licence asks for it")
    targets: list[str] = Field(description="codes of the misconceptions that lead to a wrong answer")


class GivenExercise(View):
    """What is needed to work on it; `/exercises/{id}` tells the rest, such as an attribution that its licence asks for."""

    id: UUID
    topic_id: str
    prompt: str
    difficulty: float = Field(description="b of the one-parameter logistic model, in logits")


class NextExercise(View):
    """What a pupil should do now, or why there is nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "exercise": {
                    "id": EXERCISE,
                    "topicId": "whole-number-subtraction",
                    "prompt": "81 - 23",
                    "difficulty": -1.5,
                },
                "reason": "REMEDIATE",
                "because": "Works on an error that showed more than once: Subtracting whole numbers.",
                "misconceptions": ["ARITH_SUB_SMALLER_FROM_LARGER"],
                "figures": {"theta": -0.83, "thetaSd": 0.62, "information": 0.22, "pRight": 0.41, "pKnown": 0.31},
                "missing": [],
                "nextAt": None,
            }
        }
    )
    exercise: GivenExercise | None
    reason: ChoiceReason
    because: str = Field(description="the reason as a sentence")
    misconceptions: list[str] = Field(description="codes that it targets or tells apart")
    figures: ChoiceFigures | None
    missing: list[str] = Field(description="topics that come first, where prerequisites are missing")
    next_at: datetime | None = Field(description="when the first mastered topic comes back, where all are mastered")


class Assignment(View):
    """Exercises that a teacher set."""

    id: UUID
    title: str
    student_ids: list[UUID]
    exercise_ids: list[UUID]
    due_at: datetime | None
    assigned_at: datetime


class AssignedExercise(View):
    id: UUID
    topic_id: str | None = Field(description="null for one that the curriculum no longer has")
    prompt: str | None
    state: ProgressState
    tried_at: datetime | None = Field(description="when it was last tried since it was set")


class PupilAssignment(View):
    """An assignment as it stands for one pupil; answers count from the time it was set."""

    id: UUID
    teacher_id: UUID
    title: str
    due_at: datetime | None
    assigned_at: datetime
    tried: int = Field(description="exercises tried, solved ones included")
    solved: int
    exercises: list[AssignedExercise]


class Topic(View):
    id: str
    name: str
    name_es: str
    subdomain: str
    prerequisites: list[str]


class Subdomain(View):
    code: str
    name: str
    name_es: str


class Domain(Subdomain):
    subdomains: list[Subdomain]


class Misconception(View):
    code: str
    name: str
    name_es: str | None
    description: str
    example: str | None
    subdomain: str
    topic_id: str | None
    first_grade: int
    last_grade: int
    malrule: str | None = Field(description="code under which the diagnosis executes it; null where there is a signal")
    signal: str | None = Field(description="what to look for in the work; null where there is a malrule")
    refs: list[str]
    source: str | None = Field(description="a publication that documents it")
    severity: Severity
    status: CatalogueStatus
    successor: str | None = Field(description="code to use instead of a DEPRECATED one")


class LocalText(View):
    en: str
    es: str


class Feedback(View):
    message: LocalText = Field(description="to the pupil; does not give the answer away")
    hint: LocalText = Field(description="to the teacher")
    remedial_topic_id: str = Field(description="the topic to practise")


class Exhibit(View):
    problem: str
    answer: str
    steps: list[str]


class Suggestion(View):
    model: str
    prompt_version: str
    suggested_at: datetime
    evidence: list[Exhibit] = Field(description="work that it was seen in, without whose it is")


class MisconceptionDetail(Misconception):
    feedback: Feedback | None = Field(description="null for a draft that has none yet")
    suggestion: Suggestion | None = Field(None, description="of a draft that a model suggested")


class UploadAddress(View):
    """Where to put a photograph."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "uploadId": UPLOAD,
                "attemptId": ATTEMPT,
                "url": "https://photographs.example/uploads/8f14e45fceea167a5a36dedd4bea2543?X-Amz-Signature=…",
                "headers": {"Content-Type": "image/jpeg", "Content-Length": "184320"},
                "expiresAt": "2026-11-28T10:10:00Z",
            }
        }
    )
    upload_id: UUID
    attempt_id: UUID
    url: str = Field(description="takes one PUT of the file")
    headers: dict[str, str] = Field(description="must be sent with it; a browser counts the length itself")
    expires_at: datetime


class Box(View):
    """Left, top, width and height as shares of the upright picture."""

    x: float
    y: float
    w: float
    h: float


class ReadLine(View):
    expression: str = Field(description="as it would be typed")
    latex: str
    type: str
    box: Box | None
    confidence: float


class Transcription(View):
    problem: str | None
    steps: list[ReadLine]
    answer: str | None
    confidence: float = Field(description="how sure it is as a whole; 1 once the pupil confirmed it")


class Upload(View):
    """A photograph and what became of it."""

    upload_id: UUID
    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID | None
    status: str = Field(
        description="AWAITED, PROCESSING, NEEDS_REVIEW, TRANSCRIBED, REJECTED, FAILED; EXPIRED: nothing was uploaded"
    )
    reason: str | None = Field(description="why it was rejected or failed")
    is_confirmed: bool
    transcription: Transcription | None = Field(description="what was read, once it was")
    created_at: datetime
    expires_at: datetime = Field(description="until when the file can be put")
    purge_at: datetime = Field(description="when the photograph is deleted")
    purged_at: datetime | None = Field(description="when it was deleted")


class Health(View):
    status: str = Field(description="`ok`, or `degraded` while something below does not answer")
    version: str
    dependencies: dict[str, str] = Field(description="`ok` or what is wrong, by name")


class Calibration(View):
    """A calibration of the learner model, and how far it is."""

    run_id: UUID
    requested_at: datetime
    topics: int | None = Field(description="that have answers; null until that is known")
    adopted: int = Field(description="topics whose new parameters are in use")
    rejected: int = Field(description="topics whose new parameters were worse than those in use, on pupils held out")
    failed: int
    predictor: bool | None = Field(description="whether the predictor of next answers was adopted; null until known")
    is_done: bool


class Calibrations(View):
    items: list[Calibration]


class ParameterVersion(View):
    """A version of a topic's parameters, and how it was found."""

    topic_id: str
    version: int
    is_current: bool
    adopted: bool
    initial: float
    transit: float
    slip: float
    guess: float
    forget: float
    run_id: UUID
    fitted_at: datetime
    report: dict[str, Any] = Field(
        description="answers, pupils, standard errors, parameters at a bound, convergence, and the loss on pupils held out"
    )


class ParameterVersions(View):
    items: list[ParameterVersion]


class ModelCost(View):
    model: str
    calls: int = Field(ge=0)
    attempts: int = Field(ge=0, description="attempts that it was asked about")
    cost: float = Field(ge=0, description="US dollars")
    input_tokens: int = Field(ge=0)
    cached_share: float = Field(ge=0, le=1, description="share of the input tokens read from the provider's cache")


class ClassifierStatus(View):
    waiting: int = Field(ge=0, description="questions without an answer yet")
    oldest: datetime | None = Field(description="when the oldest of them was asked")
    is_on: bool
    waiting_for: str | None = Field(description="why no model is asked at present, null while one may be")
    today: list[ModelCost] = Field(description="by model, this UTC day")
    month: list[ModelCost] = Field(description="by model, this UTC month")
    reviews: int = Field(ge=0, description="work that a person is to look at")
