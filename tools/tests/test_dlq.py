"""Dead letters on a real broker: shown, sent back, remembered."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from libs.chassis.kafka.deadletter import dead_letter_headers
from libs.contracts import TOPICS, ContractError, Envelope, dead_letter_topic, find, new_id
from libs.contracts.stored import examples
from tools import dlq
from tools.dead_letters import DeadLetterError, Original, mailbox
from tools.topics import apply

pytestmark = pytest.mark.wire
CONTRACT = find("mastery.topic.updated.v1")
assert CONTRACT
GOOD = dict(examples(CONTRACT.type))["full"]
KEY = CONTRACT.payload.from_json(GOOD).key
BAD = b'{"student_id": "secret-of-a-pupil'


@dataclass
class Post:
    """A main topic, its dead-letter topic, and what to do with them."""

    bootstrap: str
    main: str
    dead: str
    producer: AIOKafkaProducer

    async def bury(
        self, *bodies: bytes, error: Exception | None = None, key: bytes | None = KEY, without: str = ""
    ) -> None:
        """Dead letters as the chassis writes them."""
        for body in bodies:
            original = Original(self.main, 2, 41, key, body, headers())
            reason = dead_letter_headers(original, "tester", error or ContractError("said [bold] \x1b[31mno"), 3, now)
            kept = [(name, value) for name, value in reason if name != without]
            await self.producer.send_and_wait(self.dead, body, key, headers=kept)

    async def replay(self, policy: str = "stop-on-error", **options: Any) -> int:
        chosen = {"most": None, "only_error": None, "dry_run": False} | options
        return await dlq.replay(self.bootstrap, self.dead, policy, **chosen)

    async def arrived(self) -> list["ConsumerRecord[bytes, bytes]"]:
        """What is on the main topic now."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            consumer.assign([TopicPartition(self.main, number) for number in range(3)])
            await consumer.seek_to_beginning()
            found: list[ConsumerRecord[bytes, bytes]] = []
            while batch := await consumer.getmany(timeout_ms=700):
                found += [record for records in batch.values() for record in records]
            return sorted(found, key=lambda record: record.timestamp)
        finally:
            await consumer.stop()


def now() -> datetime:
    return datetime.now(UTC)


def headers() -> list[tuple[str, bytes | None]]:
    assert CONTRACT
    envelope = Envelope(new_id(), CONTRACT.type, "mastery", now(), KEY.decode(), "request-1")
    return [*((name, value.encode()) for name, value in envelope.to_headers().items()), ("binary", b"\x00\x01")]


@pytest.fixture
async def post(kafka: str) -> AsyncIterator[Post]:
    main = replace(TOPICS["mastery-updates"], name=f"test-{uuid4().hex[:10]}", partitions=3)
    dead = replace(main, name=dead_letter_topic(main.name, "tester"), partitions=1, max_batch_bytes=2 * 1_048_576)
    await apply(kafka, catalogue=[main, dead])
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", max_request_size=3 * 1024 * 1024)
    await producer.start()
    yield Post(kafka, main.name, dead.name, producer)
    await producer.stop()


async def test_replay_sends_key_value_and_headers_back_byte_for_byte(post: Post) -> None:
    await post.bury(GOOD)
    async with mailbox(post.bootstrap, post.dead) as box:
        (letter,) = [one async for one in box.letters(dict.fromkeys(box.ends, 0))]
    assert letter.reason["group"] == "tester"
    assert await post.replay() == 0
    (record,) = await post.arrived()
    assert (record.key, record.value) == (KEY, GOOD)
    assert list(record.headers) == letter.original.headers
    assert ("binary", b"\x00\x01") in record.headers
    assert not any(name.startswith("dlq_") for name, _ in record.headers)


async def test_second_replay_starts_after_the_first(post: Post) -> None:
    await post.bury(GOOD, GOOD)
    assert await post.replay() == 0
    await post.bury(GOOD)
    assert await post.replay() == 0
    assert await post.replay() == 0
    assert len(await post.arrived()) == 3


async def test_replay_stops_at_a_record_that_would_be_refused_again(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    await post.bury(GOOD, BAD, GOOD)
    assert await post.replay() == 1
    assert await post.replay() == 1, "and stays there"
    assert "offset 1 would be refused again: mastery.topic.updated.v1: body: Invalid JSON" in capsys.readouterr().out
    assert [record.value for record in await post.arrived()] == [GOOD]


async def test_replay_drops_what_would_be_refused_again_for_good(post: Post) -> None:
    await post.bury(GOOD, BAD, GOOD)
    assert await post.replay("drop") == 0
    assert await post.replay("reinsert") == 0
    assert [record.value for record in await post.arrived()] == [GOOD, GOOD]


async def test_replay_reinserts_what_would_be_refused_again(post: Post) -> None:
    await post.bury(GOOD, BAD)
    assert await post.replay("reinsert") == 0
    assert [record.value for record in await post.arrived()] == [GOOD, BAD]


async def test_replay_of_a_few_goes_on_with_the_next(post: Post) -> None:
    await post.bury(GOOD, GOOD, GOOD)
    assert await post.replay(most=2) == 0
    assert len(await post.arrived()) == 2
    assert await post.replay(most=2) == 0
    assert len(await post.arrived()) == 3


async def test_dry_run_does_nothing(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    await post.bury(GOOD, BAD)
    assert await post.replay("drop", dry_run=True) == 0
    assert "1 would be sent back, 1 would be dropped" in capsys.readouterr().out
    assert await post.arrived() == []
    async with mailbox(post.bootstrap, post.dead) as box:
        assert box.waiting == 2


async def test_replay_of_one_error_leaves_the_others_waiting(post: Post) -> None:
    await post.bury(GOOD)
    await post.bury(GOOD, error=KeyError("x"))
    await post.bury(GOOD)
    await post.bury(GOOD, error=KeyError("y"))
    assert await post.replay(only_error="KeyError") == 0
    assert len(await post.arrived()) == 2
    async with mailbox(post.bootstrap, post.dead) as box:
        if not any(settled.beyond for settled in box.settled.values()):
            pytest.skip("this broker does not keep the metadata of offsets (Tansu): picked replays are forgotten")
        assert box.waiting == 2
    assert await post.replay(only_error="builtins.KeyError") == 0
    assert await post.replay() == 0
    assert len(await post.arrived()) == 4


async def test_dead_letter_that_comes_during_a_replay_waits_for_the_next(post: Post) -> None:
    """Else a record that fails again at once would go round for ever."""
    await post.bury(GOOD)
    async with mailbox(post.bootstrap, post.dead) as box:
        await post.bury(GOOD)
        letters = [letter async for letter in box.letters(dict.fromkeys(box.ends, 0))]
    assert [letter.offset for letter in letters] == [0]


async def test_letters_sent_in_one_batch_are_all_found(post: Post) -> None:
    """Tansu takes the first record of the last batch for the end."""
    sent = [
        await post.producer.send(post.dead, GOOD, KEY, headers=[("dlq_topic", post.main.encode())]) for _ in range(5)
    ]
    for one in sent:
        await one
    async with mailbox(post.bootstrap, post.dead) as box:
        assert (box.size, box.waiting) == (5, 5)


async def test_record_without_a_key_goes_back_to_its_partition(post: Post) -> None:
    await post.bury(GOOD, GOOD, GOOD, key=None)
    assert await post.replay("reinsert") == 0
    assert {record.partition for record in await post.arrived()} == {2}


async def test_body_of_a_megabyte_is_shown_and_sent_back(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    await post.bury(b"x" * 1_040_000)
    await dlq.show(post.bootstrap, post.dead, 20, full=False, as_json=True)
    assert json.loads(capsys.readouterr().out)["bytes"] == 1_040_000
    assert await post.replay("reinsert") == 0
    assert [len(record.value or b"") for record in await post.arrived()] == [1_040_000]


async def test_letter_that_does_not_say_where_it_came_from_cannot_be_sent_back(post: Post) -> None:
    await post.bury(GOOD, without="dlq_topic")
    with pytest.raises(DeadLetterError, match="offset 0: header dlq_topic is missing"):
        await post.replay("reinsert")


async def test_show_prints_reasons_but_no_bodies(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    await post.bury(BAD, GOOD)
    await dlq.show(post.bootstrap, post.dead, 20, full=False, as_json=False)
    await dlq.show(post.bootstrap, post.dead, 20, full=False, as_json=True)
    output = capsys.readouterr().out
    assert "2 waiting of 2" in output
    assert "ContractError" in output
    assert "secret-of-a-pupil" not in output
    assert KEY.decode() not in output


async def test_show_full_prints_bodies(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    await post.bury(BAD)
    await dlq.show(post.bootstrap, post.dead, 20, full=True, as_json=False)
    assert "secret-of-a-pupil" in capsys.readouterr().out


async def test_show_never_lets_a_stranger_steer_the_terminal(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    await post.bury(b"\x1b]0;owned\x07[red]", error=ContractError("\x1b[31m[blink]no"))
    await dlq.show(post.bootstrap, post.dead, 20, full=True, as_json=False)
    output = capsys.readouterr().out
    assert "\x1b]0;" not in output
    assert "\x1b[31m" not in output
    assert "[red]" in output


async def test_show_limits_to_the_newest(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    await post.bury(GOOD, GOOD, GOOD)
    await dlq.show(post.bootstrap, post.dead, 2, full=False, as_json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["offset"] for line in lines] == [1, 2]
    assert lines[0]["dlq_group"] == "tester"
    assert lines[0]["refusal"] is None
    assert lines[0]["settled"] is False


async def test_topic_that_the_broker_does_not_have_is_named(kafka: str) -> None:
    with pytest.raises(DeadLetterError, match="the broker has no topic nowhere-dlq"):
        await dlq.show(kafka, "nowhere-dlq", 1, full=False, as_json=False)
