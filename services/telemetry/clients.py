"""The archive's bucket on an S3 server."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

from services.telemetry.settings import TelemetrySettings

CONNECT_TIMEOUT, READ_TIMEOUT, TRIES = 2, 15, 3  # seconds, seconds, tries in all; then it is the next turn's business


class S3Objects:
    """See `Objects`. Usable between `start` and `stop`; `start` connects to nobody."""

    def __init__(self, settings: TelemetrySettings) -> None:
        self._settings = settings
        self._resources = AsyncExitStack()
        self._client: Any = None

    async def start(self) -> None:
        from aiobotocore.config import AioConfig  # noqa: PLC0415 - heavy, and only who archives needs it
        from aiobotocore.session import get_session  # noqa: PLC0415

        settings = self._settings
        client = get_session().create_client(
            "s3",
            endpoint_url=settings.s3_endpoint_url,
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
        self._client = await self._resources.enter_async_context(client)

    async def stop(self) -> None:
        await self._resources.aclose()

    async def put(self, key: str, body: bytes) -> None:
        await self._client.put_object(
            Bucket=self._settings.archive_bucket, Key=key, Body=body, ContentType="application/gzip"
        )

    async def get(self, key: str) -> bytes:
        response = await self._client.get_object(Bucket=self._settings.archive_bucket, Key=key)
        async with response["Body"] as stream:
            body: bytes = await stream.read()
            return body

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._settings.archive_bucket, Prefix=prefix
        )
        async for page in pages:
            for entry in page.get("Contents", ()):
                yield entry["Key"]

    async def delete(self, key: str) -> None:
        await self._client.delete_object(Bucket=self._settings.archive_bucket, Key=key)
