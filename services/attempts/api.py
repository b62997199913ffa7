"""Internal reads. The gateway decides who may ask."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from libs.chassis.problem import Problem
from services.attempts.handlers.use_cases import UseCases
from services.attempts.model.attempt import Attempt
from services.attempts.model.catalogue import Entry
from services.attempts.model.feedback import advice_on, feedback_on

router = APIRouter()


class View(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


class StepView(View):
    expression: str
    is_final: bool


class CandidateView(View):
    code: str
    name: str
    probability: float
    evidence: str
    refs: tuple[str, ...]
    step: int | None
    together_with: tuple[str, ...]


class StatusView(View):
    attempt_id: UUID
    student_id: UUID
    status: str
    is_correct: bool | None
    error_tag: str | None
    confidence: float | None
    source: str


class AdviceView(View):
    hint: str
    remedial_topic_id: str


class AttemptView(View):
    id: UUID
    student_id: UUID
    exercise_id: UUID
    problem: str | None
    topic_id: str
    course_id: UUID | None
    input_mode: str
    answer: str
    steps: tuple[StepView, ...]
    is_correct: bool | None
    status: str
    error_tag: str | None
    confidence: float | None
    source: str
    candidates: tuple[CandidateView, ...]
    tied: tuple[str, ...]
    distinguish_with: str | None
    message: str | None
    feedback: str | None
    advice: AdviceView | None
    submitted_at: datetime
    recorded_at: datetime


class Wording(BaseModel):
    """In which language, and whether for a teacher: with advice."""

    language: str = "en"
    advice: bool = False


class HistoryQuery(Wording):
    cursor: UUID | None = None
    limit: int = Field(20, ge=1, le=100)


class Page(View):
    items: list[AttemptView]
    next: UUID | None


@router.get("/attempts/{attempt_id}")
async def get_attempt(request: Request, attempt_id: UUID, wording: Annotated[Wording, Query()]) -> AttemptView:
    return _view(request, await _found(request, attempt_id), wording)


@router.get("/attempts/{attempt_id}/status")
async def get_status(request: Request, attempt_id: UUID) -> StatusView:
    attempt = await _found(request, attempt_id)
    verdict = attempt.verdict
    return StatusView(
        attempt_id=attempt.attempt_id,
        student_id=attempt.student_id,
        status=verdict.status,
        is_correct=verdict.is_correct,
        error_tag=verdict.error_tag,
        confidence=verdict.confidence,
        source=verdict.source,
    )


@router.get("/students/{student_id}/attempts")
async def get_history(
    request: Request,
    student_id: UUID,
    query: Annotated[HistoryQuery, Query()],
) -> Page:
    """Newest first; `next` is the cursor of the following page."""
    found = await _use_cases(request).history(student_id, query.cursor, query.limit + 1)
    page = found[: query.limit]
    return Page(
        items=[_view(request, one, query) for one in page],
        next=page[-1].attempt_id if len(found) > query.limit else None,
    )


def _use_cases(request: Request) -> UseCases:
    use_cases: UseCases = request.app.state.use_cases
    return use_cases


async def _found(request: Request, attempt_id: UUID) -> Attempt:
    attempt = await _use_cases(request).get(attempt_id)
    if attempt is None:
        raise Problem(404, "attempt-not-found", "There is no such attempt", f"attemptId: {attempt_id} is not stored")
    return attempt


def _view(request: Request, attempt: Attempt, wording: Wording) -> AttemptView:
    verdict = attempt.verdict
    entry: Entry | None = _use_cases(request).catalogue.find(verdict.error_tag) if verdict.error_tag else None
    advice = advice_on(verdict, wording.language, entry) if wording.advice else None
    return AttemptView(
        id=attempt.attempt_id,
        student_id=attempt.student_id,
        exercise_id=attempt.exercise_id,
        problem=attempt.problem,
        topic_id=attempt.topic_id,
        course_id=attempt.course_id,
        input_mode=attempt.input_mode,
        answer=attempt.answer,
        steps=tuple(StepView.model_validate(step) for step in attempt.steps),
        is_correct=verdict.is_correct,
        status=verdict.status,
        error_tag=verdict.error_tag,
        confidence=verdict.confidence,
        source=verdict.source,
        candidates=tuple(CandidateView.model_validate(one) for one in verdict.explanations),
        tied=verdict.tied,
        distinguish_with=verdict.distinguish_with,
        message=verdict.message,
        feedback=feedback_on(verdict, wording.language, entry),
        advice=AdviceView(hint=advice.hint, remedial_topic_id=advice.remedial) if advice else None,
        submitted_at=attempt.submitted_at,
        recorded_at=attempt.recorded_at,
    )
