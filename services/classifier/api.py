"""Internal reads and the switch. The gateway decides who may."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from libs.chassis.problem import Problem
from services.classifier.handlers import UseCases

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


class ReviewView(Body):
    id: str
    attempt_id: str
    question: str
    outcome: str
    suspicions: list[dict[str, Any]]
    reason: str | None
    created_at: datetime


class ReviewPage(Body):
    items: list[ReviewView]
    next: str | None = Field(description="`after` for the following page; null on the last one")


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
    request: Request,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ReviewPage:
    """Work that no model was sure about, or that nobody could be asked about in time."""
    found = await _use_cases(request).reviews.waiting(after, limit + 1)
    page = found[:limit]
    return ReviewPage(
        items=[ReviewView.model_validate(one) for one in page], next=page[-1].id if len(found) > limit else None
    )


@router.post("/reviews/{review_id:path}/dismiss")
async def dismiss(request: Request, review_id: str) -> dict[str, bool]:
    """A person has looked at it. The verdict stays as it is."""
    use_cases = _use_cases(request)
    if not await use_cases.reviews.dismiss(review_id, use_cases.clock()):
        raise Problem(404, "not-found", "Not found", "no such review waits")
    return {"dismissed": True}


def _use_cases(request: Request) -> UseCases:
    use_cases: UseCases = request.app.state.use_cases
    return use_cases
