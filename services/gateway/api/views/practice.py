"""What to do next and what was set, as clients get it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from services.gateway.api.views.examples import EXERCISE
from services.gateway.api.views.view import View


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
    TODO = "TODO"  # a state of the pupil's work: not tried since it was set
    TRIED = "TRIED"
    SOLVED = "SOLVED"


class ChoiceFigures(View):
    """What decided between the exercises."""

    theta: float = Field(description="the pupil's ability in logits, from their own past answers")
    theta_sd: float = Field(description="its standard deviation")
    information: float = Field(description="what the answer would tell about the ability, per squared logit")
    p_right: float = Field(ge=0, le=1, description="probability of a right answer")
    p_known: float | None = Field(description="probability of mastery of the topic; null before its first answer")


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
    course_id: UUID | None
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
    course_id: UUID | None = Field(description="whose pupils it was set for; null where none was named")
    title: str
    due_at: datetime | None
    assigned_at: datetime
    tried: int = Field(description="exercises tried, solved ones included")
    solved: int
    exercises: list[AssignedExercise]
