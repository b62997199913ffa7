"""A photograph through the gateway: uploaded, read, judged like typed work, and confirmed where it was not clear."""

import asyncio
from io import BytesIO
from typing import Any

import font_amatic_sc
import httpx
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.curriculum import Curriculum, smaller_from_larger
from tests.people import Person, kind

pytestmark = pytest.mark.e2e


def photograph(*lines: str) -> bytes:
    image = Image.new("L", (900, 700), 244)
    font = ImageFont.truetype(font_amatic_sc.AmaticSC, 80)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 30 + 110 * number), line, font=font, fill=24)
    body = BytesIO()
    image.save(body, "JPEG")
    return body.getvalue()


async def upload(pupil: Person, photo: bytes, **order: Any) -> dict[str, Any]:
    wanted = {"contentType": "image/jpeg", "size": len(photo), **order}
    opened = await pupil.post("/uploads", wanted, key="photo-1")
    assert opened.status_code == 201, opened.text
    answer: dict[str, Any] = opened.json()
    async with httpx.AsyncClient() as browser:
        put = await browser.put(answer["url"], content=photo, headers={"Content-Type": "image/jpeg"})
    assert put.status_code == 200, put.text
    return answer


async def settled(pupil: Person, upload_id: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            found: dict[str, Any] = await pupil.read(f"/uploads/{upload_id}")
            if found["status"] not in {"AWAITED", "PROCESSING"}:
                return found
            await asyncio.sleep(0.2)


async def attempt(pupil: Person, attempt_id: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while (response := await pupil.get(f"/attempts/{attempt_id}")).status_code == 404:
            await asyncio.sleep(0.2)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_photo_when_uploaded_then_it_becomes_an_attempt_with_its_misconception(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    answer = smaller_from_larger(exercise)
    opened = await upload(pupil, photograph(exercise.prompt, f"= {answer}"), exerciseId=str(exercise.id))
    completed = [await pupil.post(f"/uploads/{opened['uploadId']}/complete") for _ in range(2)]
    assert [one.status_code for one in completed] == [200, 200]
    read = await settled(pupil, opened["uploadId"])
    if read["status"] == "NEEDS_REVIEW":
        read = (
            await pupil.post(f"/uploads/{opened['uploadId']}/transcription", {"answer": answer, "steps": []})
        ).json()
    assert read["status"] == "TRANSCRIBED", read
    judged = await attempt(pupil, opened["attemptId"])
    assert (judged["inputMode"], judged["answer"], judged["isCorrect"]) == ("PHOTO_OCR", answer, False)
    assert judged["errorTag"] == "ARITH_SUB_SMALLER_FROM_LARGER"
    again = await pupil.post("/uploads", {"contentType": "image/png", "size": 5}, key="photo-1")
    assert kind(again) == "idempotency-conflict"


async def test_photo_when_it_is_no_picture_then_the_pupil_reads_why(pupil: Person) -> None:
    opened = await upload(pupil, b"<svg/>")
    assert (await pupil.post(f"/uploads/{opened['uploadId']}/complete")).status_code == 200
    read = await settled(pupil, opened["uploadId"])
    assert (read["status"], read["transcription"]) == ("REJECTED", None)
    assert read["reason"] == "the file is neither JPEG, PNG, WebP, HEIC nor PDF"
    assert (await pupil.get(f"/attempts/{opened['attemptId']}")).status_code == 404
