"""Internal reads. The gateway decides who may ask."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from services.telemetry.handlers import UseCases
from services.telemetry.model.capture import Capture, summarise

router = APIRouter(prefix="/telemetry", tags=["telemetry"])


class Body(BaseModel):
    """Base of the bodies: camelCase outside."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, from_attributes=True, frozen=True)


class KeystrokeView(Body):
    timestamp_ms: int
    type: str
    column: str
    value: str
    cursor_pos: int


class SummaryView(Body):
    total_events: int
    duration_ms: int
    hints_used: int
    undo_count: int
    paste_count: int


class CaptureView(Body):
    event_id: UUID
    attempt_id: UUID
    student_id: UUID
    classroom_id: UUID | None
    trace_id: str
    events: list[KeystrokeView]
    summary: SummaryView
    captured_at: datetime


class CapturePage(Body):
    items: list[CaptureView]
    next: UUID | None = Field(description="`after` for the following page; null on the last one")


class ArchiveStatusView(Body):
    documents: int
    archived: int
    pending: int


@router.get("/attempts/{attempt_id}")
async def captures_of_attempt(
    request: Request,
    attempt_id: UUID,
    after: Annotated[UUID | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> CapturePage:
    """What was captured during an attempt: one record from its submission, more where the client sent some by themselves.

    An attempt nobody knows has none. Ordered by event id.
    """
    found = await _use_cases(request).of_attempt(attempt_id, after, limit + 1)
    page = found[:limit]
    return CapturePage(items=[_view(one) for one in page], next=page[-1].event_id if len(found) > limit else None)


@router.get("/archive/status")
async def archive_status(request: Request) -> ArchiveStatusView:
    """How many documents the store holds, and how many of them are in the archive. Counts them: not for every second."""
    return ArchiveStatusView.model_validate(await _use_cases(request).status())


def _view(one: Capture) -> CaptureView:
    return CaptureView(
        event_id=one.event_id,
        attempt_id=one.attempt_id,
        student_id=one.student_id,
        classroom_id=one.classroom_id,
        trace_id=one.trace_id,
        events=[KeystrokeView(**event) for event in one.events],
        summary=SummaryView(**summarise(one.events)),
        captured_at=one.captured_at,
    )


def _use_cases(request: Request) -> UseCases:
    use_cases: UseCases = request.app.state.use_cases
    return use_cases
