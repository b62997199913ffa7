"""The collections: `uploads`, and `ocr_jobs` with the field names of the data model of the reference system."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from beanie import Document
from pydantic import BaseModel, ConfigDict, Field
from pymongo import ASCENDING, IndexModel


class BoxDocument(BaseModel):
    x: float
    y: float
    w: float
    h: float


class LineDocument(BaseModel):
    rawText: str  # noqa: N815 - the reference's name
    type: str
    position: BoxDocument | None
    confidence: float


class ResultDocument(BaseModel):
    topic_hint: str | None
    problem: str | None
    steps: list[LineDocument]
    final_answer: str | None
    overall_confidence: float


class UploadDocument(Document):
    """`outcome` is how it ended, None before."""

    id: UUID  # type: ignore[assignment]
    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID | None
    course_id: UUID | None
    content_type: str
    size: int
    language: str
    trace_id: str
    key: str
    created_at: datetime
    expires_at: datetime
    purge_at: datetime
    state: str
    etag: str | None = None
    noticed_at: datetime | None = None
    result: ResultDocument | None = None
    reason: str | None = None
    is_confirmed: bool = False
    settled_at: datetime | None = None
    told_at: datetime | None = None
    purged_at: datetime | None = None

    class Settings:
        name = "uploads"
        indexes: ClassVar = [
            IndexModel("attempt_id", unique=True),
            IndexModel("key", unique=True),
            IndexModel([("state", ASCENDING), ("noticed_at", ASCENDING)]),
            IndexModel([("state", ASCENDING), ("expires_at", ASCENDING)]),
            IndexModel("settled_at", name="untold", partialFilterExpression={"told_at": None}),
            IndexModel("purge_at", name="unpurged", partialFilterExpression={"purged_at": None}),
        ]


class OcrJob(Document):
    """What reading a photograph took: the audit. `s3_purge_at` is planned, `s3_purged_at` is done."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    upload_id: UUID
    student_id: UUID
    trace_id: str
    s3_key: str
    s3_purge_at: datetime
    s3_purged_at: datetime | None = None
    primary_provider: str
    used_fallback: bool = False
    fallback_provider: str | None = None
    ocr_result: ResultDocument | None = None
    cost_estimated_usd: float = 0
    duration_ms: int = 0
    status: str
    error_message: str | None = None
    attempt_id: UUID
    completed_at: datetime | None = None
    created_at: datetime = Field(alias="createdAt")
    updated_at: datetime = Field(alias="updatedAt")

    class Settings:
        name = "ocr_jobs"
        indexes: ClassVar = [
            IndexModel("upload_id", unique=True),
            IndexModel("student_id"),
            IndexModel("status"),
        ]


class ProviderReply(Document):
    """A call of a provider that was answered, with what it cost: no job asks again for what lies here and can be used."""

    upload_id: UUID
    provider: str
    model: str
    prompt_version: str
    reply_id: str | None
    asked_at: datetime
    duration_ms: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    is_usable: bool
    result: ResultDocument | None
    raw: str

    class Settings:
        name = "provider_replies"
        indexes: ClassVar = [
            IndexModel([("upload_id", ASCENDING), ("provider", ASCENDING)]),
            IndexModel("asked_at"),
        ]


DOCUMENTS: list[Any] = [UploadDocument, OcrJob, ProviderReply]
