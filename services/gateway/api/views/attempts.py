"""Attempts as clients get them."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from libs.contracts.attempts.v1 import InputMode, Source, Status
from services.gateway.api.views.examples import ATTEMPT, EXERCISE
from services.gateway.api.views.view import View


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
