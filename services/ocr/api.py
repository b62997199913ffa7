"""Internal routes. The gateway decides who may ask; a pupil's id restricts a request to their own uploads."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from libs.chassis.problem import Problem
from libs.contracts.attempts.v1 import MAX_STEPS, Expression
from services.ocr.handlers.intake import Address, Conflict, Intake, Unknown
from services.ocr.model.formats import MAX_BYTES, Format
from services.ocr.model.transcription import Line, LineType, Transcription, plain
from services.ocr.model.uploads import Order, State, Upload

router = APIRouter(prefix="/uploads", tags=["uploads"])
Owner = Annotated[UUID, Query(alias="studentId", description="whose upload it must be")]
SomeOwner = Annotated[UUID | None, Query(alias="studentId", description="whose upload it must be, if anybody's")]


class Body(BaseModel):
    """Base of the bodies: camelCase outside."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, from_attributes=True, frozen=True)


class OrderBody(Body):
    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID | None = None
    course_id: UUID | None = None
    content_type: Format
    size: int = Field(ge=1, le=MAX_BYTES, description="bytes")
    language: str = "en"


class AddressView(Body):
    upload_id: UUID
    attempt_id: UUID
    url: str
    headers: dict[str, str]
    expires_at: datetime


class BoxView(Body):
    x: float
    y: float
    w: float
    h: float


class LineView(Body):
    expression: str
    latex: str
    type: LineType
    box: BoxView | None
    confidence: float


class TranscriptionView(Body):
    problem: str | None
    steps: list[LineView]
    answer: str | None
    confidence: float


class UploadView(Body):
    upload_id: UUID
    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID | None
    status: State
    reason: str | None = Field(description="why it was rejected or failed")
    is_confirmed: bool
    transcription: TranscriptionView | None
    created_at: datetime
    expires_at: datetime
    purge_at: datetime
    purged_at: datetime | None


class ConfirmationBody(Body):
    problem: Expression | None = None
    answer: Expression
    steps: Annotated[list[Expression], Field(max_length=MAX_STEPS)] = []


@router.post("")
async def open_upload(
    request: Request, body: OrderBody, x_request_id: Annotated[str, Header(max_length=128)]
) -> AddressView:
    """The upload of an attempt, and where to put the photograph. The same order gives the same upload."""
    order = Order(
        body.attempt_id,
        body.student_id,
        body.exercise_id,
        body.course_id,
        body.content_type,
        body.size,
        body.language,
    )
    try:
        upload, address = await _intake(request).open(order, x_request_id)
    except Conflict as conflict:
        raise _problem(conflict) from None
    return _address(upload, address)


@router.get("/{upload_id}")
async def read_upload(request: Request, upload_id: UUID, student_id: SomeOwner = None) -> UploadView:
    try:
        return _view(await _intake(request).read(upload_id, student_id))
    except Unknown:
        raise _unknown() from None


@router.post("/{upload_id}/complete")
async def complete_upload(request: Request, upload_id: UUID, student_id: Owner) -> UploadView:
    """The photograph is there. Calling again does no harm."""
    try:
        return _view(await _intake(request).complete(upload_id, student_id))
    except Unknown:
        raise _unknown() from None
    except Conflict as conflict:
        raise _problem(conflict) from None


@router.post("/{upload_id}/transcription")
async def confirm_transcription(
    request: Request, upload_id: UUID, body: ConfirmationBody, student_id: Owner
) -> UploadView:
    """What the photograph really says, in the pupil's words: from now on it is work."""
    try:
        return _view(await _intake(request).confirm(upload_id, student_id, body.problem, body.answer, body.steps))
    except Unknown:
        raise _unknown() from None
    except Conflict as conflict:
        raise _problem(conflict) from None


def _address(upload: Upload, address: Address) -> AddressView:
    return AddressView(
        upload_id=upload.id,
        attempt_id=upload.order.attempt_id,
        url=address.url,
        headers=address.headers,
        expires_at=upload.expires_at,
    )


def _view(upload: Upload) -> UploadView:
    outcome = upload.outcome
    return UploadView(
        upload_id=upload.id,
        attempt_id=upload.order.attempt_id,
        student_id=upload.order.student_id,
        exercise_id=upload.order.exercise_id,
        status=upload.state,
        reason=outcome.reason if outcome else None,
        is_confirmed=outcome.is_confirmed if outcome else False,
        transcription=_transcription(outcome.transcription) if outcome and outcome.transcription else None,
        created_at=upload.created_at,
        expires_at=upload.expires_at,
        purge_at=upload.purge_at,
        purged_at=upload.purged_at,
    )


def _transcription(one: Transcription) -> TranscriptionView:
    return TranscriptionView(
        problem=plain(one.problem) if one.problem else None,
        steps=[_line(line) for line in one.lines],
        answer=plain(one.answer) if one.answer else None,
        confidence=one.confidence,
    )


def _line(line: Line) -> LineView:
    box = line.box and BoxView(x=line.box.x, y=line.box.y, w=line.box.w, h=line.box.h)
    return LineView(expression=line.plain, latex=line.latex, type=line.type, box=box, confidence=line.confidence)


def _unknown() -> Problem:
    return Problem(404, "not-found", "No such upload", "no upload has this id")


def _problem(conflict: Conflict) -> Problem:
    return Problem(409, conflict.kind, "Not now", str(conflict))


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake
