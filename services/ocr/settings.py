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
    s3_access_key: SecretStr = Field(description="key id for the bucket")
    s3_secret_key: SecretStr = Field(description="its secret")
    s3_region: str = Field("us-east-1", description="region that requests are signed for")
    uploads_bucket: str = Field("innova-uploads", description="bucket of the photographs; it must exist")
