"""The process as it runs: what readers of the compacted topic find is what the database holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing, Tombstone
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.testing.bus import produce
from libs.contracts.roster.v1 import CourseUpdated
from services.roster.app import build
from services.roster.clients import published
from services.roster.handlers import UseCases
from services.roster.model.course import Plan
from services.roster.settings import RosterSettings
from services.roster.tables import outbox

pytestmark = [pytest.mark.component, pytest.mark.wire]


@pytest.fixture
def settings(kafka: str, database_url: str) -> RosterSettings:
    return RosterSettings(
        database_url=database_url, kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=20, reconcile_every=0.5
    )


@asynccontextmanager
async def running(settings: RosterSettings) -> AsyncIterator[UseCases]:
    lifecycle = Lifecycle(halt=pytest.fail)
    app = build(settings, lifecycle)
    async with lifecycle.run(), asyncio.timeout(60):
        while await lifecycle.unready():
            await asyncio.sleep(0.05)
        yield app.state.use_cases


async def are_told(settings: RosterSettings, wanted: dict[UUID, int | None]) -> None:
    """Returns when a reader of the topic finds these courses in these revisions; None: not at all."""
    async with asyncio.timeout(30):
        found = await published(settings, pytest.fail)
        while {one: found.get(one) for one in wanted} != wanted:
            await asyncio.sleep(0.2)
            found = await published(settings, pytest.fail)


async def test_courses_are_told_as_they_change_and_again_when_the_bus_has_lost_them_or_has_them_wrong(
    settings: RosterSettings, use_cases: UseCases, engine: AsyncEngine, kafka: str
) -> None:
    teacher, stray = uuid4(), uuid4()
    plan = Plan("5B", None, (teacher,))
    before = await use_cases.open(plan, teacher, None)
    async with engine.begin() as connection:
        await connection.execute(outbox.table.delete())  # as if published long ago, and lost
    async with running(settings):
        await are_told(settings, {before.id: 1})  # ready means: the bus tells everything
        course = await use_cases.open(plan, teacher, None)
        for pupil in range(3):
            await use_cases.change_pupils(course.id, teacher, {UUID(int=pupil)}, ())
        await are_told(settings, {course.id: 4})
        wrong = CourseUpdated(course_id=before.id, revision=9, teacher_ids=(teacher,))
        unknown = CourseUpdated(course_id=stray, revision=1, teacher_ids=(teacher,))
        await produce(kafka, Outgoing(wrong), Outgoing(unknown), Tombstone(CourseUpdated, str(course.id)))
        await are_told(settings, {before.id: 1, course.id: 4, stray: None})


async def test_reconcile_while_a_course_is_on_its_way_or_changes_leaves_it_alone_and_later_tells_what_is_missing(
    use_cases: UseCases, engine: AsyncEngine
) -> None:
    async def settle() -> None:
        async with engine.begin() as connection:
            await connection.execute(outbox.table.update().values(published_at=utc_now()))

    known = await use_cases.open(Plan("5B", None, (uuid4(),)), uuid4(), None)
    await settle()
    async with use_cases.units() as work:
        told = dict(await work.revisions())
    waiting = await use_cases.open(Plan("5C", None, (uuid4(),)), uuid4(), None)

    async def changing() -> dict[UUID, int]:
        await use_cases.change_pupils(known.id, None, {uuid4()}, ())
        return told

    async def as_before() -> dict[UUID, int]:
        return told

    assert await use_cases.reconcile(changing) == 0
    await settle()
    assert await use_cases.reconcile(as_before) == 2  # lost, both of them
    assert await use_cases.reconcile(as_before) == 0  # on their way again
    await settle()
    told |= {known.id: 3, waiting.id: 1}
    assert await use_cases.reconcile(as_before) == 1  # a revision that there has never been
    await settle()
