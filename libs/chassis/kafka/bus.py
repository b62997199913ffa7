"""The bus of one process: a FastStream broker set up the one right way, and publishing that waits for the broker."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker, KafkaRouter

from libs.chassis.clock import Clock, utc_now
from libs.chassis.kafka.consumer import PatientConsumer
from libs.chassis.kafka.deadletter import DeadLetterLimit, dead_letter_destination, dead_letter_headers
from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.guard import Guard
from libs.chassis.kafka.record import Outgoing, Record
from libs.chassis.lifecycle import Part
from libs.chassis.settings import ServiceSettings
from libs.chassis.tracing import BusSpans

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

log = structlog.get_logger()
MAX_REQUEST_BYTES = 3 * 1024 * 1024  # a dead letter is larger than the largest record it can be made of
START_TIMEOUT = 120.0


class Bus:
    """`halt` is called when going on would do harm; it must bring the process down with a non-zero code."""

    def __init__(
        self,
        settings: ServiceSettings,
        *,
        router: KafkaRouter | None = None,
        use_cases: Any = None,
        halt: Callable[[str], None],
        clock: Clock = utc_now,
        tracer_provider: "TracerProvider | None" = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._halt = halt
        self.use_cases = use_cases
        self.halted = False
        self.progress: dict[str, float] = {}
        self._members: Counter[str] = Counter()
        self.dead_letter_limit: defaultdict[str, DeadLetterLimit] = defaultdict(DeadLetterLimit)
        self._spans = BusSpans(tracer_provider) if tracer_provider else None
        self.broker = KafkaBroker(
            settings.kafka_bootstrap_servers.split(","),
            client_id=settings.service,
            acks="all",
            # With idempotence a dead broker makes publish and stop hang for more than a minute (P18).
            enable_idempotence=False,
            request_timeout_ms=settings.kafka_request_timeout_ms,
            max_request_size=MAX_REQUEST_BYTES,
            max_batch_size=128 * 1024,
            metadata_max_age_ms=60_000,
            allow_auto_create_topics=False,
            graceful_timeout=settings.graceful_timeout,
            middlewares=(Guard,),
            logger=None,
            apply_types=False,
        )
        self.broker.context.set_global("bus", self)
        if router is not None:
            self.broker.include_router(router)

    async def start(self) -> None:
        """Connects, trying again while no broker answers (P29), and starts the subscribers side by side: each waits for its
        assignment, one after the other costs seconds each."""
        await self._connect()
        self._members.clear()
        broker_config = self.broker.config.broker_config
        broker_config.builder = partial(self._consumer, **broker_config.builder.keywords)  # type: ignore[attr-defined]
        await asyncio.gather(*(subscriber.start() for subscriber in self.broker.subscribers))
        for subscriber in self.broker.subscribers:
            self.progress[subscriber.group_id] = monotonic()  # type: ignore[attr-defined]

    async def stop(self) -> None:
        """Work in flight gets the graceful timeout, then is cancelled and will be delivered again (P25)."""
        try:
            async with asyncio.timeout(self._settings.graceful_timeout + 5):
                await self.broker.stop()
        except TimeoutError:
            log.warning("bus did not stop in time")

    async def publish(self, outgoing: Sequence[Outgoing]) -> None:
        """Publishes facts and waits until all replicas have them. Raises the first failure; what was published stays so."""
        source = self._settings.service
        await self.send([one.to_record(source, self._clock) for one in outgoing])

    async def send(self, records: Sequence[Record]) -> None:
        for error in await self.try_send(records):
            if error is not None:
                raise error

    async def try_send(self, records: Sequence[Record]) -> list[BaseException | None]:
        """Sends records in order and reports each one's failure. Bounded in time by the request timeout."""
        pending: list[Awaitable[Any]] = []
        for record in records:
            publishing = self.broker.publish(
                record.value,
                record.topic,
                key=record.key,
                partition=record.partition,
                headers=self._spans.publish(record.headers) if self._spans else dict(record.headers),
                correlation_id=record.headers["correlation_id"],
                no_confirm=True,
            )
            pending.append(await publishing)
        results = await asyncio.gather(*pending, return_exceptions=True)
        return [result if isinstance(result, BaseException) else None for result in results]

    async def send_dead_letter(self, raw: Any, group: str, error: Exception, attempts: int) -> None:
        headers = dead_letter_headers(raw, group, error, attempts, self._clock)
        # Past FastStream's publish: headers here are bytes, some of them not text at all.
        producer = self.broker.config.producer._producer.producer  # type: ignore[attr-defined]
        await producer.send_and_wait(dead_letter_destination(raw, group), value=raw.value, key=raw.key, headers=headers)

    def batch_span(self, group: str, deliveries: Sequence[Delivery]) -> AbstractContextManager[None]:
        """Around the handling of a batch, where traces are collected."""
        if self._spans is None:
            return nullcontext()
        return self._spans.batch(group, (delivery.envelope for delivery in deliveries))

    async def halt(self, reason: str) -> None:
        """Ends the process. Holds the caller for a moment, so that the record it hands back is not delivered in a loop."""
        if not self.halted:
            self.halted = True
            log.critical("halting", reason=reason)
            self._halt(reason)
        await asyncio.sleep(1)

    def consumers(self) -> list[tuple[str, PatientConsumer]]:
        """The running consumers, each with its group. A group has one for each topic that it reads."""
        return [
            (subscriber.group_id, subscriber.consumer)  # type: ignore[attr-defined]
            for subscriber in self.broker.subscribers
            if getattr(subscriber, "consumer", None) is not None
        ]

    def is_assigned(self) -> bool:
        """Whether every subscriber runs and has joined its group."""
        subscribers = list(self.broker.subscribers)
        consumers = self.consumers()
        return len(consumers) == len(subscribers) and all(
            subscriber.running and subscriber.tasks and not any(task.done() for task in subscriber.tasks)  # type: ignore[attr-defined]
            for subscriber in subscribers
        )

    def _consumer(self, **options: Any) -> PatientConsumer:
        options["fetch_max_wait_ms"] = self._settings.kafka_fetch_max_wait_ms
        if self._settings.instance:
            # One id for each consumer: of two members with one id the broker fences the older.
            group = options["group_id"]
            number = self._members[group] = self._members[group] + 1
            options["group_instance_id"] = "-".join((group, self._settings.instance, *([str(number)] * (number > 1))))
        return PatientConsumer(**options)

    async def _connect(self) -> None:
        deadline, delay = monotonic() + START_TIMEOUT, 0.2
        while True:
            try:
                await self.broker.connect()
            except (KafkaError, OSError) as error:
                if monotonic() > deadline:
                    raise
                log.warning("waiting for the bus", address=self._settings.kafka_bootstrap_servers, error=str(error))
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5)
            else:
                return


def bus_part(bus: Bus) -> Part:
    """The bus as a part of a process: ready while every subscriber runs."""

    async def check() -> None:
        if not bus.is_assigned():
            raise RuntimeError("a subscriber is not running")

    return Part("bus", bus.start, bus.stop, check)
