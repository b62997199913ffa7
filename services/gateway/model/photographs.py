"""What a pupil says about a photograph: before it is uploaded, and after it was read."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from libs.contracts.attempts.v1 import MAX_STEPS
from services.gateway.model.submission import Language, Line

MAX_PHOTOGRAPH = 10 * 1024 * 1024
_FORM = ConfigDict(
    extra="forbid", frozen=True, alias_generator=to_camel, validate_by_name=False, validate_by_alias=True
)


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"


class UploadOrder(BaseModel):
    """The body of POST /uploads. Without an exercise the problem is read from the page."""

    model_config = _FORM
    content_type: MediaType
    size: int = Field(ge=1, le=MAX_PHOTOGRAPH, strict=True, description="bytes; exactly so many must be uploaded")
    exercise_id: UUID | None = None
    course_id: UUID | None = None
    language: Language | None = None


class Confirmation(BaseModel):
    """The body of POST /uploads/{id}/transcription: what the page really says."""

    model_config = _FORM
    problem: Line | None = None
    answer: Line
    steps: Annotated[tuple[Line, ...], Field(max_length=MAX_STEPS)] = ()
