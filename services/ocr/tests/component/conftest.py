from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from pydantic import SecretStr

from libs.chassis.jobs.mongo import MongoJobs
from libs.chassis.mongo import make_client
from services.ocr.app import prepare
from services.ocr.clients.objects import S3Objects
from services.ocr.settings import OcrSettings
from services.ocr.tests.stage import Stage


@pytest.fixture
async def settings(mongo_url: str, mongo_database: str, s3: dict[str, str]) -> AsyncIterator[OcrSettings]:
    """Settings with a database and a bucket of the test's own."""
    made = OcrSettings(
        mongodb_url=mongo_url,
        mongodb_database=mongo_database,
        s3_endpoint_url=s3["endpoint_url"],
        s3_access_key=SecretStr(s3["access_key"]),
        s3_secret_key=SecretStr(s3["secret_key"]),
        s3_region=s3["region"],
        uploads_bucket=f"test-{uuid4().hex[:12]}",
    )
    objects = S3Objects(made)
    await objects.start()
    await objects._client.create_bucket(Bucket=made.uploads_bucket)
    yield made
    async for page in objects.pages(""):
        for key in page:
            await objects.delete(key)
    await objects._client.delete_bucket(Bucket=made.uploads_bucket)
    await objects.stop()


@pytest.fixture
async def stage(settings: OcrSettings) -> AsyncIterator[Stage]:
    objects = S3Objects(settings)
    await objects.start()
    async with make_client(settings.mongodb_url) as client:
        await prepare(client, settings.mongodb_database)  # Beanie is global (P43): one database per test
        yield Stage(settings, objects, MongoJobs(client[settings.mongodb_database]["jobs"]))
    await objects.stop()
