"""Dead letters as an operator sees them: read from their topic, judged by today's contracts, sent back where they came from.

What the headers of a dead letter say: libs/chassis/kafka/deadletter.py.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.structs import OffsetAndMetadata

from libs.chassis.kafka.delivery import read_batch
from libs.contracts import contracts
from tools.settled import GROUP, Settled
from tools.topics import connect

PREFIX = "dlq_"
QUIET_MS = 500  # a fetch that finds nothing for so long has reached the end
MAX_REQUEST_BYTES = 3 * 1024 * 1024
Headers = list[tuple[str, bytes | None]]


class DeadLetterError(Exception):
    """The topic does not exist, or the dead letter cannot be sent anywhere."""


@dataclass(frozen=True, slots=True)
class Original:
    """The record as the consumer met it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """`reason` holds the `dlq_` headers without their prefix; all of them are text, any may be missing."""

    place: TopicPartition
    offset: int
    reason: dict[str, str]
    original: Original

    @classmethod
    def of(cls, record: "ConsumerRecord[bytes, bytes]") -> "DeadLetter":
        reason, headers = {}, []
        for name, value in record.headers:
            if name.startswith(PREFIX):
                reason[name.removeprefix(PREFIX)] = (value or b"").decode(errors="replace")
            else:
                headers.append((name, value))
        original = Original(
            topic=reason.get("topic", ""),
            partition=_number(reason.get("partition")),
            offset=_number(reason.get("offset")),
            key=record.key,
            value=record.value,
            headers=headers,
        )
        return cls(TopicPartition(record.topic, record.partition), record.offset, reason, original)

    def header(self, name: str) -> str:
        """An original header as text, empty where it is missing."""
        return next((_text(value) for key, value in reversed(self.original.headers) if key == name), "")

    def refusal(self) -> str | None:
        """Why the record would be refused at once if it were sent back now, None if it would not be."""
        refused = read_batch([self.original], frozenset(contract.payload for contract in contracts())).refused
        return str(refused[0].error) if refused else None

    def is_error(self, name: str) -> bool:
        """Whether its error class is the one named, with or without its module."""
        return name in (found := self.reason.get("error_class", ""), found.rpartition(".")[2])


class Mailbox:
    """A dead-letter topic, with the memory of what is settled on it."""

    def __init__(self, consumer: AIOKafkaConsumer, places: list[TopicPartition]) -> None:
        self._consumer = consumer
        self._places = places
        self.beginnings: dict[TopicPartition, int] = {}
        self.ends: dict[TopicPartition, int] = {}
        self.settled: dict[TopicPartition, Settled] = {}

    async def look(self) -> None:
        """Finds out where the topic begins and ends now, and what is settled."""
        self.beginnings = await self._consumer.beginning_offsets(self._places)
        self.ends = await self._consumer.end_offsets(self._places)
        # Tansu takes the first record of the last batch for the end of the partition, so the tail is read.
        for place, end in self.ends.items():
            self._consumer.seek(place, max(end - 1, self.beginnings[place]))
        while found := await self._consumer.getmany(timeout_ms=QUIET_MS):
            for place, records in found.items():
                self.ends[place] = max(self.ends[place], records[-1].offset + 1)
        committed = await self._committed()
        self.settled = {
            place: Settled.read(known.offset, known.metadata or "", self.beginnings[place])
            for place, known in committed.items()
        }

    @property
    def size(self) -> int:
        return sum(end - self.beginnings[place] for place, end in self.ends.items())

    @property
    def waiting(self) -> int:
        """How many dead letters are not settled."""
        return sum(
            end - self.settled[place].first_open - len(self.settled[place].beyond) for place, end in self.ends.items()
        )

    async def letters(self, starts: dict[TopicPartition, int]) -> AsyncIterator[DeadLetter]:
        """From the given offsets to where the topic ended when it was looked at."""
        for place in self._places:
            self._consumer.seek(place, max(starts[place], self.beginnings[place]))
        open_places = [place for place in self._places if starts[place] < self.ends[place]]
        while open_places:
            found = await self._consumer.getmany(*open_places, timeout_ms=10_000)
            if not found:
                raise DeadLetterError(
                    f"{open_places[0].topic}: the broker sends nothing for 10 s, though there is more"
                )
            for place, records in found.items():
                for record in records:
                    if record.offset < self.ends[place]:
                        yield DeadLetter.of(record)
                if records[-1].offset + 1 >= self.ends[place]:
                    open_places.remove(place)

    async def settle(self, letter: DeadLetter) -> None:
        """Remembers that nothing more is to be done about it."""
        settled = self.settled[letter.place]
        settled.add(letter.offset)
        await self._consumer.commit({letter.place: (settled.first_open, settled.metadata())})

    async def _committed(self) -> dict[TopicPartition, OffsetAndMetadata]:
        # The consumer's `committed` leaves the metadata out, and the admin client cannot decode what Tansu answers.
        coordinator: Any = self._consumer._coordinator
        found: dict[TopicPartition, OffsetAndMetadata] = await coordinator.fetch_committed_offsets(self._places)
        return {place: found.get(place, OffsetAndMetadata(0, "")) for place in self._places}


@asynccontextmanager
async def mailbox(bootstrap: str, topic: str) -> AsyncIterator[Mailbox]:
    """A dead-letter topic, looked at. Raises DeadLetterError where the broker does not have it."""
    places = await _partitions(bootstrap, topic)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap.split(","),
        group_id=GROUP,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=MAX_REQUEST_BYTES,
    )
    await consumer.start()
    try:
        consumer.assign(places)
        box = Mailbox(consumer, places)
        await box.look()
        yield box
    finally:
        await consumer.stop()


async def _partitions(bootstrap: str, topic: str) -> list[TopicPartition]:
    admin = await connect(bootstrap, patience=5)
    try:
        counts = {found["topic"]: len(found["partitions"]) for found in await admin.describe_topics()}
    finally:
        await admin.close()
    if topic not in counts:
        raise DeadLetterError(f"the broker has no topic {topic}")
    return [TopicPartition(topic, number) for number in range(counts[topic])]


@asynccontextmanager
async def sender(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    """A producer that waits for every copy, without idempotence (P18)."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap.split(","),
        acks="all",
        max_request_size=MAX_REQUEST_BYTES,
        request_timeout_ms=10_000,
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def send_back(producer: AIOKafkaProducer, letter: DeadLetter) -> None:
    """To the topic it came from, byte for byte; the key decides the partition, without one it is the original one."""
    original = letter.original
    if not original.topic:
        raise DeadLetterError(f"offset {letter.offset}: header dlq_topic is missing, nobody knows where it came from")
    partition = original.partition if original.key is None else None
    await producer.send_and_wait(
        original.topic, original.value, original.key, partition=partition, headers=original.headers
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else -1


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")
