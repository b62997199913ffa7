"""The collection `attempt_events`: field names as in the data model of the reference system."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from beanie import Document
from bson import Binary
from pydantic import ConfigDict, Field
from pymongo import ASCENDING, IndexModel

from services.telemetry.model.capture import Keystroke, Summary


def _as_it_is(value: Any) -> Any:
    return value


class AttemptEvents(Document):
    """What one record told about an attempt, with its place in the archive.

    `archived_to_s3_at` is set once the object is verified that holds the document as a line; `archive_batch` then names it.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    event_id: UUID
    attempt_id: UUID
    student_id: UUID
    classroom_id: UUID | None
    trace_id: str
    events: list[Keystroke]
    summary: Summary
    captured_at: datetime
    created_at: datetime = Field(alias="createdAt")
    updated_at: datetime = Field(alias="updatedAt")
    archive_partition: int
    archive_batch: UUID | None = None
    archived_to_s3_at: datetime | None = None

    class Settings:
        name = "attempt_events"
        indexes: ClassVar = [
            IndexModel("event_id", unique=True),
            IndexModel("attempt_id"),
            IndexModel("student_id"),
            IndexModel("trace_id"),
            IndexModel("createdAt"),
            IndexModel(
                [("archive_partition", ASCENDING), ("createdAt", ASCENDING)],
                name="pending",
                partialFilterExpression={"archived_to_s3_at": None},
            ),
        ]
        # Beanie walks every list and dict of a document and tries some 17 types on each value; these need no conversion.
        # With 40 keystrokes a document costs 58 us instead of 150 (docs/design/telemetry.md).
        bson_encoders: ClassVar[dict[type, Any]] = {
            UUID: Binary.from_uuid,
            **dict.fromkeys((list, dict, datetime, str, int, type(None)), _as_it_is),
        }
