"""What to practise: the next exercise, and what teachers set."""

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from services.gateway.api.openapi import JSON, READING, body_of, refusals
from services.gateway.api.reading import SLUG, Paging
from services.gateway.api.requests import (
    Asked,
    Question,
    bearer,
    idempotency_key_of,
    language_of,
    parse,
    read_body,
    whose,
)
from services.gateway.api.sending import MAX_SUBMISSION
from services.gateway.api.views.examples import EXERCISE
from services.gateway.api.views.practice import Assignment, NextExercise, PupilAssignment
from services.gateway.api.views.view import Page
from services.gateway.model.access import Action, owner, permit
from services.gateway.model.problems import (
    BODY_TOO_LARGE,
    IDEMPOTENCY_CONFLICT,
    INVALID_HEADER,
    INVALID_REQUEST,
    MALFORMED_JSON,
    NOT_FOUND,
    UNSUPPORTED_MEDIA_TYPE,
    Refusal,
)

_ASSIGNING = (*READING, MALFORMED_JSON, INVALID_HEADER, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, IDEMPOTENCY_CONFLICT)
_ORDERS: dict[str, Any] = {
    "exercise": {
        "summary": "One exercise for one pupil",
        "value": {
            "title": "Borrowing, once more",
            "studentIds": ["01920c00-1111-7222-8333-444455556666"],
            "exerciseIds": [EXERCISE],
        },
    },
    "course": {
        "summary": "For everybody in a course",
        "value": {
            "title": "Borrowing, once more",
            "courseId": "01920d10-5a6b-7c7d-8e9f-a0b1c2d3e4f5",
            "exerciseIds": [EXERCISE],
        },
    },
}
router = APIRouter(tags=["practice"], dependencies=[Depends(bearer)])


class NextQuery(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)
    student_id: UUID | None = Field(None, description="whose; a pupil's own by default")
    topic_id: Annotated[str | None, Field(pattern=SLUG, description="only this topic")] = None
    domain: Annotated[str | None, Field(max_length=100, description="only topics of this domain")] = None


class PracticeOrder(BaseModel):
    """The body of POST /practice/assign."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)
    title: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
    student_ids: Annotated[
        list[UUID] | None, Field(min_length=1, max_length=100, description="all pupils of the course where left out")
    ] = None
    exercise_ids: Annotated[
        list[UUID], Field(min_length=1, max_length=50, description="in the order in which they are to be done")
    ]
    due_at: AwareDatetime | None = None
    course_id: Annotated[UUID | None, Field(description="a course that you teach and the pupils attend")] = None


@router.get("/practice/next", response_model=NextExercise, responses=refusals(*READING))
async def read_next_exercise(request: Request, query: Annotated[NextQuery, Query()], asked: Asked) -> Response:
    """The exercise that a pupil should do now, why, and by which figures.

    Where there is none `exercise` is null and `reason` and `because` say why. The same until the next answer, for a day.
    """
    student_id = whose(asked.caller, query.student_id, Action.READ_PRACTICE)
    params = query.model_dump(by_alias=True, exclude={"student_id"}, exclude_none=True)
    body = await asked.services.mastery.get(
        f"/practice/{student_id}/next", asked.trace, params | {"language": language_of(request)}
    )
    return Response(body, media_type=JSON)


@router.post(
    "/practice/assign",
    status_code=201,
    response_model=Assignment,
    responses=refusals(*_ASSIGNING),
    openapi_extra=body_of(PracticeOrder, _ORDERS),
)
async def assign_practice(request: Request, asked: Asked) -> Response:
    """Sets exercises for pupils. They come before everything else in `/practice/next`, the nearest due time first."""
    permit(asked.caller, Action.ASSIGN_PRACTICE)
    key = idempotency_key_of(request)
    order = parse(PracticeOrder.model_validate_json, await read_body(request, MAX_SUBMISSION))
    for student_id in order.student_ids or ():
        permit(asked.caller, Action.ASSIGN_PRACTICE, student_id)
    body = order.model_dump(mode="json", by_alias=True) | {"teacherId": asked.caller.subject, "key": key}
    if order.course_id is not None:
        body |= await _course(order.course_id, asked)
    made = await asked.services.mastery.post("/practice/assign", asked.trace, orjson.dumps(body))
    return Response(made, 201, media_type=JSON)


@router.get(
    "/students/{student_id}/assignments",
    response_model=Page[PupilAssignment],
    responses=refusals(*READING),
)
async def read_assignments(student_id: UUID, query: Annotated[Paging, Query()], asked: Asked) -> Response:
    """What teachers set for a pupil and how far the pupil is with it, the newest first."""
    permit(asked.caller, Action.READ_PRACTICE, student_id)
    params = {"limit": query.limit} | ({"after": query.cursor} if query.cursor else {})
    return Response(
        await asked.services.mastery.get(f"/practice/{student_id}/assignments", asked.trace, params), media_type=JSON
    )


async def _course(course_id: UUID, asked: Question) -> dict[str, Any]:
    """How the course stands, by the service that has it: mastery hears of changes a moment later, and would leave out who has
    just joined. Raises Refusal INVALID_REQUEST where it is not the caller's."""
    teacher = owner(asked.caller, Action.KEEP_COURSES)
    params = {"teacherId": str(teacher)} if teacher else None
    try:
        course = await asked.services.roster.get(f"/courses/{course_id}", asked.trace, params)
    except Refusal as refusal:
        if refusal.type is not NOT_FOUND:
            raise
        errors = [{"field": "courseId", "rule": "no course of yours"}]
        raise Refusal(INVALID_REQUEST, "courseId: no course of yours", errors=errors) from None
    return {"courseRevision": orjson.loads(course)["revision"], "anyCourse": teacher is None}
