"""A server away for a while: work is still taken in where it can be, refused clearly where not, and nothing is lost."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import pytest

from tests.chaos.audit import Audit
from tests.chaos.load import KEYS, Work, make_work, send, send_all
from tests.curriculum import Curriculum
from tests.people import People, kind
from tests.stack import Stack
from tests.stores import Stores

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(400)]
OUTAGE = 20.0  # seconds
MakeWork = Callable[[int], list[Work]]


@pytest.fixture
def some_work(stack: Stack, people: People, curriculum: Curriculum, rng: random.Random) -> MakeWork:
    return lambda count: make_work(stack, people, curriculum, rng, count=count, pupils=20)


async def during(seconds: float, works: list[Work], clients: int) -> list[Work]:
    """Sends for so long; what was sent."""
    waiting, sent = iter(works), []

    async def client(end: float) -> None:
        while monotonic() < end:
            work = next(waiting)
            sent.append(work)
            await send(work)

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client(monotonic() + seconds))
    return sent


async def test_submit_when_postgresql_is_away_for_20_s_then_202_all_the_while_and_everything_is_there_afterwards(
    stack: Stack, stores: Stores, some_work: MakeWork
) -> None:
    works = some_work(2000)
    audit = await Audit.begin(stores, works)
    await send_all(works[:50], clients=8)
    await stack.stop("postgres")
    sent = await during(OUTAGE, works[50:], clients=16)
    statuses = Counter(status for work in sent for status in work.statuses)
    assert statuses.keys() == {202}, statuses
    assert len(sent) > 50
    await stack.start("postgres")
    await send_all(works[-50:], clients=8)
    await audit.check(archive=False)


async def test_status_when_postgresql_is_away_then_an_accepted_attempt_is_pending_and_later_diagnosed(
    stack: Stack, some_work: MakeWork
) -> None:
    [work] = some_work(1)
    path = f"/attempts/{work.id}/status"
    await stack.stop("postgres")
    await send(work)
    pending = await work.pupil.get(path)
    assert (pending.status_code, pending.json()["status"]) == (200, "PENDING")
    assert int(pending.headers["retry-after"]) >= 1
    await stack.start("postgres")
    deadline = monotonic() + 60
    while (status := await work.pupil.get(path)).status_code != 200 or status.json()["status"] == "PENDING":
        assert monotonic() < deadline, status.text
        await asyncio.sleep(0.5)
    assert status.json()["isCorrect"] is work.is_right


async def test_submit_when_kafka_is_away_then_503_with_retry_after_and_the_retry_with_the_same_key_is_one_attempt(
    stack: Stack, stores: Stores, some_work: MakeWork
) -> None:
    if not stack.keeps_its_log:
        pytest.skip("the Tansu broker loses its data when it stops, and says so")
    works = some_work(12)
    audit = await Audit.begin(stores, works)
    await stack.stop("kafka")
    for work in works[:4]:
        for _ in range(2):
            began = monotonic()
            response = await work.pupil.submit(work.exercise, work.answer, key=work.key, interactions=KEYS)
            assert monotonic() - began < 6  # 5 s are promised; the machine may be busy
            assert (response.status_code, kind(response)) == (503, "bus-unavailable")
            assert 1 <= int(response.headers["retry-after"]) <= 60
    retries = asyncio.create_task(send_all(works, clients=12))
    await asyncio.sleep(5)
    await stack.start("kafka")
    await retries
    assert len(await stores.attempts([one.pupil.id for one in works])) <= len(works)
    await audit.check(archive=False)


@pytest.mark.parametrize("names", [("mongo",), ("s3",), ("mongo", "s3")])
async def test_telemetry_when_its_stores_are_away_for_20_s_then_nothing_is_lost_and_each_line_is_archived_once(
    stack: Stack, stores: Stores, some_work: MakeWork, names: tuple[str, ...]
) -> None:
    works = some_work(400)
    audit = await Audit.begin(stores, works)
    away = asyncio.Event()

    async def outage() -> None:
        await away.wait()
        for name in names:
            await stack.stop(name)
        await asyncio.sleep(OUTAGE)
        for name in names:
            await stack.start(name)

    interruption = asyncio.create_task(outage())
    with suppress(StopAsyncIteration):
        await send_all(works[:200], clients=8, sent=lambda count: away.set() if count == 100 else None)
    await asyncio.sleep(6)  # the archive tries meanwhile
    await send_all(works[200:], clients=8)
    assert Counter(status for work in works for status in work.statuses).keys() == {201}
    await interruption
    await audit.check()
