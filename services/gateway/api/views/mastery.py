"""What pupils know, as clients get it."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from libs.contracts.mastery.v1 import Level
from services.gateway.api.views.view import Page, View


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


class HeldMisconception(View):
    """What a pupil's answers, taken together, say about one misconception."""

    code: str
    name: str
    topic_id: str
    probability: float = Field(ge=0, le=1, description="how sure it is that the pupil holds it")
    is_held: bool = Field(description="whether that is sure enough to say so")
    sightings: int = Field(description="in how many answers it was seen")
    last_seen: datetime


class TopicMasteryDetail(TopicMastery):
    """A topic with where its estimate comes from: as if every verdict that holds now had been there from the start."""

    p_right_next: float = Field(
        ge=0, le=1, description="probability that the next answer in the topic, to a new exercise, is right"
    )
    history: list[MasteryPoint] = Field(description="for a plot: the newest 500 points in the order of time")
    observations: list[MasteryStep] = Field(description="a page of the answers that it comes from, the newest first")
    next: str | None = Field(description="`cursor` of the following page of observations, null on the last one")
    misconceptions: list[HeldMisconception] = Field(description="those of the topic, likeliest first")


class Mastery(Page[TopicMastery]):
    """A page of a pupil's topics."""

    misconceptions: list[HeldMisconception] = Field(description="likeliest first; the same on every page")


class StudentMastery(View):
    student_id: UUID
    topics: list[TopicMastery]
