"""What administrators see of the models."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.gateway.api.views.view import View


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


class Suspected(View):
    code: str
    confidence: float = Field(ge=0, le=1, description="how sure the model says it is")


class Settlement(View):
    """What a person has said about the work."""

    verdict: Literal["CLASSIFIED", "CORRECT", "UNCLASSIFIED"]
    code: str | None = Field(description="the misconception named; null unless CLASSIFIED")
    reading: str | None = Field(description="how an answer that the rules could not read is to be read")
    solution: str | None = Field(description="the answer to a problem that nobody had solved")
    by: UUID = Field(description="subject of the token that it was said with")
    at: datetime


class Review(View):
    """Work that no model was sure of, without a word about whose it is."""

    id: UUID
    attempt_id: UUID
    question: str = Field(
        description="UNEXPLAINED, UNREAD (the answer), UNREAD_STEPS (lines of working) or UNSOLVED (the problem)"
    )
    topic_id: str | None
    problem: str
    expected_answer: str | None
    answer: str
    steps: list[str]
    unread_steps: list[int] = Field(description="0-based lines that the rules could not read")
    language: str
    outcome: str = Field(description="how it ended without a person: UNCLASSIFIED or FAILED")
    suspicions: list[Suspected] = Field(description="what the model considered, likeliest first")
    reason: str | None = Field(description="why nobody could be asked, null where a model was")
    created_at: datetime
    settlement: Settlement | None
