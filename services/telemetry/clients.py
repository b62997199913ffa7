"""The archive's bucket on an S3 server."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

from libs.chassis.s3 import connected
from services.telemetry.settings import TelemetrySettings


class S3Objects:
    """See `Objects`. Usable between `start` and `stop`; `start` connects to nobody."""

    def __init__(self, settings: TelemetrySettings) -> None:
        self._settings = settings
        self._resources = AsyncExitStack()
        self._client: Any = None

    async def start(self) -> None:
        self._client = await self._resources.enter_async_context(connected(self._settings))

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
