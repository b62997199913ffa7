"""Pages that look written by hand, read from their pixels."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import anthropic
import font_amatic_sc
import pytest
from google import genai
from google.genai import types
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pydantic import BaseModel

from libs.chassis.testing.providers import Providers
from tools.providers.reading import read
from tools.providers.tests.prompts import message

LINES = ("604 - 305", "x + 4 = 19", "1/2 + 1/3 = 2/5", "3(x - 2) = 12", "2.5 ÷ 5 = 0.5", "7 × 8 = 56")


def page(*lines: str, blur: float = 0, angle: float = 0, kind: str = "PNG") -> bytes:
    image = Image.new("L", (800, 60 + 100 * len(lines)), 240)
    font = ImageFont.truetype(font_amatic_sc.AmaticSC, 72)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 30 + 100 * number), line, font=font, fill=30)
    image = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=240).filter(ImageFilter.GaussianBlur(blur))
    raw = BytesIO()
    image.save(raw, kind)
    return raw.getvalue()


def test_page_when_clear_is_read_as_it_was_written() -> None:
    found = read(page(*LINES))

    assert [line.text for line in found] == list(LINES)
    assert min(line.confidence for line in found) > 0.8


@pytest.mark.parametrize("angle", [-3, 2.5])
def test_page_when_askew_is_read_and_its_boxes_lie_on_its_ink(angle: float) -> None:
    raw = page("604 - 305", "604 - 305 = 301", angle=angle)
    ink = Image.open(BytesIO(raw)).point(lambda shade: 255 * (shade < 128))
    found = read(raw)

    assert [line.text for line in found] == ["604 - 305", "604 - 305 = 301"]
    for line in found:
        left, top, right, bottom = (
            round(share * side) for share, side in zip(line.box, (ink.width, ink.height) * 2, strict=True)
        )
        inside = ink.crop((left - 5, top - 5, right + 5, bottom + 5)).getbbox()
        assert inside is not None
        assert inside[0] < 15
        assert inside[1] < 15


def test_page_when_upside_down_is_not_read_as_it_was_written() -> None:
    turned = Image.open(BytesIO(page("604 - 305 = 301"))).rotate(180)
    raw = BytesIO()
    turned.save(raw, "PNG")

    assert [line.text for line in read(raw.getvalue())] != ["604 - 305 = 301"]


def test_certainty_falls_as_the_page_blurs() -> None:
    sure = [read(page("604 - 305", blur=blur))[0].confidence for blur in (0, 2, 5)]

    assert sure == sorted(sure, reverse=True)
    assert sure[2] < 0.65


def test_paper_without_ink_says_nothing() -> None:
    assert read(page()) == []


class Step(BaseModel):
    latex: str
    type: str
    box_2d: list[int]
    confidence: float


class Transcription(BaseModel):
    problem: str | None
    steps: list[Step]
    final_answer: str | None
    confidence: float


async def test_both_providers_transcribe_by_the_schema(providers: Providers) -> None:
    raw = page("604 - 305", "604 - 305 = 301", kind="JPEG")
    client = genai.Client(api_key="any", http_options=types.HttpOptions(base_url=providers.url))
    reply = await client.aio.models.generate_content(
        model="gemini-2.5-flash",
        contents=types.Content(
            role="user", parts=[types.Part.from_bytes(data=raw, mime_type="image/jpeg"), types.Part(text="Transcribe.")]
        ),
        config=types.GenerateContentConfig(
            response_mime_type="application/json", response_json_schema=Transcription.model_json_schema()
        ),
    )
    await client.aio.aclose()
    said = [Transcription.model_validate_json(reply.text or "")]

    tool = {"name": "transcribe", "input_schema": Transcription.model_json_schema()}
    source: dict[str, Any] = {"type": "base64", "media_type": "image/jpeg", "data": b64encode(raw).decode()}
    async with anthropic.AsyncAnthropic(base_url=providers.url, api_key="any") as asked:
        message_of = await asked.messages.create(
            **message(
                tools=[tool],
                tool_choice={"type": "tool", "name": "transcribe"},
                messages=[{"role": "user", "content": [{"type": "image", "source": source}]}],
            )
        )
    [block] = message_of.content
    assert isinstance(block, anthropic.types.ToolUseBlock)
    said.append(Transcription.model_validate(block.input))

    for one in said:
        assert (one.problem, one.final_answer) == ("604 - 305", "301")
        assert [step.latex for step in one.steps] == ["604 - 305 = 301"]
        top, left, bottom, right = one.steps[0].box_2d
        assert 0 <= top < bottom <= 1000
        assert 0 <= left < right <= 1000
