"""python -m tools.evidence.delivery --bootstrap HOST:PORT: what FastStream does by itself with bad records (ADR 0003).

No part of the chassis takes part except `PatientConsumer`, in the last line.
"""

import argparse
import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from statistics import median
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaProducer
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from pydantic import BaseModel

from libs.chassis.kafka.consumer import PatientConsumer
from libs.chassis.testing.bus import scratch_topic

SECONDS = 4.0


class Number(BaseModel):
    number: int


async def put(address: str, topic: str, *values: bytes, headers: list[tuple[str, Any]] | None = None) -> None:
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as producer:
        batch = [await producer.send(topic, value, headers=headers or []) for value in values]
        await asyncio.gather(*batch)


@asynccontextmanager
async def subscribed(
    address: str, topic: str, handler: Callable[..., Any], consumer: type | None = None, **options: Any
) -> AsyncIterator[None]:
    broker = KafkaBroker(address.split(","), logger=None, graceful_timeout=1)
    broker.subscriber(topic, group_id=f"{topic}-tester", auto_offset_reset="earliest", **options)(handler)
    await broker.connect()
    if consumer is not None:
        builder: Any = broker.config.broker_config
        builder.builder = partial(consumer, **builder.builder.keywords)
    await broker.start()
    try:
        yield
    finally:
        await broker.stop()


async def nack_loop(address: str) -> str:
    """One record that fails, under NACK_ON_ERROR."""
    calls = 0

    async def fail(_: str) -> None:
        nonlocal calls
        calls += 1
        raise ValueError

    async with scratch_topic(address) as topic:
        await put(address, topic, b"poison")
        async with subscribed(address, topic, fail, ack_policy=AckPolicy.NACK_ON_ERROR):
            while not calls:
                await asyncio.sleep(0.01)
            before = calls
            await asyncio.sleep(SECONDS)
            return f"NACK_ON_ERROR: one failing record is delivered {(calls - before) / SECONDS:.0f} times a second"


async def lost_on_error(address: str) -> str:
    """One record that fails, under the default policy; then the process is started again."""
    seen: list[str] = []

    async def fail(body: str) -> None:
        seen.append(body)
        raise ValueError

    async with scratch_topic(address) as topic:
        await put(address, topic, b"fails")
        for _ in range(2):
            async with subscribed(address, topic, fail):
                await asyncio.sleep(SECONDS)
        return f"default policy: a record whose handler failed is delivered {len(seen)} time(s) over two starts"


async def lost_header(address: str) -> str:
    """A record with a null header between two good ones."""
    seen: list[str] = []

    async def note(body: str) -> None:
        seen.append(body)

    async with scratch_topic(address) as topic:
        await put(address, topic, b"one")
        await put(address, topic, b"two", headers=[("x-odd", None)])
        await put(address, topic, b"three")
        async with subscribed(address, topic, note, ack_policy=AckPolicy.NACK_ON_ERROR):
            await asyncio.sleep(SECONDS)
        return f"null header on the second of three records: the handler saw {', '.join(dict.fromkeys(seen))}"


async def lost_batch(address: str) -> str:
    """Two good records and a bad one as `list[Number]`, then a second start."""
    seen: list[int] = []

    async def note(numbers: list[Number]) -> None:
        seen.extend(one.number for one in numbers)

    async with scratch_topic(address) as topic:
        await put(address, topic, b'{"number": 1}', b'{"number": "two"}', b'{"number": 3}')
        for _ in range(2):
            async with subscribed(address, topic, note, batch=True, ack_policy=AckPolicy.ACK):
                await asyncio.sleep(SECONDS)
        return f"ACK, a batch of three with one bad body: the handler saw {len(seen)} of 2 good ones over two starts"


async def idle_batch(address: str, consumer: type | None) -> str:
    """How long a record waits that comes to an idle batch subscriber."""
    arrived = asyncio.Event()
    waits: list[float] = []

    async def note(_: list[str]) -> None:
        arrived.set()

    async with (
        scratch_topic(address) as topic,
        AIOKafkaProducer(bootstrap_servers=address) as producer,
        subscribed(address, topic, note, consumer, batch=True, ack_policy=AckPolicy.NACK_ON_ERROR),
    ):
        for number in range(31):
            await asyncio.sleep(0.25 + number / 200)
            arrived.clear()
            began = monotonic()
            await producer.send_and_wait(topic, b"now")
            await arrived.wait()
            waits.append(monotonic() - began)
    name = "FastStream's own consumer" if consumer is None else consumer.__name__
    return f"batch=True, idle, {name}: a record waits {median(waits[1:]) * 1000:.0f} ms (median of 30)"


async def main(address: str) -> None:
    for measure in (nack_loop, lost_on_error, lost_header, lost_batch):
        print(await measure(address), flush=True)
    for consumer in (None, PatientConsumer):
        print(await idle_batch(address, consumer), flush=True)


if __name__ == "__main__":
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # its failures are what is measured
    parser = argparse.ArgumentParser(prog="python -m tools.evidence.delivery", description=__doc__)
    parser.add_argument("--bootstrap", required=True, metavar="HOST:PORT")
    asyncio.run(main(parser.parse_args().bootstrap))
