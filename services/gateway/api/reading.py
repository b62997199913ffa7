"""Questions, passed on to the service that owns the data once it is clear that the caller may ask them."""

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from libs.contracts.curriculum.v1 import CatalogueStatus
from services.gateway.api.openapi import JSON, READING, refusals
from services.gateway.api.requests import Asked, bearer, language_of, parse, read_body
from services.gateway.api.sending import MAX_SUBMISSION, RETRY_AFTER
from services.gateway.api.views.attempts import Attempt, AttemptStatus
from services.gateway.api.views.curriculum import Domain, Exercise, Misconception, MisconceptionDetail, Topic
from services.gateway.api.views.mastery import Mastery, StudentMastery, TopicMasteryDetail
from services.gateway.api.views.view import Page
from services.gateway.clients import Upstream
from services.gateway.model.access import Action, permit, reaches
from services.gateway.model.problems import NOT_FOUND, UNKNOWN_ATTEMPT, Refusal

router = APIRouter(dependencies=[Depends(bearer)], responses=refusals(*READING))
SLUG = "^[a-z0-9-]{1,80}$"
Slug = Annotated[str, Path(pattern=SLUG)]


class Paging(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)
    limit: int = Field(20, ge=1, le=100)
    cursor: Annotated[
        str | None, Field(max_length=200, pattern="^[A-Za-z0-9_.:-]+$", description="`next` of the page before")
    ] = None


class ExerciseQuery(Paging):
    topic_id: str | None = None
    min_difficulty: float | None = None
    max_difficulty: float | None = None


class MisconceptionQuery(Paging):
    q: str | None = Field(None, max_length=100, description="part of a code, a name, a description or a reference")
    domain: str | None = None
    subdomain: str | None = None
    status: CatalogueStatus | None = None
    grade: int | None = Field(None, description="a school year in which the error is expected")


class MasteryQuery(Paging):
    topic_id: Annotated[str | None, Field(pattern=SLUG, description="only this topic and its misconceptions")] = None


class HistoryQuery(Paging):
    student_id: UUID


class MatrixQuestion(BaseModel):
    """The body of POST /mastery/matrix."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)
    student_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


@router.get("/attempts/{attempt_id}", tags=["attempts"], response_model=Attempt)
async def read_attempt(request: Request, attempt_id: UUID, asked: Asked) -> Response:
    """An attempt with its working and what explains it."""
    permit(asked.caller, Action.READ_WORK)
    try:
        body = await asked.services.attempts.get(f"/attempts/{attempt_id}", asked.trace, _wording(request, asked))
    except Refusal as refusal:
        raise _unknown() if refusal.type is NOT_FOUND else refusal from None
    return _if_theirs(asked, body)


@router.get("/attempts/{attempt_id}/status", tags=["attempts"], response_model=AttemptStatus)
async def read_status(attempt_id: UUID, asked: Asked) -> Response:
    """Where an attempt stands. PENDING for one that was accepted and is not stored yet, whatever is down behind the gateway;
    CLASSIFYING while a language model is asked for the cause. Both end: as CLASSIFIED, UNCLASSIFIED or FAILED."""
    permit(asked.caller, Action.READ_WORK)
    try:
        body = await asked.services.attempts.get(f"/attempts/{attempt_id}/status", asked.trace)
    except Refusal as refusal:
        if asked.services.intake.is_on_its_way(asked.caller, attempt_id):
            pending = orjson.dumps({"attemptId": attempt_id, "status": "PENDING"})
            return Response(pending, headers={"Retry-After": RETRY_AFTER}, media_type=JSON)
        raise _unknown() if refusal.type is NOT_FOUND else refusal from None
    return _if_theirs(asked, body)


@router.get("/students/{student_id}/attempts", tags=["attempts"], response_model=Page[Attempt])
async def read_history(request: Request, student_id: UUID, query: Annotated[Paging, Query()], asked: Asked) -> Response:
    """A pupil's attempts, the newest first."""
    permit(asked.caller, Action.READ_WORK, student_id)
    params = _params(query) | _wording(request, asked)
    return await _passed_on(asked.services.attempts, f"/students/{student_id}/attempts", asked, params)


@router.get("/attempts", tags=["attempts"], response_model=Page[Attempt])
async def list_attempts(request: Request, query: Annotated[HistoryQuery, Query()], asked: Asked) -> Response:
    """The same as `/students/{studentId}/attempts`."""
    return await read_history(request, query.student_id, Paging(limit=query.limit, cursor=query.cursor), asked)


@router.get("/mastery/{student_id}", tags=["mastery"], response_model=Mastery)
async def read_mastery(student_id: UUID, query: Annotated[MasteryQuery, Query()], asked: Asked) -> Response:
    """A pupil's topics with the probability of mastery, and misconceptions with the probability that they are held."""
    permit(asked.caller, Action.READ_MASTERY, student_id)
    params = _after(query) | ({"topicId": query.topic_id} if query.topic_id else {})
    return await _passed_on(asked.services.mastery, f"/mastery/{student_id}", asked, params)


@router.get("/mastery/{student_id}/topics/{topic_id}", tags=["mastery"], response_model=TopicMasteryDetail)
async def read_topic_mastery(
    student_id: UUID, topic_id: Slug, query: Annotated[Paging, Query()], asked: Asked
) -> Response:
    """A pupil's mastery of one topic, the answers it comes from, and how likely the next answer is right."""
    permit(asked.caller, Action.READ_MASTERY, student_id)
    return await _passed_on(asked.services.mastery, f"/mastery/{student_id}/topics/{topic_id}", asked, _after(query))


@router.post("/mastery/matrix", tags=["mastery"], response_model=Page[StudentMastery])
async def read_matrix(request: Request, query: Annotated[Paging, Query()], asked: Asked) -> Response:
    """Every topic of each of these pupils."""
    permit(asked.caller, Action.COMPARE_PUPILS)
    question = parse(MatrixQuestion.model_validate_json, await read_body(request, MAX_SUBMISSION))
    body = await asked.services.mastery.post(
        "/mastery/matrix", asked.trace, question.model_dump_json(by_alias=True).encode(), _after(query)
    )
    return Response(body, media_type=JSON)


@router.get("/exercises", tags=["curriculum"], response_model=Page[Exercise])
async def read_exercises(query: Annotated[ExerciseQuery, Query()], asked: Asked) -> Response:
    """Exercises without their answers, easiest first."""
    permit(asked.caller, Action.READ_CURRICULUM)
    return await _passed_on(asked.services.curriculum, "/exercises", asked, _params(query))


@router.get("/exercises/{exercise_id}", tags=["curriculum"], response_model=Exercise)
async def read_exercise(exercise_id: UUID, asked: Asked) -> Response:
    permit(asked.caller, Action.READ_CURRICULUM)
    return await _passed_on(asked.services.curriculum, f"/exercises/{exercise_id}", asked)


@router.get("/topics", tags=["curriculum"], response_model=Page[Topic])
async def read_topics(asked: Asked) -> Response:
    """All topics with their prerequisites."""
    permit(asked.caller, Action.READ_CURRICULUM)
    return await _passed_on(asked.services.curriculum, "/topics", asked)


@router.get("/domains", tags=["curriculum"], response_model=Page[Domain])
async def read_domains(asked: Asked) -> Response:
    """All domains with their subdomains."""
    permit(asked.caller, Action.READ_CURRICULUM)
    return await _passed_on(asked.services.curriculum, "/domains", asked)


@router.get("/misconceptions", tags=["curriculum"], response_model=Page[Misconception])
async def read_misconceptions(query: Annotated[MisconceptionQuery, Query()], asked: Asked) -> Response:
    """The error catalogue, for teachers."""
    permit(asked.caller, Action.READ_MISCONCEPTIONS)
    return await _passed_on(asked.services.curriculum, "/misconceptions", asked, _params(query))


@router.get("/misconceptions/{code}", tags=["curriculum"], response_model=MisconceptionDetail)
async def read_misconception(code: Annotated[str, Path(pattern="^[A-Z0-9_]{1,120}$")], asked: Asked) -> Response:
    """One entry with what to say to the pupil and to the teacher."""
    permit(asked.caller, Action.READ_MISCONCEPTIONS)
    return await _passed_on(asked.services.curriculum, f"/misconceptions/{code}", asked)


async def _passed_on(upstream: Upstream, path: str, asked: Asked, params: dict[str, Any] | None = None) -> Response:
    return Response(await upstream.get(path, asked.trace, params), media_type=JSON)


def _if_theirs(asked: Asked, body: bytes) -> Response:
    if not reaches(asked.caller, Action.READ_WORK, UUID(orjson.loads(body)["studentId"])):
        raise _unknown()  # whether it exists is not theirs to know
    return Response(body, media_type=JSON)


def _unknown() -> Refusal:
    return Refusal(UNKNOWN_ATTEMPT, "no attempt that you may see has this id")


def _params(query: BaseModel) -> dict[str, Any]:
    return query.model_dump(mode="json", by_alias=True, exclude_none=True)


def _wording(request: Request, asked: Asked) -> dict[str, Any]:
    """In which language an attempt is told, and to whom: advice is for those who may read the error catalogue."""
    is_staff = reaches(asked.caller, Action.READ_MISCONCEPTIONS, asked.caller.subject)
    return {"language": language_of(request)} | ({"advice": "true"} if is_staff else {})


def _after(query: Paging) -> dict[str, Any]:
    """The mastery service calls its cursor `after`."""
    return {"limit": query.limit} | ({"after": query.cursor} if query.cursor else {})
