"""Assignments over the internal HTTP API: the gateway decides who may set and see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, Field

from libs.chassis.problem import Problem
from services.mastery.api.mastery import Body
from services.mastery.api.practice import refused
from services.mastery.handlers.assigning import Assigning, KeyReusedError
from services.mastery.model.assignment import Order, Progress, PupilAssignment, State
from services.mastery.model.bank import Bank
from services.mastery.model.rules import BrokenRulesError

router = APIRouter(prefix="/practice", tags=["practice"])
MOST_PUPILS, MOST_EXERCISES, MOST_ASSIGNMENTS = 100, 50, 100


class OrderBody(Body):
    """`key` is the idempotency key of the teacher, if they gave one. Without `studentIds`: all pupils of the course."""

    teacher_id: UUID
    key: str | None = Field(None, max_length=128)
    title: str = Field(min_length=1, max_length=120)
    student_ids: tuple[UUID, ...] | None = Field(None, min_length=1, max_length=MOST_PUPILS)
    exercise_ids: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_EXERCISES)
    due_at: AwareDatetime | None = None
    course_id: UUID | None = None
    course_revision: int = Field(1, ge=1, description="the least that must have been heard of the course")
    any_course: bool = Field(False, description="whether the course may be one that the teacher does not teach")


class AssignmentView(Body):
    id: UUID
    course_id: UUID | None
    title: str
    student_ids: tuple[UUID, ...]
    exercise_ids: tuple[UUID, ...]
    due_at: datetime | None
    assigned_at: datetime


class AssignedExerciseView(Body):
    id: UUID
    topic_id: str | None = Field(description="null for one that the curriculum no longer has")
    prompt: str | None
    state: State
    tried_at: datetime | None


class PupilAssignmentView(Body):
    id: UUID
    teacher_id: UUID
    course_id: UUID | None
    title: str
    due_at: datetime | None
    assigned_at: datetime
    tried: int
    solved: int
    exercises: list[AssignedExerciseView]


class AssignmentPage(Body):
    items: list[PupilAssignmentView]
    next: UUID | None = Field(description="`after` for the following page; null on the last one")


@router.post("/assign")
async def assign(request: Request, body: OrderBody) -> AssignmentView:
    """Sets exercises for pupils: one event each."""
    order = Order(**body.model_dump(exclude={"key"}) | {"student_ids": body.student_ids or ()})
    try:
        made = await _assigning(request).assign(order, body.key, request.headers.get("x-request-id"))
    except BrokenRulesError as broken:
        raise refused(broken) from None
    except KeyReusedError:
        detail = "Idempotency-Key: was used for another assignment"
        raise Problem(409, "idempotency-conflict", "This key was used for other work", detail) from None
    return AssignmentView(
        id=made.id,
        course_id=order.course_id,
        title=order.title,
        student_ids=made.order.student_ids,
        exercise_ids=order.exercise_ids,
        due_at=order.due_at,
        assigned_at=made.assigned_at,
    )


@router.get("/{student_id}/assignments")
async def read_assignments(
    request: Request,
    student_id: UUID,
    after: Annotated[UUID | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ASSIGNMENTS)] = MOST_ASSIGNMENTS,
) -> AssignmentPage:
    """A pupil's assignments with their progress, the newest first."""
    assigning = _assigning(request)
    found = await assigning.read_assignments(student_id, after, limit + 1)
    page = found[:limit]
    return AssignmentPage(
        items=[_view(one, assigning.bank) for one in page], next=page[-1].id if len(found) > limit else None
    )


def _assigning(request: Request) -> Assigning:
    assigning: Assigning = request.app.state.assigning
    return assigning


def _view(one: PupilAssignment, bank: Bank) -> PupilAssignmentView:
    states = [exercise.state for exercise in one.progress]
    return PupilAssignmentView(
        id=one.id,
        teacher_id=one.teacher_id,
        course_id=one.course_id,
        title=one.title,
        due_at=one.due_at,
        assigned_at=one.assigned_at,
        tried=len(states) - states.count(State.TODO),
        solved=states.count(State.SOLVED),
        exercises=[_exercise(exercise, bank) for exercise in one.progress],
    )


def _exercise(one: Progress, bank: Bank) -> AssignedExerciseView:
    known = bank.find(one.exercise_id)
    return AssignedExerciseView(
        id=one.exercise_id,
        topic_id=known and known.topic_id,
        prompt=known and known.prompt,
        state=one.state,
        tried_at=one.tried_at,
    )
