"""The process as it runs: S3's word on the bus, a picture read, a fact on the bus."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from libs.chassis.lifecycle import Lifecycle
from libs.chassis.testing.bus import headers_of, produce_raw, records
from libs.chassis.testing.providers import Providers
from libs.contracts import dead_letter_topic, new_id
from libs.contracts.ocr.v1 import Outcome, UploadTranscribed
from services.ocr.app import build
from services.ocr.settings import OcrSettings
from services.ocr.tests.pages import file, page

pytestmark = [pytest.mark.wire, pytest.mark.component]
PHOTO = file(page("604 - 305", "604 - 305 = 301").image)


def notification(bucket: str, key: str, event: str = "s3:ObjectCreated:Put") -> bytes:
    """As MinIO sends it."""
    record = {
        "eventVersion": "2.0",
        "eventSource": "minio:s3",
        "eventName": event,
        "s3": {"bucket": {"name": bucket}, "object": {"key": key.replace("/", "%2F"), "size": 1, "eTag": "0"}},
    }
    return json.dumps({"EventName": event, "Key": f"{bucket}/{key}", "Records": [record]}).encode()


async def test_photograph_when_s3_tells_of_it_twice_and_nobody_else_then_its_work_is_told_once(
    kafka: str, settings: OcrSettings, providers: Providers
) -> None:
    changes: dict[str, Any] = {
        "kafka_bootstrap_servers": kafka,
        "kafka_fetch_max_wait_ms": 20,
        "reconcile_interval": 3600.0,
        "gemini_key": SecretStr("any"),
        "gemini_url": providers.url,
    }
    halted: list[str] = []
    lifecycle = Lifecycle(halted.append)
    app = build(settings.model_copy(update=changes), lifecycle)
    student, attempt, poison = str(uuid4()), str(new_id()), f"no JSON {uuid4()}".encode()
    async with lifecycle.run(), asyncio.timeout(90):
        assert await lifecycle.unready() == {}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ocr") as client:
            order = {"attemptId": attempt, "studentId": student, "contentType": "image/jpeg", "size": len(PHOTO)}
            opened = (await client.post("/uploads", json=order, headers={"x-request-id": "request-7"})).json()
            async with httpx.AsyncClient() as browser:
                put = await browser.put(opened["url"], content=PHOTO, headers={"Content-Type": "image/jpeg"})
            assert put.status_code == 200
            key = opened["url"].partition("?")[0].partition(settings.uploads_bucket + "/")[2]
            for body in (
                poison,
                b'{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"uploads"}',
                notification(settings.uploads_bucket, key, "s3:ObjectRemoved:Delete"),
                notification("another", key),
                notification(settings.uploads_bucket, key),
                notification(settings.uploads_bucket, key),
            ):
                await produce_raw(kafka, "s3-object-events", body, key.encode(), [])
            (told,) = await records(
                kafka, "ocr-results", count=1, where=lambda record: record.key == student.encode(), within=60
            )
            view = (await client.get(f"/uploads/{opened['uploadId']}", params={"studentId": student})).json()
        (dead,) = await records(
            kafka, dead_letter_topic("s3-object-events", "ocr"), count=1, where=lambda record: record.value == poison
        )
    fact = UploadTranscribed.from_json(told.value)
    assert (fact.outcome, fact.answer, str(fact.attempt_id)) == (Outcome.TRANSCRIBED, "301", attempt)
    assert headers_of(told)["correlation_id"] == "request-7"
    assert view["status"] == "TRANSCRIBED"
    assert view["transcription"]["steps"][0]["box"].keys() == {"x", "y", "w", "h"}
    assert headers_of(dead)["dlq_error_class"].endswith("ContractError")
    assert len(await providers.calls()) == 1
    assert halted == []
