import traceback
from uuid import UUID, uuid4

import pytest

from libs.chassis.mongo import WriteRefused
from services.telemetry.documents import AttemptEvents
from services.telemetry.storage import PENDING
from services.telemetry.tests.stage import Stage, capture

pytestmark = pytest.mark.component


async def test_record_when_stored_then_the_document_has_the_fields_of_the_data_model(stage: Stage) -> None:
    one = capture(2, classroom_id=uuid4())
    await stage.use_cases.record([one])
    [document] = await stage.documents()
    assert document.keys() >= {"createdAt", "updatedAt", "archived_to_s3_at", "archive_partition", "archive_batch"}
    assert (document["event_id"], document["trace_id"], document["createdAt"]) == (one.event_id, "request-1", stage.now)
    assert document["classroom_id"] == one.classroom_id
    assert document["events"] == one.events
    assert document["summary"] == {
        "total_events": 2,
        "duration_ms": 100,
        "hints_used": 0,
        "undo_count": 0,
        "paste_count": 0,
    }
    assert (await AttemptEvents.find_one({"event_id": one.event_id})).summary == document["summary"]  # type: ignore[union-attr]


async def test_record_when_delivered_again_with_new_ones_then_each_is_one_document(stage: Stage) -> None:
    first, second, third = capture(), capture(), capture()
    assert await stage.use_cases.record([first, second]) == 2
    assert await stage.use_cases.record([first, third, second]) == 1
    assert await stage.use_cases.record([]) == 0
    assert {one["event_id"] for one in await stage.documents()} == {one.event_id for one in (first, second, third)}
    assert len(await stage.documents()) == 3


async def test_record_when_the_store_refuses_then_the_error_does_not_tell_the_keystrokes(stage: Stage) -> None:
    """PyMongo's own error repeats the documents, and errors go into logs and dead letters."""
    await AttemptEvents.get_pymongo_collection().database.command(
        "collMod", "attempt_events", validator={"summary.total_events": {"$lt": 2}}
    )
    good, bad = capture(1), capture(3)
    with pytest.raises(WriteRefused) as caught:
        await stage.use_cases.record([good, bad])
    text = "".join(traceback.format_exception(caught.value))
    assert "121" in text  # DocumentValidationFailure
    assert "key_down" not in text
    assert str(bad.student_id) not in text
    assert [one["event_id"] for one in await stage.documents()] == [good.event_id]


async def test_captures_of_attempt_when_there_are_more_than_a_page_then_the_next_page_goes_on(stage: Stage) -> None:
    attempt = uuid4()
    mine = [capture(attempt_id=attempt) for _ in range(5)]
    await stage.use_cases.record([*mine, capture()])
    first = await stage.use_cases.of_attempt(attempt, None, 3)
    rest = await stage.use_cases.of_attempt(attempt, first[-1].event_id, 3)
    assert [*first, *rest] == sorted(mine, key=lambda one: one.event_id)


async def test_open_when_documents_wait_then_the_pending_index_finds_them_in_order(stage: Stage) -> None:
    """The archive looks every few seconds: it must not walk through what is archived already."""
    await stage.use_cases.record([capture() for _ in range(20)])
    found = AttemptEvents.get_pymongo_collection().find({"archive_partition": 1, **PENDING}).sort("createdAt")
    plan = str((await found.explain())["queryPlanner"]["winningPlan"])
    assert "'indexName': 'pending'" in plan
    assert "'stage': 'SORT'" not in plan


async def test_counts_when_some_are_archived_then_documents_are_archived_or_pending(stage: Stage) -> None:
    await stage.use_cases.record([capture() for _ in range(4)])
    await stage.use_cases.archive_everything()
    await stage.use_cases.record([capture() for _ in range(3)])
    counts = await stage.use_cases.status()
    assert (counts.documents, counts.archived, counts.pending) == (7, 4, 3)


def test_uuid_when_compared_in_the_store_then_its_order_is_ours() -> None:
    """Pages go by event id: BSON compares the 16 bytes as Python compares UUIDs."""
    ids = [uuid4() for _ in range(50)]
    assert sorted(ids) == sorted(ids, key=lambda one: one.bytes)
    assert isinstance(ids[0], UUID)
