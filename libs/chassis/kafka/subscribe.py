"""The one subscriber factory: delivery semantics are decided here and passed by hand nowhere."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from faststream import AckPolicy
from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Batch, Delivery, read_batch, read_foreign
from libs.chassis.kafka.record import Outgoing
from libs.contracts import TOPICS, Event

U = TypeVar("U", bound=Callable[[list[Delivery], Any], Awaitable[Sequence[Outgoing] | None]])
MAX_POLL_INTERVAL_MS = 300_000


def subscribe(
    router: KafkaRouter,
    *topics: str,
    group: str,
    reads: Sequence[type[Event]],
    max_records: int = 500,
    linger_ms: int = 8,
) -> Callable[[U], U]:
    """Registers `use_case(deliveries, use_cases)` for the payloads in `reads` on these topics, in batches, in order per
    partition. A group is subscribed once: its topics share one consumer, whose batches may have records of all of them.

    Consume, store, produce: what it returns is published and acknowledged by the broker before the offset is committed.
    A batch comes `linger_ms` after the last one was done at the earliest, see PatientConsumer; nobody waits for some
    streams, which may gather long.
    Raises KeyError at import for a topic outside the catalogue, ValueError for a group that the catalogue
    does not name or that is subscribed already.
    """
    for topic in topics:
        _check(router, topic, group, foreign=False)
    read = partial(read_batch, reads=frozenset(reads))
    return _registration(router, topics, group, read=read, max_records=max_records, linger_ms=linger_ms)


def subscribe_foreign(
    router: KafkaRouter,
    topic: str,
    *,
    group: str,
    read: Callable[[bytes], Any],
    max_records: int = 500,
    linger_ms: int = 8,
) -> Callable[[U], U]:
    """The same for a topic whose records are not ours: a delivery's data is what `read` makes of its body, see read_foreign.
    Batches, retries, dead letters and offsets are the guard's, as everywhere."""
    _check(router, topic, group, foreign=True)
    reading = partial(read_foreign, read=read)
    return _registration(router, (topic,), group, read=reading, max_records=max_records, linger_ms=linger_ms)


def _check(router: KafkaRouter, topic: str, group: str, *, foreign: bool) -> None:
    if group not in TOPICS[topic].consumers:
        raise ValueError(f"{group} is no consumer of {topic} in the catalogue")
    if TOPICS[topic].foreign is not foreign:
        raise ValueError(f"{topic} is {'not ' * foreign}foreign in the catalogue")
    if any(getattr(one, "group_id", None) == group for one in router.subscribers):
        raise ValueError(f"{group} is subscribed already: name all its topics at once")


def _registration(
    router: KafkaRouter,
    topics: Sequence[str],
    group: str,
    *,
    read: Callable[[Sequence[Any]], Batch],
    max_records: int,
    linger_ms: int,
) -> Callable[[U], U]:
    async def decode(message: Any) -> Batch:
        return read(message.raw_message)

    def register(use_case: U) -> U:
        async def consume(batch: Batch) -> None:
            outgoing = await use_case(batch.deliveries, batch.bus.use_cases)
            if outgoing:
                await batch.bus.publish(outgoing)

        consume.__name__ = getattr(use_case, "__name__", "consume")
        router.subscriber(
            *topics,
            batch=True,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
            max_records=max_records,
            batch_timeout_ms=linger_ms,
            max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
            session_timeout_ms=10_000,
            parser=tolerate,
            decoder=decode,
            no_reply=True,
        )(consume)
        return use_case

    return register


async def tolerate(records: tuple[Any, ...], original: Callable[[Any], Awaitable[Any]]) -> Any:
    """Parses a batch whatever its headers hold. FastStream's parser raises on a null or non-UTF-8 header, outside every
    middleware, and the record is then skipped in silence (P11); here it reaches the guard with its raw bytes."""
    message = await original(tuple(replace(record, value=None, headers=()) for record in records))
    message.raw_message = records
    return message
