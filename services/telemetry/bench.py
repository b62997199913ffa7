"""What storing and archiving cost: `python -m services.telemetry.bench`, with the service's own settings.

Uses a database of its own, which it drops, and the bucket of the settings, from which it deletes what it wrote.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar
from uuid import uuid4

from beanie import init_beanie

from libs.chassis.clock import utc_now
from libs.chassis.mongo import make_client
from libs.contracts import new_id
from services.telemetry.app import make_use_cases, prepare
from services.telemetry.clients import S3Objects
from services.telemetry.documents import AttemptEvents
from services.telemetry.model.archive import ROOT, partition_of
from services.telemetry.model.capture import Capture, Keystroke, summarise
from services.telemetry.settings import TelemetrySettings
from services.telemetry.storage import MongoCaptures

BATCH, BATCHES = 50, 40
Row = dict[str, object]


class PlainAttemptEvents(AttemptEvents):
    """The same documents as Beanie converts them by itself."""

    class Settings(AttemptEvents.Settings):
        name = "plain"
        bson_encoders: ClassVar[dict[type, Any]] = {}


def captures(keystrokes: int) -> list[Capture]:
    events = [
        Keystroke(timestamp_ms=300 * number, type="key_down", column="units", value="7", cursor_pos=number)
        for number in range(keystrokes)
    ]
    return [Capture(new_id(), new_id(), uuid4(), None, str(uuid4()), events, utc_now()) for _ in range(BATCH)]


def row(one: Capture) -> Row:
    now = utc_now()
    return {
        "event_id": one.event_id,
        "attempt_id": one.attempt_id,
        "student_id": one.student_id,
        "classroom_id": one.classroom_id,
        "trace_id": one.trace_id,
        "events": one.events,
        "summary": summarise(one.events),
        "captured_at": one.captured_at,
        "createdAt": now,
        "updatedAt": now,
        "archive_partition": partition_of(one.student_id),
        "archive_batch": None,
        "archived_to_s3_at": None,
    }


async def validated(batch: Sequence[Capture]) -> None:
    await PlainAttemptEvents.insert_many([PlainAttemptEvents.model_validate(row(one)) for one in batch])


async def constructed(batch: Sequence[Capture]) -> None:
    await PlainAttemptEvents.insert_many([PlainAttemptEvents.model_construct(None, **row(one)) for one in batch])


async def as_the_service(batch: Sequence[Capture]) -> None:
    await MongoCaptures().add(batch, utc_now())


async def past_beanie(batch: Sequence[Capture]) -> None:
    await AttemptEvents.get_pymongo_collection().insert_many([row(one) for one in batch], ordered=False)


WAYS: tuple[Callable[[Sequence[Capture]], Awaitable[None]], ...] = (
    validated,
    constructed,
    as_the_service,
    past_beanie,
)


async def measure(name: str, documents: int, work: Awaitable[object]) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    await work
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{name:<40} {cpu / documents * 1e6:>8.0f} us CPU {wall / documents * 1e6:>8.0f} us elapsed")


async def main() -> None:
    settings = TelemetrySettings.load()
    objects = S3Objects(settings)
    await objects.start()
    async with make_client(settings.mongodb_url) as client:
        database = f"bench_{uuid4().hex[:8]}"
        await prepare(client, database)
        await init_beanie(client[database], document_models=[PlainAttemptEvents])
        print(f"per document, {BATCH} a batch")
        for keystrokes in (0, 8, 40):
            for way in WAYS:
                batches = [captures(keystrokes) for _ in range(BATCHES)]
                await way(captures(keystrokes))

                async def store(
                    way: Callable[[Sequence[Capture]], Awaitable[None]] = way,
                    batches: list[list[Capture]] = batches,
                ) -> None:
                    for batch in batches:
                        await way(batch)

                await measure(f"store, {keystrokes} keystrokes, {way.__name__}", BATCH * BATCHES, store())
        use_cases = make_use_cases(settings, objects)
        pending = (await use_cases.status()).pending
        before = {key async for key in objects.keys(ROOT)}
        await measure(f"archive {pending} documents", pending, use_cases.archive_everything())
        for key in {key async for key in objects.keys(ROOT)} - before:
            await objects.delete(key)
        await client.drop_database(database)
    await objects.stop()


if __name__ == "__main__":
    asyncio.run(main())
