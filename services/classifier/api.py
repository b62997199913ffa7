"""Internal reads, the switch, and what persons say. The gateway decides who may."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from libs.chassis.problem import Problem
from services.classifier.handlers.answering import UseCases
from services.classifier.handlers.reviewing import Reviewing, Settled, Unknown
from services.classifier.model.prompt import without_ids
from services.classifier.model.question import question_of
from services.classifier.model.review import Objection, Opinion, Review

router = APIRouter(prefix="/classifier", tags=["classifier"])


class Body(BaseModel):
    """Base of the bodies: camelCase outside."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, from_attributes=True, frozen=True)


class ModelCostView(Body):
    model: str
    calls: int
    attempts: int
    cost: float
    input_tokens: int
    cached_share: float


class StatusView(Body):
    waiting: int
    oldest: datetime | None
    is_on: bool
    waiting_for: str | None = Field(description="why no model is asked at present; null while one is")
    today: list[ModelCostView]
    month: list[ModelCostView]
    reviews: int


class SwitchBody(Body):
    model_config = ConfigDict(extra="forbid", frozen=True)
    on: bool


class OpinionBody(Body):
    """What a person says; which fields go together depends on the question."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    verdict: Literal["CLASSIFIED", "CORRECT", "UNCLASSIFIED"]
    code: Annotated[str | None, Field(max_length=120)] = None
    reading: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    solution: Annotated[str | None, Field(min_length=1, max_length=500)] = None


class SettlementView(Body):
    verdict: str
    code: str | None
    reading: str | None
    solution: str | None
    by: UUID
    at: datetime


class ReviewView(Body):
    """Work as a person is to see it: nothing in it says whose it is."""

    id: UUID
    attempt_id: UUID
    question: str
    topic_id: str | None
    problem: str
    expected_answer: str | None
    answer: str
    steps: list[str]
    unread_steps: list[int]
    language: str
    outcome: str
    suspicions: list[dict[str, Any]]
    reason: str | None
    created_at: datetime
    settlement: SettlementView | None


class ReviewPage(Body):
    items: list[ReviewView]
    next: UUID | None = Field(description="`after` for the following page; null on the last one")


@router.get("/status")
async def status(request: Request) -> StatusView:
    """What waits and why, what today and this month cost by model, and what waits for a person."""
    found = await _use_cases(request).status()
    costs = {name: [asdict(one) for one in getattr(found, name)] for name in ("today", "month")}
    return StatusView.model_validate(
        {
            "waiting": found.backlog.waiting,
            "oldest": found.backlog.oldest,
            "is_on": found.is_on,
            "waiting_for": found.waiting_for,
            "reviews": found.reviews,
            **costs,
        }
    )


@router.put("/switch")
async def switch(request: Request, body: SwitchBody) -> StatusView:
    """Off: questions wait and nothing is lost, until it is on again or their time is over."""
    await _use_cases(request).turn(body.on)
    return await status(request)


@router.get("/reviews")
async def reviews(
    request: Request, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> ReviewPage:
    """Work that no model was sure about, or that nobody could be asked about in time, the oldest first."""
    found = await _reviewing(request).reviews.waiting(after, limit + 1)
    page = found[:limit]
    return ReviewPage(items=[_view(one) for one in page], next=page[-1].id if len(found) > limit else None)


@router.post("/reviews/{review_id}")
async def settle(request: Request, review_id: UUID, body: OpinionBody, reviewer: UUID) -> ReviewView:
    """What the person of this id says about it. The same again is the same."""
    try:
        return _view(await _reviewing(request).settle(review_id, Opinion(**body.model_dump()), reviewer))
    except Unknown:
        raise Problem(404, "not-found", "No such review", "no review has this id") from None
    except Settled:
        raise Problem(409, "review-settled", "Settled already", "somebody has given another verdict") from None
    except Objection as objection:
        errors = [{"field": objection.field, "rule": objection.rule}]
        raise Problem(422, "invalid-request", "Not so", str(objection), errors=errors) from None


def _view(review: Review) -> ReviewView:
    question, said = question_of(str(review.id), review.asked), review.settlement
    return ReviewView(
        id=review.id,
        attempt_id=question.attempt_id,
        question=question.kind,
        topic_id=question.topic_id,
        problem=without_ids(question.problem),
        expected_answer=question.expected_answer,
        answer=without_ids(question.answer),
        steps=[without_ids(step) for step in question.steps],
        unread_steps=list(question.unread_steps),
        language=question.language,
        outcome=review.outcome,
        suspicions=[dict(one) for one in review.suspicions],
        reason=review.reason,
        created_at=review.created_at,
        settlement=said and SettlementView(**asdict(said.opinion), by=said.by, at=said.at),
    )


def _use_cases(request: Request) -> UseCases:
    use_cases: UseCases = request.app.state.use_cases
    return use_cases


def _reviewing(request: Request) -> Reviewing:
    reviewing: Reviewing = request.app.state.reviewing
    return reviewing
