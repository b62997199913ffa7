"""Settings of the ocr service."""

from typing import ClassVar

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings


class OcrSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="OCR_", frozen=True, extra="ignore")
    service: ClassVar[str] = "ocr"

    mongodb_url: str = Field(description="MongoDB (a replica set, for majority reads)")
    mongodb_database: str = Field("innova_ocr", description="database that holds the jobs")
    s3_endpoint_url: str = Field(description="S3 server")
    s3_public_url: str | None = Field(None, description="the same server as pupils' devices reach it, if otherwise")
    s3_access_key: SecretStr = Field(description="key id for the bucket")
    s3_secret_key: SecretStr = Field(description="its secret")
    s3_region: str = Field("us-east-1", description="region that requests are signed for")
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
