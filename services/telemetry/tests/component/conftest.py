"""The service on a real MongoDB and a real S3 server, with a clock that a test moves."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from libs.chassis.mongo import make_client
from libs.contracts import new_id
from services.telemetry.app import make_use_cases, prepare
from services.telemetry.clients import S3Objects
from services.telemetry.documents import AttemptEvents
from services.telemetry.handlers import UseCases
from services.telemetry.model.archive import ROOT, read_lines
from services.telemetry.model.capture import Capture, Keystroke
from services.telemetry.settings import TelemetrySettings

START = datetime(2026, 3, 2, 10, tzinfo=UTC)


@dataclass
class Bench:
    """What a test works with."""

    settings: TelemetrySettings
    objects: S3Objects
    now: datetime = START
    use_cases: UseCases = field(init=False)

    def clock(self) -> datetime:
        return self.now

    async def documents(self, **query: Any) -> list[dict[str, Any]]:
        return await AttemptEvents.get_pymongo_collection().find(query).to_list()

    async def archived_events(self) -> list[UUID]:
        """The event id of every line of every object: twice archived is there twice."""
        lines = [line async for key in self.objects.keys(ROOT) for line in read_lines(await self.objects.get(key))]
        return [UUID(line["event_id"]) for line in lines]

    async def archive_all(self, use_cases: UseCases | None = None) -> int:
        return await (use_cases or self.use_cases).archive_everything()


@pytest.fixture
async def bench(mongo_url: str, mongo_database: str, s3: dict[str, str]) -> AsyncIterator[Bench]:
    settings = TelemetrySettings(
        mongodb_url=mongo_url,
        mongodb_database=mongo_database,
        **{f"s3_{name}": value for name, value in s3.items()},  # type: ignore[arg-type]
        archive_bucket=f"test-{uuid4().hex[:12]}",
        archive_max_documents=50,
    )
    objects = S3Objects(settings)
    await objects.start()
    await objects._client.create_bucket(Bucket=settings.archive_bucket)
    async with make_client(mongo_url) as client:
        await prepare(client, mongo_database)  # Beanie is global (P43): one database per test
        made = Bench(settings, objects)
        made.use_cases = make_use_cases(settings, objects, made.clock)
        yield made
    async for key in objects.keys(""):
        await objects.delete(key)
    await objects._client.delete_bucket(Bucket=settings.archive_bucket)
    await objects.stop()


@pytest.fixture
def capture() -> Callable[..., Capture]:
    def make(keystrokes: int = 1, **changes: Any) -> Capture:
        events = [
            Keystroke(timestamp_ms=100 * number, type="key_down", column="units", value="7", cursor_pos=number)
            for number in range(keystrokes)
        ]
        made = Capture(new_id(), uuid4(), uuid4(), None, "request-1", events, START - timedelta(seconds=1))
        return replace(made, **changes)

    return make
