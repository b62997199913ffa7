"""Settings of the ocr service."""

from typing import ClassVar

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from libs.chassis.s3 import S3Settings


class OcrSettings(S3Settings):
    model_config = SettingsConfigDict(env_prefix="OCR_", frozen=True, extra="ignore")
    service: ClassVar[str] = "ocr"

    mongodb_url: str = Field(description="MongoDB (a replica set, for majority reads)")
    mongodb_database: str = Field("innova_ocr", description="database that holds the jobs")
    s3_public_url: str | None = Field(None, description="the same server as pupils' devices reach it, if otherwise")
    uploads_bucket: str = Field("innova-uploads", description="bucket of the photographs; it must exist")

    url_ttl: int = Field(600, ge=10, le=3600, description="seconds for which a photograph can be put at its address")
    retention_days: int = Field(30, ge=1, le=365, description="photographs are deleted after this")
    orphan_grace: int = Field(
        86_400, ge=60, description="seconds after which an object that belongs to no upload is deleted"
    )
    reconcile_interval: float = Field(60.0, gt=0, description="seconds between two looks at the bucket")
    purge_interval: float = Field(3600.0, gt=0, description="seconds between two purges")

    max_pixels: int = Field(40_000_000, ge=1_000_000, description="a larger picture is rejected")
    max_side: int = Field(2048, ge=512, le=8192, description="pixels of the long side of what is sent to a model")
    sanitise_memory: int = Field(768, ge=256, description="MiB that opening one file may take")
    sanitise_cpu: int = Field(20, ge=1, description="seconds of processor that opening one file may take")
    give_up_after: int = Field(
        6 * 3600, ge=60, description="seconds after which a photograph that nobody could read fails"
    )

    gemini_key: SecretStr | None = Field(
        None, description="key of the model that reads first; without one it is not asked"
    )
    gemini_url: str | None = Field(None, description="where it is, if not where its SDK knows")
    gemini_model: str = Field("gemini-2.5-flash", description="its name")
    gemini_input_price: float = Field(0.30, ge=0, description="US dollars per million tokens read")
    gemini_output_price: float = Field(2.50, ge=0, description="US dollars per million tokens written")
    anthropic_key: SecretStr | None = Field(
        None, description="key of the model that is asked where the first is unsure"
    )
    anthropic_url: str | None = Field(None, description="where it is, if not where its SDK knows")
    anthropic_model: str = Field("claude-haiku-4-5", description="its name")
    anthropic_input_price: float = Field(1.00, ge=0, description="US dollars per million tokens read")
    anthropic_output_price: float = Field(5.00, ge=0, description="US dollars per million tokens written")
    provider_timeout: float = Field(60.0, gt=0, description="seconds a model gets to answer")
    calls_per_minute: float = Field(60.0, gt=0, description="calls of each provider, per process")
    reading_at_once: int = Field(2, ge=1, description="photographs read side by side, per process")

    fallback_below: float = Field(0.7, ge=0, le=1, description="below this confidence the second model is asked too")
    review_below: float = Field(0.7, ge=0, le=1, description="below this confidence the pupil is asked to confirm")
    daily_budget: float = Field(20.0, ge=0, description="US dollars a day (UTC); then photographs wait")
    monthly_budget: float = Field(300.0, ge=0, description="US dollars a calendar month (UTC); then photographs wait")
    paused: bool = Field(False, description="kill switch: no model is called, photographs wait")
