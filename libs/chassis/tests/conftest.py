"""A bus of the tests' own: one event type, scratch topics, and a recorder instead of a use case."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from faststream.kafka import KafkaRouter

from libs.chassis.clock import utc_now
from libs.chassis.kafka.bus import Bus
from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.chassis.settings import ServiceSettings
from libs.chassis.testing.bus import scratch_topic
from libs.contracts import TOPICS, Topic, registry
from libs.contracts.registry import Event, contract

TOPICS.setdefault("test-home", Topic("test-home", "home of test types", "student_id", ("test",), ("tester",)))


@contract("test.number.noted.v1", topic="test-home", key="student_id")
class NumberNoted(Event):
    student_id: UUID
    number: int


@contract("test.number.doubled.v1", topic="test-home", key="student_id")
class NumberDoubled(Event):
    student_id: UUID
    number: int


# Outside a test that asks for them, the registry and the catalogue are as they ship.
TOPICS.pop("test-home")
for _payload in (NumberNoted, NumberDoubled):
    registry._contracts.pop(_payload.contract.type)


class TesterSettings(ServiceSettings):
    __test__: ClassVar[bool] = False
    service: ClassVar[str] = "tester"


Behaviour = Callable[[Delivery], Awaitable[Any]]


class Recorder:
    """Stands where a use case stands: notes what it is given and behaves as the test says."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.handled: list[int] = []
        self.calls = 0
        self._behaviour = behaviour

    async def __call__(self, deliveries: list[Delivery]) -> Sequence[Outgoing]:
        self.calls += 1
        outgoing = []
        for delivery in deliveries:
            if self._behaviour is not None:
                result = await self._behaviour(delivery)
                if isinstance(result, Outgoing):
                    outgoing.append(result)
        self.handled += [delivery.data.number for delivery in deliveries]
        return outgoing

    async def until(self, condition: Callable[["Recorder"], bool], within: float = 20) -> None:
        await eventually(lambda: condition(self), within)


def group_of(topic: str) -> str:
    """A group of its own per topic, so that no test waits for another one's member to time out."""
    return f"{topic}-tester"


async def eventually(condition: Callable[[], Any], within: float = 20) -> None:
    async with asyncio.timeout(within):
        while not condition():
            await asyncio.sleep(0.02)


def note(number: int, student: UUID | None = None) -> Outgoing:
    return Outgoing(NumberNoted(student_id=student or uuid4(), number=number))


@asynccontextmanager
async def running_bus(
    address: str, topic: str, recorder: Recorder, *, halted: list[str] | None = None, **settings: Any
) -> AsyncIterator[Bus]:
    router = KafkaRouter()

    @subscribe(router, topic, group=group_of(topic), reads=(NumberNoted,))
    async def record_number(deliveries: list[Delivery], use_cases: Recorder) -> Sequence[Outgoing]:
        return await use_cases(deliveries)

    bus = Bus(
        TesterSettings(kafka_bootstrap_servers=address, kafka_fetch_max_wait_ms=50, **settings),
        router=router,
        use_cases=recorder,
        halt=(halted if halted is not None else []).append,
        clock=utc_now,
    )
    await bus.start()
    try:
        yield bus
    finally:
        await bus.stop()


Home = Callable[[str], None]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Home:
    """Registers the tests' types for the length of a test, at home on the topic it is given."""

    def register(topic: str) -> None:
        for payload in (NumberNoted, NumberDoubled):
            monkeypatch.setitem(registry._contracts, payload.contract.type, payload.contract)
        monkeypatch.setitem(TOPICS, "test-home", TOPICS[topic])

    return register


@pytest.fixture
async def topic(kafka: str, home: Home) -> AsyncIterator[str]:
    async with scratch_topic(kafka) as name:
        home(name)
        yield name
