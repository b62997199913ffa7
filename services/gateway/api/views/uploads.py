"""Photographs as clients get them."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from services.gateway.api.views.examples import ATTEMPT, UPLOAD
from services.gateway.api.views.view import View


class UploadAddress(View):
    """Where to put a photograph."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "uploadId": UPLOAD,
                "attemptId": ATTEMPT,
                "url": "https://photographs.example/uploads/8f14e45fceea167a5a36dedd4bea2543?X-Amz-Signature=…",
                "headers": {"Content-Type": "image/jpeg", "Content-Length": "184320"},
                "expiresAt": "2026-11-28T10:10:00Z",
            }
        }
    )
    upload_id: UUID
    attempt_id: UUID
    url: str = Field(description="takes one PUT of the file")
    headers: dict[str, str] = Field(description="must be sent with it; a browser counts the length itself")
    expires_at: datetime


class Box(View):
    """Left, top, width and height as shares of the upright picture."""

    x: float
    y: float
    w: float
    h: float


class ReadLine(View):
    expression: str = Field(description="as it would be typed")
    latex: str
    type: str
    box: Box | None
    confidence: float


class Transcription(View):
    problem: str | None
    steps: list[ReadLine]
    answer: str | None
    confidence: float = Field(description="how sure it is as a whole; 1 once the pupil confirmed it")


class Upload(View):
    """A photograph and what became of it."""

    upload_id: UUID
    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID | None
    status: str = Field(
        description="AWAITED, PROCESSING, NEEDS_REVIEW, TRANSCRIBED, REJECTED, FAILED; EXPIRED: nothing was uploaded"
    )
    reason: str | None = Field(description="why it was rejected or failed")
    is_confirmed: bool
    transcription: Transcription | None = Field(description="what was read, once it was")
    created_at: datetime
    expires_at: datetime = Field(description="until when the file can be put")
    purge_at: datetime = Field(description="when the photograph is deleted")
    purged_at: datetime | None = Field(description="when it was deleted")
