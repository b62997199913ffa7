"""Models away for a while: photographs and questions wait, nobody asks in a loop, and afterwards each has one end.

INNOVA_OUTAGE_SECONDS is how long each outage lasts, 25 by default. With `-s` the figures are printed.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.local.ready import until
from libs.chassis.testing.providers import Providers
from tests.curriculum import Curriculum, Exercise
from tests.people import People, Person
from tests.stack import Stack
from tests.stores import Stores
from tools.demo.photograph import page

OUTAGE = float(os.environ.get("INNOVA_OUTAGE_SECONDS", "25"))
pytestmark = [pytest.mark.chaos, pytest.mark.timeout(400 + OUTAGE)]
PHOTOGRAPHS = 6
QUESTIONS = 6
BATCHES = 2  # of questions that came within a second or so
AT_ONCE = 2  # OCR_READING_AT_ONCE
MODELS = 2  # the second is asked where the first is away


def rounds(seconds: float) -> int:
    """How often somebody may ask in that time at most: the pause after a failure doubles from 1 s to 60 s, less up to a quarter
    by chance."""
    begun, pause, elapsed = 0, 1.0, 0.0
    while elapsed <= seconds:
        begun, elapsed, pause = begun + 1, elapsed + 0.75 * pause, min(2 * pause, 60)
    return begun


def assert_few(what: str, calls: Sequence[dict[str, Any]], at_once: int) -> None:
    """At most so many at once, in the whole outage and in any one minute of the clock."""
    minutes = Counter(str(call["time"])[:16] for call in calls)
    print(f"{what}: {OUTAGE:g} s away, {len(calls)} calls, by minute {list(minutes.values())}")  # noqa: T201 - shown with -s
    assert calls
    assert len(calls) <= rounds(OUTAGE) * at_once, Counter(call["status"] for call in calls)
    assert max(minutes.values()) <= rounds(60) * at_once, minutes


async def hand_in(pupil: Person, http: httpx.AsyncClient, exercise: Exercise) -> dict[str, Any]:
    """Uploads a page with a wrong answer; the address it was given."""
    body = page((exercise.prompt, f"{exercise.prompt} = 7"))
    order = {"contentType": "image/jpeg", "size": len(body), "exerciseId": str(exercise.id)}
    opened = await pupil.post("/uploads", order, key=uuid4().hex)
    assert opened.status_code == 201, opened.text
    address: dict[str, Any] = opened.json()
    put = await http.put(address["url"], headers=address["headers"], content=body)
    assert put.status_code == 200, put.text
    while (done := await pupil.post(f"/uploads/{address['uploadId']}/complete", {})).status_code == 504:
        await asyncio.sleep(1)  # saying it again does no harm
    assert done.status_code == 200, done.text
    return address


async def ended(pupil: Person, address: dict[str, Any]) -> str:
    """What became of the photograph."""
    deadline = monotonic() + 150
    while (found := await pupil.read(f"/uploads/{address['uploadId']}"))["status"] in ("AWAITED", "PROCESSING"):
        assert monotonic() < deadline, found
        await asyncio.sleep(0.5)
    return str(found["status"])


async def test_photographs_when_every_model_is_overloaded_then_none_is_lost_none_read_twice_and_nobody_asks_in_a_loop(
    stack: Stack, people: People, curriculum: Curriculum
) -> None:
    providers = Providers(stack.facts["PROVIDERS_URL"])
    await providers.reset()
    await providers.scenario({"status": 529})
    exercise = curriculum["604 - 305"]
    pupil = people("student")
    async with httpx.AsyncClient(timeout=30) as http:
        addresses = [await hand_in(pupil, http, exercise) for _ in range(PHOTOGRAPHS)]
        await asyncio.sleep(OUTAGE)
        metrics = (await http.get(stack_url(stack, "ocr", "/metrics"))).text
    asked = await providers.calls()
    assert_few("photographs", asked, AT_ONCE * MODELS)
    assert 'provider_away{provider="gemini"} 1.0' in metrics
    assert not any(call["identifies"] for call in asked)

    await providers.reset()
    outcomes = [await ended(pupil, address) for address in addresses]
    assert set(outcomes) <= {"TRANSCRIBED", "NEEDS_REVIEW"}, outcomes
    answered = Counter(call["status"] for call in await providers.calls())
    assert answered == {200: PHOTOGRAPHS}, answered  # by whichever of the two was asked again first


async def test_questions_when_the_model_is_overloaded_then_each_waits_and_is_answered_once_and_nobody_asks_in_a_loop(
    stack: Stack, people: People, curriculum: Curriculum, stores: Stores
) -> None:
    providers = Providers(stack.facts["PROVIDERS_URL"])
    await providers.reset()
    await providers.scenario({"status": 529})
    exercise = curriculum["604 - 305"]
    pupils = [people("student") for _ in range(QUESTIONS)]

    async def rows() -> list[dict[str, Any]]:
        return await stores.attempts(one.id for one in pupils)

    async def all_wait() -> bool:
        return [row["status"] for row in await rows()] == ["CLASSIFYING"] * QUESTIONS

    for pupil in pupils:
        assert (await pupil.submit(exercise, "7")).status_code in {201, 202}
    assert await until(all_wait, 30, pause=0.5)
    await asyncio.sleep(OUTAGE)
    async with httpx.AsyncClient(timeout=30) as http:
        metrics = (await http.get(stack_url(stack, "classifier", "/metrics"))).text
    asked = await providers.calls()
    assert_few("questions", asked, BATCHES)
    assert 'provider_away{provider="anthropic"} 1.0' in metrics
    assert not any(call["identifies"] for call in asked)
    assert {row["status"] for row in await rows()} == {"CLASSIFYING"}

    await providers.reset()

    async def answered() -> bool:
        return all(row["status"] != "CLASSIFYING" for row in await rows())

    assert await until(answered, 90, pause=0.5)
    ends = await rows()
    assert len(ends) == QUESTIONS
    assert {row["status"] for row in ends} <= {"CLASSIFIED", "UNCLASSIFIED"}
    assert {row["revision"] for row in ends} == {1}, "a verdict that came twice"
    calls = [call for call in await providers.calls() if call["status"] == 200]
    by_model = Counter[str]()
    for call in calls:
        by_model[call["model"]] += call["items"]
    assert max(by_model.values()) == QUESTIONS, by_model  # by the first model each once, by the larger one at most once


def stack_url(stack: Stack, service: str, path: str) -> str:
    return f"http://127.0.0.1:{stack.of_service(service, 'HTTP_PORT')}{path}"
