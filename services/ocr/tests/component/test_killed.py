"""The process on a real broker, killed between a model's reply and the word that goes out about it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from libs.chassis.clock import utc_now
from libs.chassis.testing.bus import headers_of, records
from libs.chassis.testing.providers import Providers
from services.ocr.documents import ProviderReply
from services.ocr.settings import OcrSettings
from services.ocr.tests.stage import Stage

pytestmark = [pytest.mark.component, pytest.mark.timeout(180)]
ROOT = Path(__file__).parents[4]
UPLOADS, AT_ONCE = 6, 2


def start(settings: OcrSettings, kafka: str, providers: Providers) -> "subprocess.Popen[bytes]":
    values = {
        "HTTP_PORT": str(20_000 + os.getpid() % 10_000),
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "MONGODB_URL": settings.mongodb_url,
        "MONGODB_DATABASE": settings.mongodb_database,
        "S3_ENDPOINT_URL": settings.s3_endpoint_url,
        "S3_ACCESS_KEY": settings.s3_access_key.get_secret_value(),
        "S3_SECRET_KEY": settings.s3_secret_key.get_secret_value(),
        "UPLOADS_BUCKET": settings.uploads_bucket,
        "GEMINI_URL": providers.url,
        "GEMINI_KEY": "stand-in",
        "CALLS_PER_MINUTE": "10000",
        "READING_AT_ONCE": str(AT_ONCE),
        "LOG_LEVEL": "ERROR",
    }
    environment = {f"OCR_{name}": value for name, value in values.items()}
    return subprocess.Popen([sys.executable, "-m", "services.ocr"], cwd=ROOT, env={**os.environ, **environment})


async def test_worker_when_killed_between_reply_and_word_then_each_upload_ends_once_and_no_stored_reply_is_asked_for_again(
    stage: Stage, settings: OcrSettings, kafka: str, providers: Providers
) -> None:
    await providers.scenario({"delay": 0.2})
    uploads = [await stage.brought() for _ in range(UPLOADS)]
    await stage.intake.notice(uploads)
    replies, jobs = ProviderReply.get_pymongo_collection(), stage.jobs._collection
    process = start(settings, kafka, providers)
    try:
        async with asyncio.timeout(120):
            while await replies.count_documents({}) < 2:
                assert process.poll() is None
                await asyncio.sleep(0.002)
            process.send_signal(signal.SIGKILL)
            process.wait()
            leased = {"state": "waiting", "token": {"$ne": None}}  # not to wait a minute for leases to run out
            await jobs.update_many(leased, {"$set": {"due_at": utc_now()}})
            process = start(settings, kafka, providers)
            while await jobs.count_documents({"state": "done"}) < UPLOADS:
                assert process.poll() is None
                await asyncio.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    students = {str(one.order.student_id).encode() for one in uploads}
    facts: set[str] = set()

    def is_another(record: Any) -> bool:
        """Told again it is the same fact."""
        known = headers_of(record)["ce_id"] in facts
        facts.add(headers_of(record)["ce_id"])
        return record.key in students and not known

    told = await records(kafka, "ocr-results", count=UPLOADS, where=is_another)
    assert {record.key for record in told} == students
    stored = Counter([one["upload_id"] async for one in replies.find({})])
    assert stored == {one.id: 1 for one in uploads}
    assert len(await providers.calls()) <= UPLOADS + AT_ONCE, "only what was in flight is asked again"
