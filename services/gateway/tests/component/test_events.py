"""GET /events over a real broker and a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.errors import KafkaError

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing
from libs.chassis.testing.bus import produce, records
from libs.contracts import TOPICS, new_id
from libs.contracts.attempts.v1 import AttemptRecorded, Status
from libs.contracts.mastery.v1 import Level, TopicMasteryUpdated
from services.gateway.feed import PARTITIONS, QUEUE_SIZE, Subscription, partition_of
from services.gateway.model.cursor import FEED_TOPICS, Cursor
from services.gateway.tests.conftest import Start, bearer, listening
from services.gateway.tests.peers import Issuer

pytestmark = pytest.mark.wire


class Client:
    """An event stream as a browser reads it."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines
        self.last_id = ""
        self.comments: list[str] = []

    async def block(self, within: float = 5) -> dict[str, Any]:
        """The next event, `{}` for a block without one."""
        found: dict[str, Any] = {}
        async with asyncio.timeout(within):
            async for line in self._lines:
                if not line:
                    return found
                name, _, value = line.partition(": ")
                if name == "id":
                    self.last_id = value
                elif name == "":
                    self.comments.append(value)
                elif name == "data":
                    found["data"] = orjson.loads(value)
                elif name == "event":
                    found["event"] = value
        raise EOFError

    async def event(self) -> dict[str, Any]:
        while True:
            if found := await self.block():
                return found

    async def rest(self) -> list[dict[str, Any]]:
        found = []
        try:
            while True:
                found.append(await self.block())
        except EOFError:
            return found


@asynccontextmanager
async def stream(url: str, token: str, last_id: str | None = None, **query: Any) -> AsyncIterator[Client]:
    headers = bearer(token) | ({"Last-Event-ID": last_id} if last_id else {})
    async with (
        httpx.AsyncClient(timeout=10) as http,
        http.stream("GET", f"{url}/events", headers=headers, params=query) as response,
    ):
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        client = Client(response.aiter_lines())
        await client.block()
        yield client


def recorded(student: UUID, attempt: UUID | None = None) -> Outgoing:
    return Outgoing(
        AttemptRecorded(
            attempt_id=attempt or new_id(),
            student_id=student,
            exercise_id=uuid4(),
            topic_id="integer-addition",
            is_correct=True,
            status=Status.CLASSIFIED,
            submitted_at=utc_now(),
            recorded_at=utc_now(),
        )
    )


def moved(student: UUID) -> Outgoing:
    return Outgoing(
        TopicMasteryUpdated(
            student_id=student,
            topic_id="integer-addition",
            attempt_id=new_id(),
            p_known=0.5,
            previous_p_known=0.3,
            level=Level.STRUGGLING,
            attempts_count=1,
            last_attempt_at=utc_now(),
            updated_at=utc_now(),
        )
    )


def neighbour_of(student: UUID) -> UUID:
    """Another pupil whose records lie in the same partition."""
    return next(one for one in iter(uuid4, None) if partition_of(one) == partition_of(student))


async def test_feed_topics_when_read_by_one_partition_number_then_all_have_as_many() -> None:
    assert {TOPICS[topic].partitions for topic in FEED_TOPICS} == {len(PARTITIONS)}


async def test_partition_of_when_a_producer_sends_then_it_uses_that_partition(kafka: str) -> None:
    pupils = [uuid4() for _ in range(20)]
    await produce(kafka, *[moved(pupil) for pupil in pupils])
    keys = {str(pupil).encode() for pupil in pupils}
    for record in await records(kafka, "mastery-updates", count=20, where=lambda one: one.key in keys):
        assert record.partition == partition_of(UUID(record.key.decode()))


async def test_events_when_facts_happen_then_the_pupil_sees_their_own_only(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, pupil = await start(), uuid4()
    async with listening(gateway.app) as url, stream(url, issuer.token(subject=pupil)) as client:
        await produce(kafka, moved(neighbour_of(pupil)), recorded(pupil), recorded(uuid4()), moved(pupil))
        events = [await client.event(), await client.event()]
    assert {one["event"] for one in events} == {"attempts.attempt.recorded", "mastery.topic.updated"}
    assert {one["data"]["studentId"] for one in events} == {str(pupil)}
    assert all(one["data"]["eventId"] for one in events)


async def test_events_when_resumed_on_another_instance_then_there_is_no_gap_and_no_repetition(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    first, second, pupil = await start(), await start(), uuid4()
    token, attempts = issuer.token(subject=pupil), [new_id() for _ in range(60)]
    async with listening(first.app) as url, stream(url, token) as client:
        await produce(kafka, *[recorded(pupil, one) for one in attempts[:20]])
        # Leaves before it has read everything.
        seen = [(await client.event())["data"]["attemptId"] for _ in range(15)]
    await produce(kafka, recorded(neighbour_of(pupil)), *[recorded(pupil, one) for one in attempts[20:40]])
    async with listening(second.app) as url:
        more = asyncio.create_task(produce(kafka, *[recorded(pupil, one) for one in attempts[40:]]))
        async with stream(url, token, client.last_id) as client:
            while len(seen) < len(attempts):
                seen.append((await client.event())["data"]["attemptId"])
            await more
            with pytest.raises(TimeoutError):
                await client.block(within=0.5)
    assert seen == [str(one) for one in attempts]


async def test_events_when_resumed_with_an_id_of_before_a_topic_joined_then_nothing_of_the_others_is_missed(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, pupil = await start(), uuid4()
    token = issuer.token(subject=pupil)
    async with listening(gateway.app) as url:
        async with stream(url, token) as client:
            old = client.last_id.rpartition(".")[0]
        await produce(kafka, missed := recorded(pupil))
        async with stream(url, token, old) as client:
            assert (await client.event())["data"]["attemptId"] == str(missed.data.attempt_id)  # type: ignore[attr-defined]
            assert client.last_id.count(".") == len(FEED_TOPICS)


@pytest.mark.parametrize("lost", [{"partition": 1}, {"offset": 900_000_000}, {"feed_max_replay": 3}])
async def test_events_when_what_was_missed_cannot_be_read_then_the_client_is_told_to_start_anew(
    start: Start, issuer: Issuer, kafka: str, lost: dict[str, int]
) -> None:
    gateway, pupil = await start(feed_max_replay=lost.get("feed_max_replay", 1000)), uuid4()
    token = issuer.token(subject=pupil)
    async with listening(gateway.app) as url:
        async with stream(url, token) as client:
            cursor = Cursor.parse(client.last_id)
            assert cursor is not None
            await produce(kafka, *[recorded(pupil) for _ in range(10)])
            # Until the instance has seen them: what it reads only later comes live, and is not missed.
            for _ in range(10):
                await client.event()
        partition = (cursor.partition + lost.get("partition", 0)) % len(PARTITIONS)
        offsets = tuple(one + lost.get("offset", 0) for one in cursor.offsets)
        async with stream(url, token, str(Cursor(partition, offsets))) as client:
            assert (await client.event())["event"] == "reset"
            missed = recorded(pupil)
            await produce(kafka, missed)
            while (found := await client.event())["data"]["attemptId"] != str(missed.data.attempt_id):  # type: ignore[attr-defined]
                assert found["event"] == "attempts.attempt.recorded"


async def test_events_when_nothing_happens_then_the_stream_shows_life_and_moves_its_id(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, pupil = await start(heartbeat=0.3), uuid4()
    async with listening(gateway.app) as url, stream(url, issuer.token(subject=pupil)) as client:
        before = client.last_id
        await produce(kafka, recorded(neighbour_of(pupil)))
        while client.last_id == before:
            assert await client.block() == {}
    assert "still here" in client.comments


async def test_events_when_the_server_stops_or_the_token_expires_then_the_stream_ends(
    start: Start, issuer: Issuer
) -> None:
    gateway = await start()
    async with listening(gateway.app) as url:
        async with stream(url, issuer.token(exp=issuer.claims()["iat"] + 1)) as client:
            await client.rest()
            assert client.comments[-1] == "the token has expired"
        async with stream(url, issuer.token()) as client:
            gateway.lifecycle.stopping.set()
            await client.rest()
            assert client.comments == ["the server is stopping: connect again"]


async def test_events_when_a_subject_opens_too_many_streams_then_429_until_one_closes(
    start: Start, issuer: Issuer
) -> None:
    gateway, token = await start(streams_per_subject=1), issuer.token()
    async with listening(gateway.app) as url:
        async with stream(url, token):
            refused = await gateway.http.get("/events", headers=bearer(token))
            assert (refused.status_code, refused.json()["type"]) == (429, "urn:innova:problem:too-many-streams")
        for _ in range(100):
            await asyncio.sleep(0.05)
            if not gateway.app.state.services.streams._open:
                break
        async with stream(url, token):
            pass


async def test_events_when_a_teacher_follows_then_they_name_a_pupil_and_others_may_not(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, pupil = await start(), uuid4()
    async with listening(gateway.app) as url, stream(url, issuer.token("teacher"), studentId=str(pupil)) as client:
        await produce(kafka, recorded(pupil))
        assert (await client.event())["data"]["studentId"] == str(pupil)
    for token, query, status in (
        (issuer.token("teacher"), {}, 422),
        (issuer.token("parent"), {"studentId": str(pupil)}, 403),
        (issuer.token("student"), {"studentId": str(pupil)}, 403),
    ):
        assert (await gateway.http.get("/events", params=query, headers=bearer(token))).status_code == status
    bad = await gateway.http.get("/events", headers=bearer(issuer.token(), **{"Last-Event-ID": "1.2.x"}))
    assert bad.status_code == 400


async def test_feed_when_nobody_is_connected_then_nothing_is_read(start: Start, issuer: Issuer) -> None:
    gateway, pupils = await start(), [uuid4() for _ in range(3)]
    feed = gateway.app.state.services.streams._feed
    async with listening(gateway.app) as url, AsyncExitStack() as open_streams:
        for pupil in pupils:
            await open_streams.enter_async_context(stream(url, issuer.token(subject=pupil)))
        read = {partition.partition for partition in feed._next}
        assert read == {partition_of(pupil) for pupil in pupils}
        await open_streams.aclose()
        async with asyncio.timeout(5):
            while feed._next:
                await asyncio.sleep(0.02)
    assert not feed._subscriptions


async def test_events_when_what_was_missed_is_not_kept_any_more_then_the_client_is_told_to_start_anew(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, pupil = await start(), uuid4()
    token = issuer.token(subject=pupil)
    async with listening(gateway.app) as url:
        async with stream(url, token) as client:
            pass
        await produce(kafka, recorded(pupil), recorded(pupil))
        partition = TopicPartition(FEED_TOPICS[0], partition_of(pupil))
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
        await admin.start()
        try:
            await admin.delete_records({partition: RecordsToDelete(before_offset=-1)})
        except KafkaError:
            pytest.skip("Tansu cannot delete records; Apache Kafka can")
        finally:
            await admin.close()
        async with stream(url, token, client.last_id) as client:
            assert await client.event() == {
                "event": "reset",
                "data": {"reason": "what was missed is not kept any more"},
            }


async def test_feed_when_the_log_was_cut_then_the_streams_of_that_partition_end(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, pupil, other = await start(), uuid4(), uuid4()
    while partition_of(other) == partition_of(pupil):
        other = uuid4()
    feed = gateway.app.state.services.streams._feed
    async with (
        listening(gateway.app) as url,
        stream(url, issuer.token(subject=pupil)) as cut,
        stream(url, issuer.token(subject=other)) as whole,
    ):
        feed._start_over({TopicPartition(FEED_TOPICS[0], partition_of(pupil)): 0})
        await cut.rest()
        assert cut.comments == ["the log was cut: connect again"]
        await produce(kafka, moved(other))
        assert (await whole.event())["event"] == "mastery.topic.updated"
        async with stream(url, issuer.token(subject=pupil)) as again:
            await produce(kafka, moved(pupil))
            assert (await again.event())["event"] == "mastery.topic.updated"


async def test_subscription_when_the_client_is_too_slow_then_it_is_closed() -> None:
    subscription = Subscription(b"key", Cursor(0, (0, 0)))
    for number in range(QUEUE_SIZE + 1):
        assert subscription.closed is None
        subscription.offer(number)
    assert subscription.closed is not None
    assert await subscription.take(1) == ()
