"""Internal HTTP routes: what the gateway may ask. Only one of them shows answers, and the gateway decides for whom."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from libs.chassis.problem import Problem
from services.curriculum.model.attribution import attribution
from services.curriculum.model.catalogue import Topic
from services.curriculum.model.draft import Draft
from services.curriculum.model.fields import Severity, Source, Status
from services.curriculum.model.misconception import Misconception
from services.curriculum.storage import CurriculumUnitOfWork
from services.curriculum.tables import ExerciseRow

router = APIRouter(tags=["curriculum"])

T = TypeVar("T")
Limit = Annotated[int, Field(ge=1, le=100)]
Difficulty = Annotated[float | None, Field(ge=-3, le=3, allow_inf_nan=False)]
TopicSlug = Annotated[str, StringConstraints(pattern="^[a-z0-9-]{1,80}$")]
Code = Annotated[str, StringConstraints(pattern="^[A-Z0-9_]{1,120}$")]
SearchText = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,100}$")]
SubdomainCode = Annotated[str, StringConstraints(pattern="^[A-Z0-9_]{1,40}/[A-Z0-9_]{1,40}$")]
# "difficulty_id" of the last exercise of the page before
ExerciseCursor = Annotated[
    str, StringConstraints(pattern=r"^-?[0-3](\.\d{1,20})?_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
]


class Body(BaseModel):
    """Base of the bodies: camelCase outside."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid", frozen=True)


class Page(Body, Generic[T]):
    items: list[T]
    next: str | None = Field(None, description="`cursor` for the following page; null on the last one")


class SubdomainView(Body):
    code: str
    name: str
    name_es: str


class DomainView(SubdomainView):
    subdomains: list[SubdomainView]


class TopicView(Body):
    id: str
    name: str
    name_es: str
    subdomain: str
    first_grade: int
    last_grade: int
    prerequisites: list[str]


class ExerciseView(Body):
    id: UUID
    topic_id: str
    prompt: str
    difficulty: float = Field(description="b of the one-parameter logistic model, in logits from -3 to 3")
    source: Source
    attribution: str | None = Field(description="to show with it; null for our own exercises")
    targets: list[str] = Field(description="codes of the misconceptions that lead to a wrong answer")


class AnswerView(Body):
    exercise_id: UUID
    answer: str


class MisconceptionView(Body):
    code: str
    name: str
    name_es: str | None
    description: str
    example: str | None = Field(description="worked examples of the error, as `exercise → wrong result`")
    subdomain: str
    topic_id: str | None
    first_grade: int
    last_grade: int
    malrule: str | None = Field(description="code under which the diagnosis executes it; null where there is a signal")
    signal: str | None = Field(description="what a language model looks for in the work; null where there is a malrule")
    refs: list[str]
    source: str | None = Field(description="a publication that documents it")
    severity: Severity
    status: Status
    successor: str | None = Field(description="code to use instead of a DEPRECATED one")


class LocalText(Body):
    en: str
    es: str


class FeedbackView(Body):
    message: LocalText = Field(description="to the pupil; does not give the answer away")
    hint: LocalText = Field(description="to the teacher")
    remedial_topic_id: str = Field(description="the topic to practise")


class ExhibitView(Body):
    problem: str
    answer: str
    steps: list[str]


class SuggestionView(Body):
    model: str
    prompt_version: str
    suggested_at: datetime
    evidence: list[ExhibitView] = Field(description="work that it was seen in, without whose it is")


class MisconceptionDetail(MisconceptionView):
    feedback: FeedbackView | None = Field(description="null for a draft that has none yet")
    suggestion: SuggestionView | None = Field(None, description="of a draft that a model suggested")


class ExerciseQuery(Body):
    topic_id: TopicSlug | None = None
    min_difficulty: Difficulty = None
    max_difficulty: Difficulty = None
    limit: Limit = 20
    cursor: ExerciseCursor | None = Field(None, description="`next` of the page before")

    @property
    def after(self) -> tuple[float, UUID] | None:
        difficulty, _, identifier = (self.cursor or "").partition("_")
        return (float(difficulty), UUID(identifier)) if identifier else None


class MisconceptionQuery(Body):
    q: SearchText | None = Field(None, description="part of a code, a name, a description or a reference")
    domain: Code | None = None
    subdomain: SubdomainCode | None = None
    status: Status | None = None
    grade: int | None = Field(None, ge=1, le=12, description="a school year in which the error is expected")
    limit: Limit = 20
    cursor: Code | None = Field(None, description="`next` of the page before")


async def _unit(request: Request) -> AsyncIterator[CurriculumUnitOfWork]:
    async with request.app.state.units() as work:
        yield work


Work = Annotated[CurriculumUnitOfWork, Depends(_unit)]


@router.get("/domains")
async def read_domains(work: Work) -> Page[DomainView]:
    """All domains with their subdomains."""
    subdomains = await work.subdomains()
    return Page(
        items=[
            DomainView(
                code=domain.code,
                name=domain.name,
                name_es=domain.name_es,
                subdomains=[
                    SubdomainView(code=one.code, name=one.name, name_es=one.name_es)
                    for one in subdomains
                    if one.domain == domain.code
                ],
            )
            for domain in await work.domains()
        ]
    )


@router.get("/topics")
async def read_topics(work: Work) -> Page[TopicView]:
    """All topics with their prerequisites."""
    return Page(items=[_topic_view(one) for one in await work.topics()])


@router.get("/topics/{topic_id}")
async def read_topic(work: Work, topic_id: Annotated[TopicSlug, Path()]) -> TopicView:
    for topic in await work.topics(topic_id):
        return _topic_view(topic)
    raise _missing("topic", topic_id)


@router.get("/exercises")
async def read_exercises(work: Work, query: Annotated[ExerciseQuery, Query()]) -> Page[ExerciseView]:
    """Exercises without their answers, easiest first. No items for a topic without exercises."""
    found = await work.exercises(
        topic=query.topic_id,
        low=query.min_difficulty,
        high=query.max_difficulty,
        after=query.after,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    return Page(
        items=[_exercise_view(one) for one in page],
        next=f"{page[-1].difficulty}_{page[-1].id}" if len(found) > len(page) else None,
    )


@router.get("/exercises/{exercise_id}")
async def read_exercise(work: Work, exercise_id: UUID) -> ExerciseView:
    exercise = await work.exercise(exercise_id)
    if exercise is None:
        raise _missing("exercise", exercise_id)
    return _exercise_view(exercise)


@router.get("/exercises/{exercise_id}/answer")
async def read_answer(work: Work, exercise_id: UUID) -> AnswerView:
    """The answer key: never for pupils."""
    answer = await work.answer(exercise_id)
    if answer is None:
        raise _missing("exercise", exercise_id)
    return AnswerView(exercise_id=exercise_id, answer=answer)


@router.get("/misconceptions")
async def read_misconceptions(work: Work, query: Annotated[MisconceptionQuery, Query()]) -> Page[MisconceptionView]:
    """The error catalogue, by code."""
    found = await work.misconceptions(
        q=query.q,
        domain=query.domain,
        subdomain=query.subdomain,
        status=query.status,
        grade=query.grade,
        after=query.cursor,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    return Page(
        items=[_misconception_view(one) for one in page],
        next=page[-1].code if len(found) > len(page) else None,
    )


@router.get("/misconceptions/{code}")
async def read_misconception(work: Work, code: Annotated[Code, Path()]) -> MisconceptionDetail:
    """One entry with what to say to the pupil and to the teacher."""
    misconception = await work.misconception(code)
    draft = None if misconception else await work.draft(code)
    found = draft.entry if draft else misconception
    if found is None:
        raise _missing("misconception", code)
    return MisconceptionDetail(
        **_misconception_view(found).model_dump(),
        feedback=_feedback_view(found),
        suggestion=_suggestion_view(draft) if draft else None,
    )


def _missing(what: str, identifier: object) -> Problem:
    return Problem(404, "not-found", f"No such {what}", f"there is no {what} {identifier}")


def _topic_view(topic: Topic) -> TopicView:
    return TopicView(
        id=topic.id,
        name=topic.name,
        name_es=topic.name_es,
        subdomain=topic.subdomain,
        first_grade=topic.grades[0],
        last_grade=topic.grades[1],
        prerequisites=list(topic.prerequisites),
    )


def _exercise_view(row: ExerciseRow) -> ExerciseView:
    return ExerciseView(
        id=row.id,
        topic_id=row.topic,
        prompt=row.prompt,
        difficulty=row.difficulty,
        source=row.source,
        attribution=attribution(row.source, row.origin),
        targets=row.targets,
    )


def _misconception_view(one: Misconception) -> MisconceptionView:
    return MisconceptionView(
        code=one.code,
        name=one.name,
        name_es=one.name_es,
        description=one.description,
        example=one.example,
        subdomain=one.subdomain,
        topic_id=one.topic,
        first_grade=one.grades[0],
        last_grade=one.grades[1],
        malrule=one.malrule,
        signal=one.signal,
        refs=list(one.refs),
        source=one.source,
        severity=one.severity,
        status=one.status,
        successor=one.successor,
    )


def _suggestion_view(draft: Draft) -> SuggestionView:
    return SuggestionView(
        model=draft.model,
        prompt_version=draft.prompt_version,
        suggested_at=draft.suggested_at,
        evidence=[ExhibitView(problem=one.problem, answer=one.answer, steps=list(one.steps)) for one in draft.evidence],
    )


def _feedback_view(one: Misconception) -> FeedbackView | None:
    if one.advice is None:
        return None
    return FeedbackView(
        message=LocalText(en=one.advice.message, es=one.advice.message_es),
        hint=LocalText(en=one.advice.hint, es=one.advice.hint_es),
        remedial_topic_id=one.advice.remedial,
    )
