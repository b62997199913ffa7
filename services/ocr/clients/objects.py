"""The bucket of the photographs on an S3 server."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from libs.chassis.s3 import connected
from services.ocr.model.formats import MAX_BYTES
from services.ocr.ports import Stored
from services.ocr.settings import OcrSettings

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

log = structlog.get_logger()
CHUNK = 256 * 1024
_MISSING = {"404", "NoSuchKey", "NotFound"}


class S3Objects:
    """See `Objects`. Usable between `start` and `stop`; `start` connects to nobody."""

    def __init__(self, settings: OcrSettings) -> None:
        self._settings = settings
        self._bucket = settings.uploads_bucket
        self._resources = AsyncExitStack()
        self._client: Any = None
        self._signer: Any = None

    async def start(self) -> None:
        connect = self._resources.enter_async_context
        self._client = self._signer = await connect(connected(self._settings))
        if public := self._settings.s3_public_url:
            # The host is signed too: the address must be made for the one that pupils' devices see.
            self._signer = await connect(connected(self._settings, public))

    async def stop(self) -> None:
        await self._resources.aclose()

    async def address(self, key: str, content_type: str, size: int, within: float) -> str:
        url: str = await self._signer.generate_presigned_url(
            "put_object",
            Params={"Bucket": self._bucket, "Key": key, "ContentType": content_type, "ContentLength": size},
            ExpiresIn=int(within),
        )
        return url

    async def head(self, key: str) -> Stored | None:
        found = await self._ask("head_object", Key=key)
        return _stored(found) if found else None

    async def get(self, key: str) -> tuple[Stored, bytes] | None:
        found = await self._ask("get_object", Key=key)
        if found is None:
            return None
        body = bytearray()
        async with found["Body"] as stream:
            while len(body) <= MAX_BYTES and (chunk := await stream.read(CHUNK)):
                body += chunk
        return _stored(found), bytes(body)

    async def delete(self, key: str) -> None:
        await self._client.delete_object(Bucket=self._bucket, Key=key)

    async def pages(self, prefix: str) -> AsyncIterator[Mapping[str, datetime]]:
        async for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
            yield {entry["Key"]: entry["LastModified"] for entry in page.get("Contents", ())}

    async def _ask(self, operation: str, **arguments: Any) -> Any:
        """None where there is no such object."""
        from botocore.exceptions import ClientError  # noqa: PLC0415

        try:
            return await getattr(self._client, operation)(Bucket=self._bucket, **arguments)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise


def _code(error: "ClientError") -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _stored(found: Mapping[str, Any]) -> Stored:
    return Stored(found["ContentLength"], found["ContentType"], found["ETag"].strip('"'), found["LastModified"])
