"""Photographs read by the real SDKs, which talk to the providers' stand-in: what is asked, kept, paid and told."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from pydantic import SecretStr

from libs.chassis.testing.providers import Providers
from services.ocr.app import make_worker
from services.ocr.documents import OcrJob, ProviderReply
from services.ocr.handlers.transcribing import Transcribing
from services.ocr.model.formats import Format
from services.ocr.model.transcription import Transcription
from services.ocr.model.uploads import State, Upload
from services.ocr.ports import Away
from services.ocr.settings import OcrSettings
from services.ocr.tests.pages import ORIENTATION, file, page, stored
from services.ocr.tests.stage import Stage

pytestmark = pytest.mark.component
LINES = ("604 - 305", "604 - 305 = 301")


@pytest.fixture
def settings(settings: OcrSettings, providers: Providers) -> OcrSettings:
    keys = {"gemini_key": SecretStr("any"), "anthropic_key": SecretStr("any")}
    return settings.model_copy(update={**keys, "gemini_url": providers.url, "anthropic_url": providers.url})


async def audit(upload: Upload) -> dict[str, Any]:
    found: dict[str, Any] | None = await OcrJob.get_pymongo_collection().find_one({"upload_id": upload.id})
    assert found is not None
    return found


def transcription(upload: Upload) -> Transcription:
    assert upload.outcome is not None
    assert upload.outcome.transcription is not None
    return upload.outcome.transcription


async def test_photograph_when_written_clearly_then_its_lines_are_read_with_their_places_and_one_model_is_asked(
    stage: Stage, providers: Providers
) -> None:
    drawn = page(*LINES)
    read = await stage.read(await stage.brought(file(drawn.image)))
    assert read.state is State.TRANSCRIBED
    said = transcription(read)
    assert said.problem == "604 - 305"
    assert [line.plain.replace(" ", "") for line in said.lines] == ["604-305=301"]
    assert said.answer == "301"
    box, (x, y, w, h) = said.lines[0].box, drawn.boxes[1]
    assert box is not None
    assert max(abs(box.x - x), abs(box.y - y), abs(box.w - w), abs(box.h - h)) < 0.03
    assert [call["api"] for call in await providers.calls()] == ["gemini"]
    job = await audit(read)
    assert (job["status"], job["primary_provider"], job["used_fallback"]) == ("completed", "gemini", False)
    assert job["cost_estimated_usd"] > 0
    assert stage.told.outcomes == [(read.id, State.TRANSCRIBED)]


@pytest.mark.parametrize("orientation", [3, 6])
async def test_photograph_when_taken_turned_skewed_and_noisy_then_it_is_read_upright(
    stage: Stage, orientation: int
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image = stored(page(*LINES, skew=0.4, blur=0.6, noise=24).image, orientation)
    read = await stage.read(await stage.brought(file(image, "HEIF", exif=exif.tobytes()), Format.HEIC))
    assert transcription(read).answer == "301"


async def test_photograph_when_the_first_model_is_unsure_then_both_are_asked_and_the_surer_one_is_kept(
    stage: Stage, providers: Providers
) -> None:
    await providers.scenario({"api": "gemini", "set": {"overall_confidence": 0.3}})
    read = await stage.read(await stage.brought(file(page(*LINES).image)))
    assert [call["api"] for call in await providers.calls()] == ["gemini", "anthropic"]
    assert read.state is State.TRANSCRIBED
    assert transcription(read).confidence > 0.7
    job = await audit(read)
    assert (job["used_fallback"], job["fallback_provider"]) == (True, "anthropic")


async def test_photograph_when_the_models_disagree_then_the_pupil_is_asked(stage: Stage, providers: Providers) -> None:
    await providers.scenario({"api": "gemini", "set": {"overall_confidence": 0.3, "final_answer": "9"}})
    read = await stage.read(await stage.brought(file(page(*LINES).image)))
    assert read.state is State.NEEDS_REVIEW
    assert transcription(read).answer == "301"
    assert (await audit(read))["status"] == "low_confidence_review"
    confirmed = await stage.intake.confirm(read.id, read.order.student_id, None, "301", ["604 - 305 = 301"])
    assert confirmed.state is State.TRANSCRIBED


@pytest.mark.parametrize(
    "rule", [{"body": "malformed"}, {"body": "truncated"}, {"body": "empty"}, {"status": 400}, {"status": 529}]
)
async def test_photograph_when_the_first_model_gives_nothing_of_use_then_the_second_is_asked(
    stage: Stage, providers: Providers, rule: dict[str, Any]
) -> None:
    await providers.scenario({"api": "gemini", **rule})
    read = await stage.read(await stage.brought(file(page(*LINES).image)))
    assert read.state is State.TRANSCRIBED
    assert transcription(read).answer == "301"


async def test_job_when_its_worker_died_after_the_reply_then_the_successor_calls_nobody(
    stage: Stage, providers: Providers
) -> None:
    job = await stage.job(await stage.brought(file(page(*LINES).image)))
    first, second = stage.transcribing(), stage.transcribing()
    result = await first.run(job)
    assert await second.run(job) == result
    assert len(await providers.calls()) == 1
    await asyncio.gather(first.emit(job, result), second.emit(job, result))
    await second.emit(job, result)
    assert set(stage.told.outcomes) == {(stage.told.outcomes[0][0], State.TRANSCRIBED)}
    assert await ProviderReply.get_pymongo_collection().count_documents({}) == 1


async def test_photographs_when_every_provider_is_away_then_they_wait_without_a_busy_loop_and_none_is_lost(
    stage: Stage, providers: Providers
) -> None:
    await providers.scenario({"status": 529})
    uploads = [await stage.brought(file(page(*LINES).image)) for _ in range(3)]
    await stage.intake.notice(uploads)
    transcribing: Transcribing = stage.transcribing()
    worker = asyncio.create_task(make_worker(stage.settings, stage.jobs, transcribing).run())
    try:
        async with asyncio.timeout(60):
            while len(await providers.calls()) < 4:
                await asyncio.sleep(0.5)
        assert {(await stage.found(upload)).state for upload in uploads} == {State.PROCESSING}
        await providers.scenario()
        async with asyncio.timeout(60):
            while len(stage.told.outcomes) < 3:
                await asyncio.sleep(0.1)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    assert sorted(stage.told.outcomes) == sorted((upload.id, State.TRANSCRIBED) for upload in uploads)
    assert len([call for call in await providers.calls() if call["status"] == 529]) < 20


async def test_file_when_it_is_no_picture_then_the_upload_is_rejected_with_the_reason_and_nobody_is_asked(
    stage: Stage, providers: Providers
) -> None:
    read = await stage.read(await stage.brought(b"<svg/>", Format.PNG))
    assert read.outcome is not None
    assert read.outcome.reason == "the file is neither JPEG, PNG, WebP, HEIC nor PDF"
    assert stage.told.outcomes == [(read.id, State.REJECTED)]
    assert (await audit(read))["status"] == "failed"
    assert await providers.calls() == []


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"other", "image/jpeg", "the file was replaced after it had been handed in"),
        (None, "text/html", "the file was not put as the image/jpeg that was declared"),
        (b"gone", None, "the file is gone"),
    ],
)
async def test_file_when_it_is_not_what_was_promised_then_it_is_rejected(
    stage: Stage, body: bytes | None, content_type: str | None, reason: str
) -> None:
    """For servers that do not hold to what was signed."""
    photo = file(page(*LINES).image)
    upload = await stage.brought(photo)
    job = await stage.job(upload)
    bucket = stage.settings.uploads_bucket
    if content_type is None:
        await stage.objects.delete(upload.key)
    else:
        await stage.objects._client.put_object(
            Bucket=bucket, Key=upload.key, Body=body or photo, ContentType=content_type
        )
    assert (await stage.transcribing().run(job))["reason"] == reason


async def test_budget_when_spent_or_switched_off_then_no_model_is_called(stage: Stage) -> None:
    assert await stage.transcribing().may_run()
    await stage.read(await stage.brought(file(page(*LINES).image)))
    assert await stage.transcribing().may_run()
    assert not await stage.transcribing(daily_budget=0.00001).may_run()
    assert not await stage.transcribing(monthly_budget=0.00001).may_run()
    assert not await stage.transcribing(paused=True).may_run()
    stage.now += timedelta(days=40)
    assert await stage.transcribing(daily_budget=0.00001, monthly_budget=0.00001).may_run()


async def test_photograph_when_nobody_could_read_it_in_time_then_it_fails_even_while_switched_off(stage: Stage) -> None:
    upload = await stage.brought(file(page(*LINES).image))
    stage.now -= timedelta(hours=7)
    await stage.intake.notice([upload])
    off = stage.transcribing(paused=True)
    worker = asyncio.create_task(make_worker(stage.settings, stage.jobs, off).run())
    try:
        async with asyncio.timeout(30):
            while (await stage.found(upload)).told_at is None:
                await asyncio.sleep(0.05)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    assert stage.told.outcomes == [(upload.id, State.FAILED)]


async def test_prompts_when_sent_then_they_hold_no_id(stage: Stage, providers: Providers) -> None:
    await providers.scenario({"api": "gemini", "set": {"overall_confidence": 0.1}})
    await stage.read(await stage.brought(file(page(*LINES).image)))
    assert [call["identifies"] for call in await providers.calls()] == [False, False]


async def test_reader_when_there_is_no_key_then_it_is_away(stage: Stage) -> None:
    job = await stage.job(await stage.brought(file(page(*LINES).image)))
    with pytest.raises(Away, match="there is no key"):
        await stage.transcribing(gemini_key=None, anthropic_key=None).run(job)
