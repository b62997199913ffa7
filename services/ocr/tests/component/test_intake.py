"""Uploads on a real S3 server and a real MongoDB: what is promised, what the server refuses, what happens once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.ocr.handlers.intake import Conflict, Unknown
from services.ocr.model.transcription import Box, Line, LineType, Transcription
from services.ocr.model.uploads import Outcome, State
from services.ocr.tests.stage import PHOTO, Stage, order

pytestmark = pytest.mark.component
READ = Transcription(
    problem="3 + 4",
    lines=(Line("3 + 4 = \\frac{7}{1}", LineType.FINAL, Box(0.1, 0.2, 0.3, 0.1), 0.4),),
    answer="\\frac{7}{1}",
    confidence=0.4,
    topic_hint="addition",
)
REVIEW = Outcome(State.NEEDS_REVIEW, READ)


async def test_open_when_the_photograph_is_put_as_promised_then_it_is_stored_under_a_key_that_says_nothing(
    stage: Stage,
) -> None:
    wanted = order()
    upload, address = await stage.intake.open(wanted, "request-1")
    assert (await stage.put(address)).status_code == 200
    stored = await stage.objects.head(upload.key)
    assert stored is not None
    assert (stored.size, stored.content_type) == (len(PHOTO), "image/jpeg")
    for identifier in (upload.id, wanted.attempt_id, wanted.student_id):
        assert identifier.hex not in upload.key.replace("-", "")


@pytest.mark.parametrize(
    ("body", "headers"),
    [(PHOTO + b"x", {}), (PHOTO[:-1], {}), (PHOTO, {"Content-Type": "text/html"})],
    ids=["longer", "shorter", "another type"],
)
async def test_open_when_something_else_is_put_than_was_promised_then_the_server_refuses_it(
    stage: Stage, body: bytes, headers: dict[str, str]
) -> None:
    upload, address = await stage.intake.open(order(), "request-1")
    assert (await stage.put(address, body, **headers)).status_code == 403
    assert await stage.objects.head(upload.key) is None


async def test_open_when_the_address_is_used_for_another_key_or_too_late_then_the_server_refuses_it(
    stage: Stage,
) -> None:
    upload, address = await stage.intake.open(order(), "request-1")
    elsewhere = replace(address, url=address.url.replace(upload.key, "uploads/" + "0" * 32))
    assert (await stage.put(elsewhere)).status_code == 403
    late = replace(address, url=await stage.objects.address(upload.key, "image/jpeg", len(PHOTO), 1))
    await asyncio.sleep(2.1)  # the server's clock counts whole seconds
    assert (await stage.put(late)).status_code == 403


async def test_open_when_asked_again_then_it_is_the_same_upload_and_another_order_is_a_conflict(stage: Stage) -> None:
    wanted = order()
    opened = await asyncio.gather(*(stage.intake.open(wanted, "request-1") for _ in range(5)))
    assert len({upload.id for upload, _ in opened}) == 1
    with pytest.raises(Conflict) as conflict:
        await stage.intake.open(replace(wanted, size=5), "request-2")
    assert conflict.value.kind == "idempotency-conflict"


async def test_complete_when_nothing_was_put_then_it_is_a_conflict_and_the_upload_waits_on(stage: Stage) -> None:
    upload, _ = await stage.intake.open(order(), "request-1")
    with pytest.raises(Conflict) as conflict:
        await stage.intake.complete(upload.id, upload.order.student_id)
    assert conflict.value.kind == "not-uploaded"
    assert (await stage.found(upload)).state is State.AWAITED


async def test_photograph_when_noticed_by_call_event_and_reconciler_all_at_once_then_it_is_read_once(
    stage: Stage,
) -> None:
    upload = await stage.brought()
    ways = (
        lambda: stage.intake.complete(upload.id, upload.order.student_id),
        lambda: stage.intake.hear([(stage.settings.uploads_bucket, upload.key)] * 2),
        stage.keeping.reconcile,
    )
    await asyncio.gather(*(way() for way in ways for _ in range(3)))
    assert (await stage.found(upload)).state is State.PROCESSING
    assert await stage.jobs_of(upload) == 1


@pytest.mark.parametrize("way", ["call", "event", "reconciler"])
async def test_photograph_when_noticed_in_one_way_only_then_it_is_read(stage: Stage, way: str) -> None:
    upload = await stage.brought()
    if way == "call":
        await stage.intake.complete(upload.id, upload.order.student_id)
    elif way == "event":
        bucket = stage.settings.uploads_bucket
        await stage.intake.hear([(bucket, upload.key), (bucket, "uploads/unknown"), ("another", upload.key)])
    else:
        await stage.keeping.reconcile()
    assert (await stage.found(upload)).state is State.PROCESSING
    assert await stage.jobs_of(upload) == 1


async def test_upload_when_another_pupil_asks_then_there_is_none(stage: Stage) -> None:
    upload = await stage.in_state(REVIEW)
    for ask in (
        stage.intake.read(upload.id, uuid4()),
        stage.intake.complete(upload.id, uuid4()),
        stage.intake.confirm(upload.id, uuid4(), None, "7", []),
        stage.intake.read(uuid4(), None),
    ):
        with pytest.raises(Unknown):
            await ask


async def test_confirm_when_repeated_then_it_is_told_once_and_other_words_are_a_conflict(stage: Stage) -> None:
    upload = await stage.in_state(REVIEW)
    words = (upload.id, upload.order.student_id, "3 + 4", "8", ["3 + 4 = 7/1", "= 8"])
    await stage.intake.confirm(*words)
    confirmed = await stage.intake.confirm(*words)
    assert confirmed.state is State.TRANSCRIBED
    outcome = confirmed.outcome
    assert outcome is not None
    assert outcome.transcription is not None
    assert outcome.is_confirmed
    assert (outcome.transcription.answer, outcome.transcription.confidence) == ("8", 1.0)
    assert [line.box for line in outcome.transcription.lines] == [None, None]
    assert stage.told.outcomes == [(upload.id, State.NEEDS_REVIEW), (upload.id, State.TRANSCRIBED)]
    with pytest.raises(Conflict, match="hand the work in again") as conflict:
        await stage.intake.confirm(upload.id, upload.order.student_id, "3 + 4", "9", [])
    assert conflict.value.kind == "not-in-review"


async def test_confirm_when_the_bus_is_away_then_the_same_again_or_the_reconciler_tells_it(stage: Stage) -> None:
    uploads = [await stage.in_state(REVIEW) for _ in range(2)]
    stage.told.error = ConnectionError()
    for upload in uploads:
        with pytest.raises(ConnectionError):
            await stage.intake.confirm(upload.id, upload.order.student_id, None, "7", [])
    stage.told.error = None
    stage.told.outcomes.clear()
    await stage.intake.confirm(uploads[0].id, uploads[0].order.student_id, None, "7", [])
    stage.now += timedelta(minutes=1)
    await stage.keeping.reconcile()
    await stage.keeping.reconcile()
    assert stage.told.outcomes == [(upload.id, State.TRANSCRIBED) for upload in uploads]
