from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from pydantic import SecretStr

from libs.chassis.mongo import make_client
from services.telemetry.app import make_use_cases, prepare
from services.telemetry.clients import S3Objects
from services.telemetry.settings import TelemetrySettings
from services.telemetry.tests.stage import Stage


@pytest.fixture
async def settings(mongo_url: str, mongo_database: str, s3: dict[str, str]) -> AsyncIterator[TelemetrySettings]:
    """Settings with a database and a bucket of the test's own."""
    made = TelemetrySettings(
        mongodb_url=mongo_url,
        mongodb_database=mongo_database,
        s3_endpoint_url=s3["endpoint_url"],
        s3_access_key=SecretStr(s3["access_key"]),
        s3_secret_key=SecretStr(s3["secret_key"]),
        s3_region=s3["region"],
        archive_bucket=f"test-{uuid4().hex[:12]}",
        archive_max_documents=50,
    )
    objects = S3Objects(made)
    await objects.start()
    await objects._client.create_bucket(Bucket=made.archive_bucket)
    yield made
    async for key in objects.keys(""):
        await objects.delete(key)
    await objects._client.delete_bucket(Bucket=made.archive_bucket)
    await objects.stop()


@pytest.fixture
async def stage(settings: TelemetrySettings) -> AsyncIterator[Stage]:
    objects = S3Objects(settings)
    await objects.start()
    made = Stage(settings, objects)
    made.use_cases = make_use_cases(settings, objects, made.clock)
    async with make_client(settings.mongodb_url) as client:
        await prepare(client, settings.mongodb_database)  # Beanie is global (P43): one database per test
        yield made
    await objects.stop()
