"""Exactly one line per document, whatever happens between claim, put, verify and mark."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.telemetry.clients import S3Objects
from services.telemetry.documents import AttemptEvents
from services.telemetry.handlers import VerificationFailed
from services.telemetry.model.archive import PARTITIONS, ROOT, Batch, Candidate, day_prefix, partition_of, read_lines
from services.telemetry.model.capture import Capture
from services.telemetry.storage import MongoBatches
from services.telemetry.tests.stage import Stage, capture, captures_of_one_pupil

pytestmark = pytest.mark.component


class Crash(Exception):  # noqa: N818
    """The process ends here."""


class Failing:
    """The real thing, but one of its methods crashes instead of working."""

    def __init__(self, real: Any, method: str) -> None:
        self._real, self._method = real, method

    def __getattr__(self, name: str) -> Any:
        if name != self._method:
            return getattr(self._real, name)

        def crash(*_: Any) -> None:
            raise Crash

        return crash


class Torn:
    """A store that acknowledges objects and keeps half of them."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def put(self, key: str, body: bytes) -> None:
        await self._real.put(key, body[: len(body) // 2])


async def assert_each_has_one_line(stage: Stage, expected: list[Capture]) -> None:
    assert Counter(await stage.archived_events()) == Counter(one.event_id for one in expected)
    assert len(await stage.documents(archived_to_s3_at={"$ne": None})) == len(expected)


async def test_archive_when_everything_works_then_each_document_is_one_line(stage: Stage) -> None:
    captures = [capture(keystrokes=number % 5) for number in range(30)]
    await stage.use_cases.record(captures)
    assert await stage.use_cases.archive_everything() == 30
    assert await stage.use_cases.archive_everything() == 0
    await assert_each_has_one_line(stage, captures)


async def test_archive_when_an_event_came_twice_then_it_is_one_line(stage: Stage) -> None:
    one = capture()
    await stage.use_cases.record([one])
    await stage.use_cases.archive_everything()
    await stage.use_cases.record([one])
    await stage.use_cases.archive_everything()
    await assert_each_has_one_line(stage, [one])


async def test_archive_when_written_then_the_line_is_the_document_and_its_key_tells_its_partition(stage: Stage) -> None:
    one = capture(3, classroom_id=uuid4())
    await stage.use_cases.record([one])
    await stage.use_cases.archive_everything()
    [key] = [key async for key in stage.objects.keys(ROOT)]
    [line] = read_lines(await stage.objects.get(key))
    [document] = await stage.documents()
    assert key == Batch(document["archive_batch"], stage.now.date(), partition_of(one.student_id), ()).key
    assert str(one.student_id) not in key
    assert line["events"] == one.events
    assert line["summary"] == document["summary"]
    assert line["attempt_id"] == str(one.attempt_id)
    assert line["student_id"] == str(one.student_id)
    assert line["classroom_id"] == str(one.classroom_id)
    assert line["trace_id"] == one.trace_id
    assert line["createdAt"] == "2026-03-02T10:00:00Z"


async def test_archive_when_documents_are_many_or_of_two_days_then_objects_stay_bounded(stage: Stage) -> None:
    early, late = captures_of_one_pupil(60), captures_of_one_pupil(10)
    late = [replace(one, student_id=early[0].student_id) for one in late]
    await stage.use_cases.record(early)
    stage.now += timedelta(days=1)
    await stage.use_cases.record(late)
    await stage.use_cases.archive_everything()
    sizes = {key: len(list(read_lines(await stage.objects.get(key)))) async for key in stage.objects.keys(ROOT)}
    today = day_prefix(stage.now.date())
    assert sorted(size for key, size in sizes.items() if not key.startswith(today)) == [10, 50]
    assert [size for key, size in sizes.items() if key.startswith(today)] == [10]
    await assert_each_has_one_line(stage, early + late)


async def test_archive_when_documents_are_younger_than_the_minimum_age_then_they_wait(stage: Stage) -> None:
    one = capture()
    await stage.use_cases.record([one])
    partition, age = partition_of(one.student_id), timedelta(seconds=5)
    stage.now += timedelta(seconds=4)
    assert await stage.use_cases.archive(partition, age) == 0
    stage.now += timedelta(seconds=1)
    assert await stage.use_cases.archive(partition, age) == 1


@pytest.mark.parametrize(
    ("part", "method"), [("objects", "put"), ("objects", "get"), ("batches", "lines"), ("batches", "close")]
)
async def test_archive_when_it_crashes_at_a_step_then_the_next_run_finishes_the_same_object(
    stage: Stage, part: str, method: str
) -> None:
    captures = captures_of_one_pupil(20)
    await stage.use_cases.record(captures)
    parts: dict[str, Any] = {part: Failing(getattr(stage.use_cases, part), method)}
    crashing = replace(stage.use_cases, **parts)
    with pytest.raises(Crash):
        await crashing.archive_everything()
    assert await stage.documents(archived_to_s3_at={"$ne": None}) == []
    more = [replace(capture(), student_id=captures[0].student_id) for _ in range(5)]
    await stage.use_cases.record(more)  # later ones go to an object of their own
    assert await stage.use_cases.archive_everything() == 25
    assert len([key async for key in stage.objects.keys(ROOT)]) == 2
    await assert_each_has_one_line(stage, captures + more)


async def test_archive_when_the_object_reads_back_torn_then_its_documents_stay_unarchived(stage: Stage) -> None:
    captures = captures_of_one_pupil(20)
    await stage.use_cases.record(captures)
    with pytest.raises(VerificationFailed):
        await replace(stage.use_cases, objects=Torn(stage.objects)).archive_everything()
    counts = await stage.use_cases.status()
    assert (counts.archived, counts.pending) == (0, 20)
    await stage.use_cases.archive_everything()
    await assert_each_has_one_line(stage, captures)


async def test_archive_when_s3_is_away_then_documents_wait_and_nothing_is_lost(stage: Stage) -> None:
    captures = captures_of_one_pupil(5)
    await stage.use_cases.record(captures)
    away = S3Objects(stage.settings.model_copy(update={"s3_endpoint_url": "http://127.0.0.1:9"}))
    await away.start()
    with pytest.raises(Exception, match=r"127\.0\.0\.1:9"):
        await replace(stage.use_cases, objects=away).archive_everything()
    await away.stop()
    assert (await stage.use_cases.status()).pending == 5
    await stage.use_cases.archive_everything()
    await assert_each_has_one_line(stage, captures)


async def test_archive_when_several_work_at_once_without_a_lease_then_each_document_is_one_line(stage: Stage) -> None:
    captures = captures_of_one_pupil(200)
    await stage.use_cases.record(captures)
    partition = partition_of(captures[0].student_id)
    await asyncio.gather(*(stage.use_cases.archive(partition, timedelta(0)) for _ in range(4)))
    await assert_each_has_one_line(stage, captures)


async def test_archive_when_a_paused_archiver_wakes_after_another_finished_then_it_does_no_harm(stage: Stage) -> None:
    captures = captures_of_one_pupil(20)
    await stage.use_cases.record(captures)
    paused, wake = asyncio.Event(), asyncio.Event()

    class Slow(Torn):
        async def put(self, key: str, body: bytes) -> None:
            paused.set()
            await wake.wait()
            await self._real.put(key, body)

    sleeper = asyncio.create_task(replace(stage.use_cases, objects=Slow(stage.objects)).archive_everything())
    await paused.wait()
    assert await stage.use_cases.archive_everything() == 20
    wake.set()
    await sleeper
    await assert_each_has_one_line(stage, captures)


class Pausing(MongoBatches):
    """Waits after it has chosen documents, before it writes them down."""

    def __init__(self) -> None:
        self.chosen, self.wake = asyncio.Event(), asyncio.Event()

    async def _write_down(self, taken: dict[str, Any], chosen: Sequence[Candidate]) -> dict[str, Any] | None:
        self.chosen.set()
        await self.wake.wait()
        return await super()._write_down(taken, chosen)


async def test_open_when_an_archiver_wakes_with_a_choice_that_is_stale_then_it_gets_no_batch(stage: Stage) -> None:
    """It would archive a second time what another archiver has archived since."""
    captures = captures_of_one_pupil(20)
    await stage.use_cases.record(captures)
    partition, pausing = partition_of(captures[0].student_id), Pausing()
    sleeper = asyncio.create_task(pausing.open(partition, stage.now, 50, 1000))
    await pausing.chosen.wait()
    assert await stage.use_cases.archive_everything() == 20
    pausing.wake.set()
    assert await sleeper is None
    assert await stage.use_cases.archive_everything() == 0
    await assert_each_has_one_line(stage, captures)


async def test_open_when_a_stale_choice_meets_a_later_batch_then_it_does_not_get_into_it(stage: Stage) -> None:
    early, late = captures_of_one_pupil(2)
    await stage.use_cases.record([early])
    partition, stale, fresh = partition_of(early.student_id), Pausing(), Pausing()
    first = asyncio.create_task(stale.open(partition, stage.now, 50, 1000))
    await stale.chosen.wait()
    await stage.use_cases.archive_everything()
    await stage.use_cases.record([late])
    second = asyncio.create_task(fresh.open(partition, stage.now, 50, 1000))
    await fresh.chosen.wait()
    stale.wake.set()
    assert await first is None
    fresh.wake.set()
    assert (await second) is not None
    await stage.use_cases.archive_everything()
    await assert_each_has_one_line(stage, [early, late])


async def test_open_when_two_choose_different_documents_then_the_first_choice_is_everybodys(stage: Stage) -> None:
    captures = captures_of_one_pupil(10)
    await stage.use_cases.record(captures)
    partition, slow = partition_of(captures[0].student_id), Pausing()
    slower = asyncio.create_task(slow.open(partition, stage.now, 10, 1000))
    await slow.chosen.wait()
    quick = await MongoBatches().open(partition, stage.now, 4, 1000)
    slow.wake.set()
    assert await slower == quick
    assert quick is not None
    assert len(quick.documents) == 4


async def test_open_when_a_crash_came_before_the_choice_then_the_next_archiver_chooses(stage: Stage) -> None:
    captures = captures_of_one_pupil(3)
    await stage.use_cases.record(captures)
    partition, pausing = partition_of(captures[0].student_id), Pausing()
    crashing = asyncio.create_task(pausing.open(partition, stage.now, 50, 1000))
    await pausing.chosen.wait()
    crashing.cancel()
    await asyncio.wait({crashing})
    assert await stage.use_cases.archive_everything() == 3
    await assert_each_has_one_line(stage, captures)


async def test_open_when_several_ask_at_once_then_all_get_the_same_documents_or_nothing(stage: Stage) -> None:
    captures = captures_of_one_pupil(120)
    await stage.use_cases.record(captures)
    partition = partition_of(captures[0].student_id)
    batches = await asyncio.gather(*(MongoBatches().open(partition, stage.now, 50, 1000) for _ in range(8)))
    assert len({(one.id, *one.documents) for one in batches if one is not None}) == 1


async def test_archive_when_its_documents_were_erased_meanwhile_then_the_partition_goes_on(stage: Stage) -> None:
    gone, later = captures_of_one_pupil(2)
    await stage.use_cases.record([gone])
    partition = partition_of(gone.student_id)
    assert await stage.use_cases.batches.open(partition, stage.now, 50, 1000) is not None
    await AttemptEvents.find_all().delete()
    await stage.use_cases.record([later])
    assert await stage.use_cases.archive_everything() == 1
    await assert_each_has_one_line(stage, [later])


async def test_purge_when_a_batch_is_half_marked_then_its_documents_stay_until_it_is_closed(stage: Stage) -> None:
    """Its object may be written again, and must then have all of its lines."""
    captures = captures_of_one_pupil(4)
    await stage.use_cases.record(captures)
    batch = await stage.use_cases.batches.open(partition_of(captures[0].student_id), stage.now, 50, 1000)
    assert batch is not None
    half = {"_id": {"$in": batch.documents[:2]}}
    await AttemptEvents.get_pymongo_collection().update_many(half, {"$set": {"archived_to_s3_at": stage.now}})
    stage.now += timedelta(days=91)
    assert await stage.use_cases.purge() == (0, 0)
    assert await stage.use_cases.archive_everything() == 4
    stage.now += timedelta(days=1)
    assert await stage.use_cases.purge() == (4, 0)
    assert Counter(await stage.archived_events()) == Counter(one.event_id for one in captures)


async def test_purge_when_documents_are_old_then_only_archived_ones_go(stage: Stage) -> None:
    old = [capture() for _ in range(8)]
    await stage.use_cases.record(old)
    await stage.use_cases.archive_everything()
    waiting = [capture() for _ in range(3)]
    await stage.use_cases.record(waiting)
    stage.now += timedelta(days=90, seconds=1)
    young = capture()
    await stage.use_cases.record([young])
    await stage.use_cases.archive(partition_of(young.student_id), timedelta(days=200))
    assert await stage.use_cases.purge() == (8, 0)
    assert {one["event_id"] for one in await stage.documents()} == {one.event_id for one in [*waiting, young]}
    assert len(await stage.archived_events()) == 8


async def test_purge_when_objects_are_past_their_time_then_they_go_and_younger_ones_stay(stage: Stage) -> None:
    await stage.use_cases.record([capture() for _ in range(10)])
    await stage.use_cases.archive_everything()
    stage.now += timedelta(days=1)
    young = capture()
    await stage.use_cases.record([young])
    await stage.use_cases.archive_everything()
    stage.now += timedelta(days=365)
    documents, objects = await stage.use_cases.purge()
    assert documents == 11
    assert 0 < objects <= PARTITIONS
    assert await stage.archived_events() == [young.event_id]
    assert await stage.use_cases.purge() == (0, 0)


async def test_count_when_the_archive_is_read_then_lines_and_distinct_events_are_told(stage: Stage) -> None:
    await stage.use_cases.record([capture() for _ in range(9)])
    await stage.use_cases.archive_everything()
    counts = await stage.use_cases.count_archive()
    assert (counts.lines, counts.events) == (9, 9)
    [first, *_] = [key async for key in stage.objects.keys(ROOT)]
    await stage.objects.put(f"{first}.again", await stage.objects.get(first))
    twice = await stage.use_cases.count_archive()
    assert twice.lines > 9
    assert (twice.events, twice.objects) == (9, counts.objects + 1)
