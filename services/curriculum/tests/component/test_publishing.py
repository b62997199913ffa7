"""The running service on a real bus: what readers of the compacted topics find is what the database holds."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.testing.bus import headers_of, produce, records
from libs.contracts.curriculum.v1 import TopicPublished
from services.curriculum import app
from services.curriculum.app import build
from services.curriculum.clients import published
from services.curriculum.handlers import UseCases
from services.curriculum.mapping import outgoing, publications
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.ports import Known
from services.curriculum.settings import CurriculumSettings
from services.curriculum.tables import outbox
from services.curriculum.tests.conftest import known

pytestmark = [pytest.mark.component, pytest.mark.wire]


@pytest.fixture
async def settings(kafka: str, database_url: str) -> CurriculumSettings:
    """Settings of a service on a bus that tells nothing of the curriculum."""
    settings = CurriculumSettings(
        database_url=database_url,
        kafka_bootstrap_servers=kafka,
        kafka_fetch_max_wait_ms=20,
        reconcile_every=0.5,
    )
    await forget_all(settings)
    assert await published(settings, pytest.fail) == {}
    return settings


async def forget_all(settings: CurriculumSettings) -> None:
    told_now = await published(settings, pytest.fail)
    tombstones = [one.to_record("test", utc_now) for one in outgoing(dict.fromkeys(told_now))]
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap_servers, acks="all") as producer:
        for one in tombstones:
            headers = [(name, value.encode()) for name, value in one.headers.items()]
            await producer.send(one.topic, None, key=one.key, headers=headers)
        await producer.flush()


@asynccontextmanager
async def running(settings: CurriculumSettings) -> AsyncIterator[None]:
    lifecycle = Lifecycle(halt=pytest.fail)
    build(settings, lifecycle)
    async with lifecycle.run(), asyncio.timeout(60):
        while await lifecycle.unready():
            await asyncio.sleep(0.05)
        yield


async def told(settings: CurriculumSettings, wanted: Known, within: float = 30) -> None:
    """Returns when a reader of the topics finds exactly this."""
    async with asyncio.timeout(within):
        while await published(settings, pytest.fail) != wanted:
            await asyncio.sleep(0.2)


async def test_service_is_ready_only_once_the_bus_has_told_everything(
    settings: CurriculumSettings, use_cases: UseCases, small: Catalogue
) -> None:
    await use_cases.load(small)
    async with running(settings):
        assert await published(settings, pytest.fail) == known(publications(small))


async def test_relay_puts_a_loaded_curriculum_and_its_changes_on_the_topics(
    settings: CurriculumSettings, use_cases: UseCases, small: Catalogue, kafka: str
) -> None:
    fewer = replace(small, exercises=small.exercises[1:])
    async with running(settings):
        await use_cases.load(small)
        await told(settings, known(publications(small)))
        await use_cases.load(fewer)
        await told(settings, known(publications(fewer)))
    gone = str(small.exercises[0].id).encode()
    (tombstone, *_) = await records(
        kafka, "curriculum-answers", count=1, where=lambda one: one.key == gone and one.value is None
    )
    assert headers_of(tombstone)["ce_type"] == "curriculum.answer.published.v1"


async def test_exercises_topic_never_tells_an_answer(
    settings: CurriculumSettings, use_cases: UseCases, small: Catalogue, kafka: str
) -> None:
    async with running(settings):
        await use_cases.load(small)
        await told(settings, known(publications(small)))
    ours = {str(one.id).encode() for one in small.exercises}
    found = await records(
        kafka, "curriculum-exercises", count=len(ours), where=lambda one: one.key in ours and one.value is not None
    )
    fields = {"exercise_id", "topic_id", "prompt", "difficulty", "is_practice", "source", "targets", "also_topic_ids"}
    assert {frozenset(orjson.loads(one.value)) for one in found} == {frozenset(fields)}


async def test_broker_that_lost_everything_is_told_again_at_start(
    settings: CurriculumSettings, use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    async with engine.begin() as connection:
        await connection.execute(outbox.table.delete())  # as if published long ago
    async with running(settings):
        await told(settings, known(publications(small)))


async def test_broker_that_loses_data_while_the_service_runs_is_told_again(
    settings: CurriculumSettings, use_cases: UseCases, small: Catalogue, kafka: str
) -> None:
    stray = TopicPublished(topic_id="stray", name="Stray", name_es="Suelto", subdomain="X/Y", domain="X")
    async with running(settings):
        await use_cases.load(small)
        await told(settings, known(publications(small)))
        await forget_all(settings)
        await produce(kafka, Outgoing(stray))
        await told(settings, known(publications(small)))


async def test_bus_that_tells_everything_is_left_alone(
    settings: CurriculumSettings,
    use_cases: UseCases,
    engine: AsyncEngine,
    small: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readings: list[CurriculumSettings] = []

    async def counted(settings: CurriculumSettings, halt: Callable[[str], None]) -> Known:
        readings.append(settings)
        return await published(settings, halt)

    monkeypatch.setattr(app, "published", counted)
    async with running(settings):
        await use_cases.load(small)
        await told(settings, known(publications(small)))
        async with asyncio.timeout(30):
            seen = 0
            while seen != len(readings):
                seen = len(readings)
                await asyncio.sleep(3 * settings.reconcile_every)  # several looks, and none of them reads
        async with engine.connect() as connection:
            rows = (await connection.execute(outbox.table.select())).all()
    assert len(rows) == len(known(publications(small)))
    assert all(row.published_at for row in rows)
