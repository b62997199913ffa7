"""Connections to an S3 server."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from pydantic import Field, SecretStr

from libs.chassis.settings import ServiceSettings

CONNECT_TIMEOUT, READ_TIMEOUT, TRIES = 2, 15, 3  # seconds, seconds, tries in all; then it is the next turn's business


class S3Settings(ServiceSettings):
    s3_endpoint_url: str = Field(description="S3 server")
    s3_access_key: SecretStr = Field(description="key id for the bucket")
    s3_secret_key: SecretStr = Field(description="its secret")
    s3_region: str = Field("us-east-1", description="region that requests are signed for")


def connected(settings: S3Settings, endpoint: str | None = None) -> AbstractAsyncContextManager[Any]:
    """A client of the server, at `endpoint` instead of the settings' one if given; it connects when it is asked something."""
    from aiobotocore.config import AioConfig  # noqa: PLC0415 - heavy: it is the last thing that a service loads
    from aiobotocore.session import get_session  # noqa: PLC0415

    made: AbstractAsyncContextManager[Any] = get_session().create_client(
        "s3",
        endpoint_url=endpoint or settings.s3_endpoint_url,
        region_name=settings.s3_region,
        aws_access_key_id=settings.s3_access_key.get_secret_value(),
        aws_secret_access_key=settings.s3_secret_key.get_secret_value(),
        config=AioConfig(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            retries={"mode": "standard", "total_max_attempts": TRIES},
            # botocore's own checksums ride in trailers that not every S3 server reads; we compare what we read back.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    return made
