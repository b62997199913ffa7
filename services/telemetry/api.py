"""Internal reads. The gateway decides who may ask."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from services.telemetry.handlers import UseCases
from services.telemetry.model.capture import Capture, summarise

router = APIRouter(prefix="/telemetry", tags=["telemetry"])


class Body(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


class KeystrokeBody(Body):
    timestamp_ms: int
    type: str
    column: str
    value: str
    cursor_pos: int


class SummaryBody(Body):
    total_events: int
    duration_ms: int
    hints_used: int
    undo_count: int
    paste_count: int


class CaptureBody(Body):
    event_id: UUID
    attempt_id: UUID
    student_id: UUID
    classroom_id: UUID | None
    trace_id: str
    events: list[KeystrokeBody]
    summary: SummaryBody
    captured_at: datetime


class CapturesBody(Body):
    items: list[CaptureBody]
    next: UUID | None


class ArchiveStatusBody(Body):
    documents: int
    archived: int
    pending: int


@router.get("/attempts/{attempt_id}")
async def captures_of_attempt(
    request: Request,
    attempt_id: UUID,
    after: Annotated[UUID | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> CapturesBody:
    """What was captured during an attempt: one record from its submission, more where the client sent some by themselves.

    An attempt nobody knows has none. Ordered by event id.
    """
    found = await _use_cases(request).of_attempt(attempt_id, after, limit + 1)
    page = found[:limit]
    return CapturesBody(
        items=[_capture_body(one) for one in page], next=page[-1].event_id if len(found) > limit else None
    )


@router.get("/archive/status")
async def archive_status(request: Request) -> ArchiveStatusBody:
    """How many documents the store holds, and how many of them are in the archive. Counts them: not for every second."""
    return ArchiveStatusBody.model_validate(await _use_cases(request).status())


def _capture_body(one: Capture) -> CaptureBody:
    return CaptureBody(
        event_id=one.event_id,
        attempt_id=one.attempt_id,
        student_id=one.student_id,
        classroom_id=one.classroom_id,
        trace_id=one.trace_id,
        events=[KeystrokeBody(**event) for event in one.events],
        summary=SummaryBody(**summarise(one.events)),
        captured_at=one.captured_at,
    )


def _use_cases(request: Request) -> UseCases:
    use_cases: UseCases = request.app.state.use_cases
    return use_cases
