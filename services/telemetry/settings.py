"""Settings of the telemetry service."""

from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from libs.chassis.s3 import S3Settings


class TelemetrySettings(S3Settings):
    model_config = SettingsConfigDict(env_prefix="TELEMETRY_", frozen=True, extra="ignore")
    service: ClassVar[str] = "telemetry"

    mongodb_url: str = Field(description="MongoDB (a replica set, for majority reads)")
    mongodb_database: str = Field("innova_telemetry", description="database that holds attempt_events")
    archive_bucket: str = Field("innova-telemetry-archive", description="bucket of the archive; it must exist")
    archive_interval: float = Field(5.0, gt=0, description="seconds between two looks at a partition")
    archive_min_age: float = Field(5.0, ge=0, description="seconds; younger documents wait, so that objects fill")
    archive_max_documents: int = Field(5_000, ge=1, le=20_000, description="documents in one object")
    archive_max_events: int = Field(100_000, ge=1, description="keystrokes in one object (about 100 bytes each)")
    purge_interval: float = Field(3600.0, gt=0, description="seconds between two purges")
    # A dead letter is kept for 30 days: replayed after its document was deleted, it would be archived a second time.
    document_retention_days: int = Field(90, ge=31, description="archived documents are deleted after this")
    archive_retention_days: int = Field(365, ge=31, description="archive objects are deleted after this")

    @model_validator(mode="after")
    def _archive_outlives_documents(self) -> Self:
        if self.archive_retention_days < self.document_retention_days:
            raise ValueError("ARCHIVE_RETENTION_DAYS must not be below DOCUMENT_RETENTION_DAYS")
        return self
