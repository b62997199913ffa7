"""A photograph of a page of work, on its way through the public API until it is an attempt."""

import asyncio
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from time import perf_counter
from typing import Any
from uuid import uuid4

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rich.console import Group, RenderableType

from deploy.local.welcome import ANSWER, EXERCISE
from tools.demo.findings import in_full
from tools.demo.replay import DemoError, Gateway

PATIENCE = 60.0  # seconds until the photograph is read and the work judged
SIZE, LINE = (900, 420), 110


@dataclass(frozen=True, slots=True)
class Photographed:
    """What was on the page, what was read of it, and the attempt that it became."""

    lines: tuple[str, ...]
    upload: dict[str, Any]
    attempt: dict[str, Any]


def page(lines: tuple[str, ...]) -> bytes:
    """The lines in a hand, a little askew and out of focus, as JPEG."""
    image = Image.new("L", SIZE, 244)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 40 + number * LINE), line, font=hand(), fill=24)
    image = image.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=244).filter(ImageFilter.GaussianBlur(0.8))
    body = BytesIO()
    image.save(body, "JPEG", quality=90)
    return body.getvalue()


def hand() -> Any:
    """A font that looks like writing, else Pillow's own."""
    try:
        return ImageFont.truetype(import_module("font_amatic_sc").AmaticSC, 80)
    except ImportError:
        return ImageFont.load_default(64)


async def photograph(gateway: Gateway, token: str) -> Photographed:
    """Uploads a page with a wrong answer and waits for what becomes of it. Where the page was not read surely enough, the
    pupil confirms what it says. Raises DemoError when that takes too long or the page is refused."""
    exercise = await gateway.get(f"/exercises/{EXERCISE}", token)
    lines = (exercise["prompt"], f"{exercise['prompt']} = {ANSWER}")
    body = page(lines)
    order = {"contentType": "image/jpeg", "size": len(body), "exerciseId": EXERCISE}
    address = await gateway.post("/uploads", token, order, uuid4().hex)
    await gateway.put(address["url"], address["headers"], body)
    path = f"/uploads/{address['uploadId']}"
    await gateway.post(f"{path}/complete", token, {})
    upload = await _until(gateway, path, token, ("AWAITED", "PROCESSING"))
    if upload["status"] == "NEEDS_REVIEW":
        await gateway.post(f"{path}/transcription", token, {"problem": lines[0], "steps": [lines[1]], "answer": ANSWER})
        upload = await _until(gateway, path, token, ("NEEDS_REVIEW", "PROCESSING"))
    if upload["status"] != "TRANSCRIBED":
        raise DemoError(f"the photograph is {upload['status']}: {upload['reason']}")
    attempt = f"/attempts/{upload['attemptId']}"
    await _until(gateway, f"{attempt}/status", token, ("PENDING",))
    return Photographed(lines, upload, await gateway.get(attempt, token))


async def _until(gateway: Gateway, path: str, token: str, waiting: tuple[str, ...]) -> dict[str, Any]:
    """The answer, once its status is another one."""
    deadline = perf_counter() + PATIENCE
    while True:
        try:
            found = await gateway.get(path, token)
        except DemoError:  # an attempt is not there before the photograph has been read
            found = {"status": waiting[0]}
        if found["status"] not in waiting:
            return found
        if perf_counter() > deadline:
            raise DemoError(f"{path} is still {found['status']} after {PATIENCE:.0f} s")
        await asyncio.sleep(0.3)


def shown(found: Photographed) -> RenderableType:
    read = found.upload["transcription"]
    confirmed = ", confirmed by the pupil" if found.upload["isConfirmed"] else ""
    said = f"“{' / '.join(found.lines)}”; its answer was read as “{read['answer']}”, {read['confidence']:.0%} sure{confirmed}:"
    return Group(
        f"A photographed page says {said}", in_full(found.lines[0], found.attempt, "The attempt that it became")
    )
