"""What the service does by itself with photographs that are lost, late or old."""

from datetime import timedelta

import pytest

from services.ocr.documents import OcrJob
from services.ocr.model.uploads import Outcome, State
from services.ocr.storage import MongoAudit
from services.ocr.tests.stage import PHOTO, Stage, order

pytestmark = pytest.mark.component


async def test_reconcile_when_an_object_belongs_to_nobody_then_it_is_deleted_after_a_while(stage: Stage) -> None:
    await stage.objects._client.put_object(Bucket=stage.settings.uploads_bucket, Key="uploads/stray", Body=b"1")
    upload = await stage.brought()
    await stage.keeping.reconcile()
    assert await stage.objects.head("uploads/stray") is not None
    stage.now += timedelta(days=1, minutes=1)
    await stage.keeping.reconcile()
    assert await stage.objects.head("uploads/stray") is None
    assert await stage.objects.head(upload.key) is not None


async def test_reconcile_when_nothing_was_brought_then_the_upload_expires_and_a_late_object_still_counts(
    stage: Stage,
) -> None:
    upload, address = await stage.intake.open(order(), "request-1")
    stage.now += timedelta(hours=2)
    await stage.keeping.reconcile()
    assert (await stage.found(upload)).state is State.EXPIRED
    assert (await stage.put(address)).status_code == 200
    await stage.keeping.reconcile()
    assert (await stage.found(upload)).state is State.PROCESSING


async def test_reconcile_when_a_process_died_between_noticing_and_asking_then_it_asks(stage: Stage) -> None:
    upload = await stage.brought()
    await stage.uploads.notice(upload.id, "etag", stage.now)
    assert await stage.jobs_of(upload) == 0
    stage.now += timedelta(minutes=1)
    await stage.keeping.reconcile()
    assert await stage.jobs_of(upload) == 1


async def test_reconcile_when_the_queue_lost_an_upload_then_it_fails_and_that_is_told(stage: Stage) -> None:
    upload = await stage.brought()
    await stage.intake.notice([upload])
    stage.now += stage.keeping.give_up_after + timedelta(hours=2)
    await stage.keeping.reconcile()
    stage.now += timedelta(minutes=1)
    await stage.keeping.reconcile()
    failed = await stage.found(upload)
    assert failed.outcome == Outcome(State.FAILED, reason="it could not be read in time")
    assert stage.told.outcomes == [(upload.id, State.FAILED)]


async def test_purge_when_its_time_is_over_then_the_photograph_is_gone_and_that_is_written_down(stage: Stage) -> None:
    old = await stage.brought()
    await MongoAudit("gemini").begun(old)
    stage.now += timedelta(days=29)
    young = await stage.brought()
    assert await stage.keeping.purge() == 0
    stage.now += timedelta(days=1, minutes=1)
    assert await stage.keeping.purge() == 1
    assert await stage.keeping.purge() == 0
    assert await stage.objects.head(old.key) is None
    assert await stage.objects.head(young.key) is not None
    assert (await stage.found(old)).purged_at == stage.now
    job = await OcrJob.get_pymongo_collection().find_one({"upload_id": old.id})
    assert job is not None
    assert job["s3_purged_at"] == stage.now
    assert job["s3_purge_at"] == old.purge_at


async def test_reconcile_when_a_purged_photograph_comes_back_then_it_is_deleted_and_not_read(stage: Stage) -> None:
    upload = await stage.brought()
    stage.now += timedelta(days=31)
    await stage.keeping.purge()
    await stage.objects._client.put_object(Bucket=stage.settings.uploads_bucket, Key=upload.key, Body=PHOTO)
    await stage.keeping.reconcile()
    assert await stage.objects.head(upload.key) is None
    assert await stage.jobs_of(upload) == 0
