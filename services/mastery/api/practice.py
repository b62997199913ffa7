"""Practice over the internal HTTP API: the gateway decides who may ask about whom."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import Field

from libs.chassis.problem import Problem
from services.mastery import metrics
from services.mastery.api.mastery import SLUG, Body
from services.mastery.handlers.practising import Figures, Practising, Recommendation
from services.mastery.model.bank import Exercise
from services.mastery.model.policy import Reason
from services.mastery.model.rules import BrokenRulesError
from services.mastery.model.selection import Absence
from services.mastery.model.situation import Scope
from services.mastery.model.wording import sentence

router = APIRouter(prefix="/practice", tags=["practice"])


class ExerciseView(Body):
    id: UUID
    topic_id: str
    prompt: str
    difficulty: float


class FiguresView(Body):
    theta: float = Field(description="ability, in logits")
    theta_sd: float
    information: float = Field(description="what the answer would tell about the ability, per squared logit")
    p_right: float
    p_known: float | None = Field(description="of the topic; null before its first answer")


class NextView(Body):
    """`exercise` and `figures` are null where there is none; `reason` says why in either case."""

    exercise: ExerciseView | None = None
    reason: Reason | Absence
    because: str
    misconceptions: tuple[str, ...] = Field((), description="codes that it targets or tells apart")
    figures: FiguresView | None = None
    missing: tuple[str, ...] = Field((), description="topics to hold first")
    next_at: datetime | None = Field(None, description="when the first mastered topic comes back")


@router.get("/{student_id}/next")
async def read_next(
    request: Request,
    student_id: UUID,
    topic_id: Annotated[str | None, Query(alias="topicId", max_length=100, pattern=SLUG)] = None,
    domain: Annotated[str | None, Query(max_length=100)] = None,
    language: Literal["en", "es"] = "en",
) -> NextView:
    """The exercise a pupil should do now, and why."""
    practising: Practising = request.app.state.practising
    try:
        found = await practising.next_exercise(student_id, Scope(topic_id, domain))
    except BrokenRulesError as broken:
        raise refused(broken) from None
    if isinstance(found, Recommendation):
        choice = found.choice
        view = NextView(
            exercise=_exercise(choice.exercise),
            reason=choice.reason,
            because=sentence(choice, practising.bank, language),
            misconceptions=choice.codes,
            figures=_figures(found.figures),
        )
    else:
        because = sentence(found, practising.bank, language)
        view = NextView(reason=found.reason, because=because, missing=found.missing, next_at=found.next_at)
    metrics.RECOMMENDATIONS.labels(view.reason).inc()
    return view


def refused(broken: BrokenRulesError) -> Problem:
    errors = [{"field": field, "rule": rule} for field, rule in broken.rules.items()]
    return Problem(422, "invalid-request", "The request breaks a rule", str(broken), errors=errors)


def _exercise(one: Exercise) -> ExerciseView:
    return ExerciseView(id=one.id, topic_id=one.topic_id, prompt=one.prompt, difficulty=one.difficulty)


def _figures(one: Figures) -> FiguresView:
    return FiguresView.model_validate(one, from_attributes=True)
