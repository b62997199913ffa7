"""Poison records: each ends in its consumer's dead-letter topic with its reason, and the next record is processed."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.local.ready import until
from deploy.local.state import ROOT
from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing
from libs.chassis.testing.bus import produce, produce_raw
from libs.contracts import Event, dead_letter_topic, find
from libs.contracts.curriculum.v1 import AnswerPublished
from libs.contracts.stored import examples
from libs.contracts.topics import TOPICS
from tests.curriculum import Curriculum
from tests.people import Person
from tests.stack import Stack
from tests.stores import Stores, headers_of

pytestmark = pytest.mark.e2e
# Records that are not ours have no envelope to be spoilt: services/ocr/tests/component/test_wire.py.
CONSUMED = [(topic.name, group) for topic in TOPICS.values() if not topic.foreign for group in topic.consumers]
TYPES = {
    "attempts-commands": "attempts.attempt.submit.v1",
    "attempts-lifecycle": "attempts.attempt.recorded.v1",
    "classifier-commands": "classifier.attempt.classify.v1",
    "classifier-results": "classifier.attempt.classified.v1",
    "classifier-suggestions": "classifier.misconception.suggested.v1",
    "mastery-commands": "mastery.topic.calibrate.v1",
    "ocr-results": "ocr.upload.transcribed.v1",
    "telemetry-interactions": "telemetry.interactions.captured.v1",
}
Headers = list[tuple[str, bytes | None]]


@dataclass
class Record:
    """A valid record of a topic, to be spoilt."""

    key: bytes
    value: bytes
    headers: Headers

    def with_header(self, name: str, value: bytes | None) -> "Record":
        return Record(self.key, self.value, [*((key, old) for key, old in self.headers if key != name), (name, value)])

    def without_header(self, name: str) -> "Record":
        return Record(self.key, self.value, [(key, old) for key, old in self.headers if key != name])


# name: (how a good record is spoilt, what the reason says)
POISON: dict[str, tuple[Callable[[Record], Record], str]] = {
    "bad JSON": (lambda r: Record(r.key, b'{"attempt_id": ', r.headers), "Invalid JSON"),
    "not UTF-8": (lambda r: Record(r.key, b"\xff\xfe\x00", r.headers), "Invalid JSON"),
    "no body": (lambda r: Record(r.key, b"", r.headers), "Invalid JSON"),
    "a header that is no text": (lambda r: r.with_header("ce_source", b"\xff\xfe"), "header ce_source is not UTF-8"),
    "a header that is null": (lambda r: r.with_header("ce_id", None), "header ce_id is missing"),
    "no headers": (lambda r: Record(r.key, r.value, []), "header ce_specversion is missing"),
    "an id that is none": (lambda r: r.with_header("ce_id", b"1"), "is not a UUID"),
    "an unknown type": (lambda r: r.with_header("ce_type", b"attempts.attempt.eaten.v1"), "is not registered"),
    "an unknown version": (
        lambda r: r.with_header("ce_type", dict(r.headers)["ce_type"].replace(b".v1", b".v99")),  # type: ignore[union-attr]
        "is not registered",
    ),
    "1 MB of body": (lambda r: Record(r.key, r.value[:-1] + b" " * 1_000_000 + b"}", r.headers), "exceeds 262144"),
    "a wrong key": (lambda r: Record(str(uuid4()).encode(), r.value, r.headers), "key is not its"),
    "no key": (lambda r: Record(None, r.value, r.headers), "key is not its"),  # type: ignore[arg-type]
}


def good(topic: str, **changes: Any) -> Record:
    """A valid record of the topic, with another id each time."""
    contract = find(TYPES[topic])
    assert contract is not None
    _, body = next(examples(contract.type))
    event: Event = contract.payload.from_json(json.dumps(json.loads(body) | changes).encode())
    record = Outgoing(event).to_record("test", utc_now)
    assert record.value is not None
    return Record(record.key, record.value, [(name, value.encode()) for name, value in record.headers.items()])


async def send(stack: Stack, topic: str, record: Record) -> None:
    await produce_raw(stack.kafka, topic, record.value, record.key, record.headers)


@pytest.mark.parametrize(("topic", "group"), CONSUMED)
async def test_poison_when_it_is_on_a_topic_then_it_is_dead_lettered_with_its_reason_and_the_next_is_processed(
    stack: Stack, stores: Stores, pupil: Person, curriculum: Curriculum, topic: str, group: str
) -> None:
    since = await stores.dead_letter_ends()
    exercise = curriculum.with_borrowing[0]
    sent: list[tuple[str, bytes | None]] = []
    for name, (spoil, _) in POISON.items():
        record = spoil(good(topic, student_id=str(pupil.id)))
        await send(stack, topic, record)
        sent.append((name, record.value))
        # the same pupil, so the same partition: behind the poison
        assert (await pupil.submit(exercise, "1")).status_code in {201, 202}

    async def all_dead() -> bool:
        return len(await stores.dead_letters_since(since)) >= len(POISON)

    async def all_processed() -> bool:
        stored = (
            await stores.attempts([pupil.id]),
            await stores.observations([pupil.id]),
            await stores.documents([pupil.id]),
        )
        return all(len(rows) == len(POISON) for rows in stored)

    assert await until(all_dead, 60, pause=0.5)
    assert await until(all_processed, 30, pause=0.5)
    letters = await stores.dead_letters_since(since)
    assert {one.topic for one in letters} == {dead_letter_topic(topic, group)}
    assert len(letters) == len(POISON)
    by_value: dict[bytes | None, list[str]] = {}
    for letter in letters:
        reason = headers_of(letter)
        assert (reason["dlq_topic"], reason["dlq_group"], reason["dlq_attempts"]) == (topic, group, "1")
        by_value.setdefault(letter.value, []).append(reason["dlq_error"])
    for name, value in sent:
        assert any(POISON[name][1] in why for why in by_value[value]), (name, by_value[value])


async def dlq(stack: Stack, *arguments: str) -> tuple[int, str]:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tools.dlq", *arguments, "--bootstrap", stack.kafka],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


async def test_dead_letter_when_its_cause_is_gone_then_replaying_it_processes_it_once(
    stack: Stack, stores: Stores, pupil: Person
) -> None:
    letters = dead_letter_topic("attempts-commands", "attempts")
    code, said = await dlq(stack, "replay", letters, "--policy", "drop")  # what other tests have left
    assert code == 0, said
    exercise_id, attempt_id = uuid4(), uuid4()
    since = await stores.dead_letter_ends()
    changes = {"student_id": str(pupil.id), "exercise_id": str(exercise_id), "attempt_id": str(attempt_id)}
    await send(stack, "attempts-commands", good("attempts-commands", **changes))

    async def dead() -> bool:
        return len(await stores.dead_letters_since(since)) == 1

    assert await until(dead, 30, pause=0.3)
    code, said = await dlq(stack, "show", letters, "--json", "--limit", "1")
    shown = json.loads(said)
    assert code == 0
    assert f"exercise {exercise_id} was never published" in shown["dlq_error"]
    assert (shown["dlq_topic"], shown["refusal"], shown["settled"]) == ("attempts-commands", None, False)
    assert "answer" not in said  # bodies only with --full
    await stack.stop("curriculum")  # it would take an exercise back that it does not know
    try:
        await publish_answer(stack, exercise_id)
        for _ in range(2):  # the second finds nothing left to send
            code, said = await dlq(stack, "replay", letters)
            assert code == 0, said

        async def processed() -> bool:
            return len(await stores.observations([pupil.id])) == 1

        assert await until(processed, 30, pause=0.3)
        assert [row["id"] for row in await stores.attempts([pupil.id])] == [attempt_id]
        assert "0 sent back" in said
    finally:
        await stack.start("curriculum")


async def publish_answer(stack: Stack, exercise_id: UUID) -> None:
    answer = AnswerPublished(
        exercise_id=exercise_id, topic_id="whole-number-subtraction", prompt="52 - 37", expected_answer="15"
    )
    await produce(stack.kafka, Outgoing(answer))
