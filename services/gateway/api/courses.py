"""Courses: a teacher opens them, says who attends, and ends them. The service that has them is told whose they must be."""

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from services.gateway.api.openapi import JSON, READING, body_of, refusals
from services.gateway.api.reading import Paging
from services.gateway.api.requests import Asked, Question, bearer, idempotency_key_of, parse, read_body
from services.gateway.api.sending import MAX_SUBMISSION
from services.gateway.api.views.courses import Course, CourseSummary
from services.gateway.api.views.view import Page
from services.gateway.model.access import Action, Role, owner, permit
from services.gateway.model.problems import (
    BODY_TOO_LARGE,
    COURSE_ARCHIVED,
    IDEMPOTENCY_CONFLICT,
    INVALID_HEADER,
    MALFORMED_JSON,
    NOT_FOUND,
    UNKNOWN_COURSE,
    UNSUPPORTED_MEDIA_TYPE,
    Refusal,
)

router = APIRouter(prefix="/courses", tags=["courses"], dependencies=[Depends(bearer)], responses=refusals(*READING))
_WRITING = (MALFORMED_JSON, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE)
_PLANS: dict[str, Any] = {
    "course": {"summary": "A course of one's own", "value": {"name": "Maths 5B", "gradeLevel": 5}}
}
_CHANGES: dict[str, Any] = {
    "change": {
        "summary": "One joins, one leaves",
        "value": {
            "enrol": ["01920c00-1111-7222-8333-444455556666"],
            "withdraw": ["01920c00-2222-7333-8444-555566667777"],
        },
    }
}
Pupils = Annotated[list[UUID], Field(max_length=100)]


class CoursePlan(BaseModel):
    """The body of POST /courses."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
    grade_level: Annotated[int | None, Field(ge=1, le=12, description="school year")] = None
    teacher_ids: Annotated[
        list[UUID], Field(max_length=10, description="who teaches it besides yourself; an administrator names all")
    ] = []


class PupilsChange(BaseModel):
    """The body of POST /courses/{id}/pupils."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)
    enrol: Annotated[Pupils, Field(description="who joins; who is there already stays")] = []
    withdraw: Annotated[Pupils, Field(description="who leaves; who is not there stays away")] = []


class CoursesQuery(Paging):
    archived: bool = Field(False, description="those that are over, instead of those that are not")


@router.post(
    "",
    status_code=201,
    response_model=Course,
    responses=refusals(*_WRITING, INVALID_HEADER, IDEMPOTENCY_CONFLICT),
    openapi_extra=body_of(CoursePlan, _PLANS),
)
async def open_course(request: Request, asked: Asked) -> Response:
    """Opens a course. The ids of teachers and pupils are taken as given: who they are is not known here."""
    teacher = owner(asked.caller, Action.KEEP_COURSES)
    key = idempotency_key_of(request)
    plan = parse(CoursePlan.model_validate_json, await read_body(request, MAX_SUBMISSION))
    body = plan.model_dump(mode="json", by_alias=True) | {
        "openedBy": asked.caller.subject,
        "key": key,
        "teacherIds": list(dict.fromkeys([*([teacher] if teacher else []), *plan.teacher_ids])),
    }
    made = await asked.services.roster.post("/courses", asked.trace, orjson.dumps(body))
    return Response(made, 201, {"Location": f"/courses/{orjson.loads(made)['id']}"}, JSON)


@router.get("", response_model=Page[CourseSummary])
async def read_courses(query: Annotated[CoursesQuery, Query()], asked: Asked) -> Response:
    """The courses that a teacher teaches, or that a pupil attends, the newest first; all of them to an administrator."""
    subject = owner(asked.caller, Action.LIST_COURSES)
    params: dict[str, Any] = {"limit": query.limit, "archived": query.archived}
    if query.cursor:
        params["after"] = query.cursor
    if subject:
        params["studentId" if asked.caller.role is Role.STUDENT else "teacherId"] = str(subject)
    return Response(await asked.services.roster.get("/courses", asked.trace, params), media_type=JSON)


@router.get("/{course_id}", response_model=Course, responses=refusals(UNKNOWN_COURSE))
async def read_course(course_id: UUID, asked: Asked) -> Response:
    """A course with its pupils."""
    return await _asked_of_roster(asked, f"/courses/{course_id}")


@router.post(
    "/{course_id}/pupils",
    response_model=Course,
    responses=refusals(*_WRITING, UNKNOWN_COURSE, COURSE_ARCHIVED),
    openapi_extra=body_of(PupilsChange, _CHANGES, has_key=False),
)
async def change_pupils(request: Request, course_id: UUID, asked: Asked) -> Response:
    """Says who joins and who leaves a course: all of it or nothing. The same again changes nothing."""
    permit(asked.caller, Action.KEEP_COURSES)
    change = parse(PupilsChange.model_validate_json, await read_body(request, MAX_SUBMISSION))
    return await _asked_of_roster(asked, f"/courses/{course_id}/pupils", change.model_dump_json(by_alias=True).encode())


@router.post("/{course_id}/archive", response_model=Course, responses=refusals(UNKNOWN_COURSE))
async def archive_course(course_id: UUID, asked: Asked) -> Response:
    """Ends a course: it stays to be read, nobody joins or leaves it any more. The same again changes nothing."""
    return await _asked_of_roster(asked, f"/courses/{course_id}/archive", b"")


async def _asked_of_roster(asked: Question, path: str, body: bytes | None = None) -> Response:
    """About one course, which must be the caller's own where they reach no other."""
    teacher = owner(asked.caller, Action.KEEP_COURSES)
    params = {"teacherId": str(teacher)} if teacher else None
    roster = asked.services.roster
    try:
        if body is None:
            answer = await roster.get(path, asked.trace, params)
        else:
            answer = await roster.post(path, asked.trace, body, params)
    except Refusal as refusal:
        if refusal.type is NOT_FOUND:
            raise Refusal(UNKNOWN_COURSE, "no course that you may see has this id") from None
        raise
    return Response(answer, media_type=JSON)
