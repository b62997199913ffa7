"""Internal HTTP routes: what the gateway may ask. Who may see whom is decided there."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from libs.chassis.clock import utc_now
from libs.chassis.problem import Problem
from services.mastery.handlers.explaining import Explaining
from services.mastery.handlers.predicting import Predicting
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.explanation import Step
from services.mastery.model.level import Level, level_of
from services.mastery.model.trend import day_of, trend
from services.mastery.ports import TopicMastery

router = APIRouter(prefix="/mastery", tags=["mastery"])

MOST_TOPICS = 200
MOST_STUDENTS = 500
MOST_STEPS = 100
MOST_POINTS = 500
SLUG = "^[a-z0-9-]+$"
TopicId = Annotated[str, Path(max_length=100, pattern=SLUG, description="slug of the topic")]


class Body(BaseModel):
    """Base of the bodies: camelCase outside, no unknown fields."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid", frozen=True)


class TopicView(Body):
    topic_id: str
    p_known: float
    level: Level
    trend7d: float | None = Field(
        alias="trend7d",  # the generator would say trend7D
        description="change of pKnown since the end of the day, in UTC, seven days ago; null while there was no answer then",
    )
    attempts_count: int
    last_attempt_at: datetime
    updated_at: datetime


class PointView(Body):
    at: datetime
    p_known: float


class StepView(Body):
    """An answer, as its verdict holds now, and what it did to P(known)."""

    attempt_id: UUID
    exercise_id: UUID
    submitted_at: datetime
    correct: float
    before: float
    p_known: float
    revision: int = Field(description="0 for the first verdict; higher where it was corrected")


class MisconceptionView(Body):
    code: str
    name: str
    topic_id: str
    probability: float
    is_held: bool
    sightings: int
    last_seen: datetime


class TopicDetail(TopicView):
    """`history` are the newest points in the order of time, `observations` a page of the newest steps, the newest first."""

    p_right_next: float = Field(
        description="probability that the next answer in the topic, to a new exercise, is right"
    )
    history: list[PointView]
    observations: list[StepView]
    next: UUID | None = Field(description="`after` for the following page of observations; null on the last one")
    misconceptions: list[MisconceptionView] = Field(description="of the topic, likeliest first")


class TopicPage(Body):
    items: list[TopicView]
    next: str | None = Field(description="`after` for the following page; null on the last one")
    misconceptions: list[MisconceptionView] = Field(description="likeliest first; the same on every page")


class StudentView(Body):
    student_id: UUID
    topics: list[TopicView]


class MatrixPage(Body):
    items: list[StudentView]
    next: UUID | None = Field(description="`after` for the following page; null on the last one")


class MatrixQuestion(Body):
    student_ids: list[UUID] = Field(min_length=1, max_length=MOST_STUDENTS)


@router.get("/{student_id}")
async def read_topics(
    request: Request,
    student_id: UUID,
    after: Annotated[str, Query(max_length=100, pattern="^[a-z0-9-]*$", description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_TOPICS)] = MOST_TOPICS,
    topic_id: Annotated[
        str | None, Query(alias="topicId", max_length=100, pattern=SLUG, description="only this")
    ] = None,
) -> TopicPage:
    """A pupil's topics, by topic id, and misconceptions. None for a pupil who never tried anything."""
    use_cases = _use_cases(request)
    found = await use_cases.read_topics(student_id, topic_id=topic_id, after=after, limit=limit + 1)
    misconceptions = await use_cases.read_misconceptions(student_id, topic_id)
    page = found[:limit]
    return TopicPage(
        items=[_view(one) for one in page],
        next=page[-1].topic_id if len(found) > limit else None,
        misconceptions=[MisconceptionView.model_validate(one, from_attributes=True) for one in misconceptions],
    )


@router.get("/{student_id}/topics/{topic_id}")
async def read_topic(
    request: Request,
    student_id: UUID,
    topic_id: TopicId,
    after: Annotated[UUID | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_STEPS)] = MOST_STEPS,
) -> TopicDetail:
    """A pupil's mastery of one topic, where it comes from, what to expect next; 404 while they never tried it."""
    explaining: Explaining = request.app.state.explaining
    found = await explaining.explain(student_id, topic_id)
    if found is None:
        raise Problem(404, "not-found", "No such mastery", f"the student has no attempt at topic {topic_id}")
    page, following = _page([*reversed(found.steps)], after, limit)
    predicting: Predicting = request.app.state.predicting
    prediction = await predicting.next_answer(student_id, topic_id)
    return TopicDetail(
        **dict(_view(found.mastery)),
        p_right_next=prediction.p_right,
        history=[PointView(at=one.observation.submitted_at, p_known=one.p_known) for one in found.steps[-MOST_POINTS:]],
        observations=[_step(one) for one in page],
        next=following,
        misconceptions=[MisconceptionView.model_validate(one, from_attributes=True) for one in found.misconceptions],
    )


@router.post("/matrix")
async def read_matrix(
    request: Request,
    question: MatrixQuestion,
    after: Annotated[UUID | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_STUDENTS)] = MOST_STUDENTS,
) -> MatrixPage:
    """Every topic of each of these pupils, by pupil id; no topics for a pupil who never tried anything."""
    wanted = sorted({one for one in question.student_ids if after is None or one > after})
    page = wanted[:limit]
    matrix = await _use_cases(request).read_matrix(page)
    return MatrixPage(
        items=[StudentView(student_id=one, topics=[_view(topic) for topic in matrix[one]]) for one in page],
        next=page[-1] if len(wanted) > limit else None,
    )


def _use_cases(request: Request) -> UseCases:
    use_cases: UseCases = request.app.state.use_cases
    return use_cases


def _view(one: TopicMastery) -> TopicView:
    return TopicView(
        topic_id=one.topic_id,
        p_known=one.p_known,
        level=level_of(one.p_known),
        trend7d=trend(one.days, one.p_known, day_of(utc_now())),
        attempts_count=one.attempts_count,
        last_attempt_at=one.last_attempt_at,
        updated_at=one.updated_at,
    )


def _page(newest: list[Step], after: UUID | None, limit: int) -> tuple[list[Step], UUID | None]:
    """The steps behind that attempt, and the `after` of the page that follows."""
    attempts = [one.observation.attempt_id for one in newest]
    if after is not None and after not in attempts:
        rule = [{"field": "after", "rule": "must be `next` of a page of this topic"}]
        raise Problem(422, "invalid-request", "The request breaks a rule", "after: nobody gave this", errors=rule)
    begin = 0 if after is None else attempts.index(after) + 1
    page = newest[begin : begin + limit]
    return page, page[-1].observation.attempt_id if begin + limit < len(newest) else None


def _step(one: Step) -> StepView:
    seen = one.observation
    return StepView(
        attempt_id=seen.attempt_id,
        exercise_id=seen.exercise_id,
        submitted_at=seen.submitted_at,
        correct=seen.correct,
        before=one.before,
        p_known=one.p_known,
        revision=seen.revision,
    )
