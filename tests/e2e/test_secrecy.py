"""What nobody may see: answers before they are given, pupils' work and tokens in logs."""

import re
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.ready import until
from libs.chassis.testing.bus import produce_raw
from tests.curriculum import Curriculum
from tests.feed import listening
from tests.people import People, Person
from tests.stack import Stack
from tests.stores import Stores

pytestmark = pytest.mark.e2e
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAMES = ("expected", "correctanswer", "solution", "answerkey")


def leaks(text: str, answer: str) -> list[str]:
    """Where the answer stands as a number of its own, or a field is named after it."""
    text = ID.sub("", text)
    found = [text[max(0, one.start() - 80) : one.end() + 20] for one in re.finditer(rf"(?<!\d){answer}(?!\d)", text)]
    return found + [name for name in NAMES if name in text.lower()]


async def test_pupil_when_reading_everything_then_the_expected_answer_is_nowhere(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.of_topic("whole-number-subtraction", lambda one: len(one.answer) == 4)[0]
    wrong = str(int(exercise.answer) - 1000)
    texts: list[str] = []
    async with listening(pupil) as feed:
        for number in range(3):
            response = await pupil.submit(exercise, wrong, key="k", steps=[exercise.prompt])
            texts += [response.text, str(response.headers)]
            texts.append((await pupil.submit(exercise, str(number), key="k")).text)  # a refusal
        attempt_id = response.json()["attemptId"]
        await feed.take(2)
    texts.append(feed.text)
    for path in (
        f"/attempts/{attempt_id}",
        f"/attempts/{attempt_id}/status",
        f"/attempts?studentId={pupil.id}",
        f"/students/{pupil.id}/attempts",
        f"/mastery/{pupil.id}",
        f"/mastery/{pupil.id}/topics/{exercise.topic}",
        f"/exercises/{exercise.id}",
        "/topics",
        "/domains",
    ):
        response = await pupil.get(path)
        assert response.status_code == 200, path
        texts.append(response.text)
    for text in texts:
        assert not leaks(text, exercise.answer)


async def test_pupil_when_reading_exercises_then_no_field_could_hold_an_answer(pupil: Person) -> None:
    fields: set[str] = set()
    cursor: dict[str, str] = {}
    while True:
        page = await pupil.read("/exercises", limit=100, **cursor)
        fields |= {name for one in page["items"] for name in one}
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert fields == {"id", "topicId", "prompt", "difficulty", "source", "attribution", "targets"}
    for path in (f"/exercises/{page['items'][0]['id']}/answer", "/answers"):
        assert (await pupil.get(path)).status_code == 404, path


async def test_logs_when_work_comes_in_on_every_path_then_they_hold_no_work_and_no_token(
    stack: Stack, people: People, curriculum: Curriculum, stores: Stores
) -> None:
    pupil, exercise, mark = people("student"), curriculum.with_borrowing[0], f"77{uuid4().int % 10**12:012d}"
    keys = [{"timestampMs": 1, "type": "paste", "value": mark}]
    outcome = await pupil.outcome(exercise, mark, steps=[f"{mark} + 1"], interactions=keys, key=f"key-{mark}")
    await pupil.post("/telemetry", {"attemptId": outcome["attemptId"], "interactions": keys})
    await pupil.submit(exercise, f"{mark}\x00")  # refused
    await pupil.submit(exercise, f"{mark}9", key=f"key-{mark}")  # a conflict
    await people.with_token(f"{pupil.token}x").submit(exercise, mark)
    await pupil.get(f"/exercises?cursor={mark}")
    since = await stores.dead_letter_ends()
    for topic in ("attempts-commands", "attempts-lifecycle", "telemetry-interactions"):
        value, key = f'{{"answer": "{mark}", "steps": ["{mark}"]'.encode(), str(pupil.id).encode()
        await produce_raw(stack.kafka, topic, value, key, poisoned_headers(topic))

    async def dead() -> bool:
        return len(await stores.dead_letters_since(since)) >= 3

    assert await until(dead, 30, pause=0.3)
    assert pupil.token
    signature = pupil.token.rpartition(".")[2]
    for name, text in stack.logs().items():
        assert mark not in text, name
        assert signature not in text, name


def poisoned_headers(topic: str) -> list[tuple[str, Any]]:
    type_ = {
        "attempts-commands": "attempts.attempt.submit.v1",
        "attempts-lifecycle": "attempts.attempt.recorded.v1",
        "telemetry-interactions": "telemetry.interactions.captured.v1",
    }[topic]
    values = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid4()),
        "ce_type": type_,
        "ce_source": "test",
        "ce_time": "2026-11-20T10:00:00Z",
        "ce_subject": "somebody",
    }
    return [(name, value.encode()) for name, value in values.items()]
