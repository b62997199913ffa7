"""Internal HTTP routes. The gateway decides who may ask, and says whose a course must be: `teacherId`, anybody's without it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from libs.chassis.problem import Problem
from services.roster.handlers import KeyReusedError, UnknownCourseError, UseCases
from services.roster.model.course import MOST_TEACHERS, ArchivedError, BrokenRuleError, Course, Plan

router = APIRouter(prefix="/courses", tags=["courses"])
MOST_AT_ONCE = 100
Who = Annotated[UUID | None, Query(alias="teacherId", description="whose it must be; anybody's without")]
Pupils = Annotated[frozenset[UUID], Field(max_length=MOST_AT_ONCE)]


class Body(BaseModel):
    """Base of the bodies: camelCase outside."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid", frozen=True)


class PlanBody(Body):
    """`key` is the idempotency key of the person who opens it, if they gave one."""

    opened_by: UUID
    key: str | None = Field(None, max_length=128)
    name: str = Field(min_length=1, max_length=120)
    grade_level: int | None = Field(None, ge=1, le=12)
    teacher_ids: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_TEACHERS)


class PupilsBody(Body):
    enrol: Pupils = frozenset()
    withdraw: Pupils = frozenset()


class CoursesQuery(Body):
    teacher_id: UUID | None = Field(None, description="only those they teach")
    student_id: UUID | None = Field(None, description="only those they attend")
    archived: bool = Field(False, description="those that are over, instead of those that are not")
    after: UUID | None = Field(None, description="`next` of the page before")
    limit: int = Field(20, ge=1, le=100)


class ListedView(Body):
    id: UUID
    name: str
    grade_level: int | None
    teacher_ids: tuple[UUID, ...]
    pupils: int
    created_at: datetime
    archived_at: datetime | None


class CourseView(ListedView):
    student_ids: Annotated[list[UUID], AfterValidator(sorted)]
    revision: int = Field(description="grows by one with every change")


class CoursePage(Body):
    items: list[ListedView]
    next: UUID | None = Field(description="`after` for the following page; null on the last one")


@router.post("")
async def open_course(request: Request, body: PlanBody) -> CourseView:
    """Opens a course."""
    plan = Plan(body.name, body.grade_level, tuple(dict.fromkeys(body.teacher_ids)))
    try:
        return _view(await _use_cases(request).open(plan, body.opened_by, body.key, _correlation(request)))
    except KeyReusedError:
        detail = "Idempotency-Key: was used for another course"
        raise Problem(409, "idempotency-conflict", "This key was used for other work", detail) from None


@router.get("")
async def read_courses(request: Request, query: Annotated[CoursesQuery, Query()]) -> CoursePage:
    """Courses, the newest first."""
    found = await _use_cases(request).courses(
        query.teacher_id, query.student_id, archived=query.archived, after=query.after, limit=query.limit + 1
    )
    page = [ListedView.model_validate(one, from_attributes=True) for one in found[: query.limit]]
    return CoursePage(items=page, next=page[-1].id if len(found) > query.limit else None)


@router.get("/{course_id}")
async def read_course(request: Request, course_id: UUID, teacher_id: Who = None) -> CourseView:
    """A course with its pupils."""
    try:
        return _view(await _use_cases(request).read(course_id, teacher_id))
    except UnknownCourseError:
        raise _unknown() from None


@router.post("/{course_id}/pupils")
async def change_pupils(request: Request, course_id: UUID, body: PupilsBody, teacher_id: Who = None) -> CourseView:
    """Enrols and withdraws pupils, all or none of them. The same again changes nothing."""
    use_cases = _use_cases(request)
    try:
        changed = await use_cases.change_pupils(course_id, teacher_id, body.enrol, body.withdraw, _correlation(request))
    except UnknownCourseError:
        raise _unknown() from None
    except ArchivedError:
        detail = "nobody joins or leaves a course that is over"
        raise Problem(409, "course-archived", "The course is archived", detail) from None
    except BrokenRuleError as broken:
        errors = [{"field": broken.field, "rule": broken.rule}]
        raise Problem(422, "invalid-request", "The request breaks a rule", str(broken), errors=errors) from None
    return _view(changed)


@router.post("/{course_id}/archive")
async def archive_course(request: Request, course_id: UUID, teacher_id: Who = None) -> CourseView:
    """Ends a course. The same again changes nothing."""
    try:
        return _view(await _use_cases(request).archive(course_id, teacher_id, _correlation(request)))
    except UnknownCourseError:
        raise _unknown() from None


def _use_cases(request: Request) -> UseCases:
    use_cases: UseCases = request.app.state.use_cases
    return use_cases


def _correlation(request: Request) -> str | None:
    return request.headers.get("x-request-id")


def _unknown() -> Problem:
    return Problem(404, "not-found", "No such course", "there is no such course, or it is another teacher's")


def _view(one: Course) -> CourseView:
    return CourseView.model_validate(one, from_attributes=True)
