"""Two replicas of a service share the work; one of them dies, and nothing is lost, doubled or out of order."""

import asyncio
import random

import pytest

from tests.chaos.audit import Audit
from tests.chaos.load import make_work, send_all
from tests.curriculum import Curriculum
from tests.people import People
from tests.stack import Stack
from tests.stores import Stores

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(400)]
ATTEMPTS = 600


@pytest.mark.parametrize("dies", ["the newcomer", "the first"])
@pytest.mark.parametrize("service", ["attempts", "mastery"])
async def test_replicas_when_one_of_two_dies_under_load_then_each_attempt_counts_once_and_in_order(
    stack: Stack, stores: Stores, people: People, curriculum: Curriculum, rng: random.Random, service: str, dies: str
) -> None:
    works = make_work(stack, people, curriculum, rng, count=ATTEMPTS, pupils=12)
    audit = await Audit.begin(stores, works)
    halfway = asyncio.Event()
    async with stack.replica(service, "second") as second:

        async def death() -> None:
            await halfway.wait()
            assert await second.handled() > 0  # it has a share of the work
            if dies == "the newcomer":
                second.process.kill()
            else:
                stack.kill(service)

        executioner = asyncio.create_task(death())
        await send_all(works, clients=16, sent=lambda count: halfway.set() if count == ATTEMPTS // 2 else None)
        await executioner
        if dies == "the first":
            assert second.process.poll() is None
        await audit.check(archive=False)


async def test_replicas_when_both_services_have_two_and_members_come_and_go_then_each_attempt_counts_once(
    stack: Stack, stores: Stores, people: People, curriculum: Curriculum, rng: random.Random
) -> None:
    works = make_work(stack, people, curriculum, rng, count=ATTEMPTS, pupils=12)
    audit = await Audit.begin(stores, works)
    sending = asyncio.create_task(send_all(works[: ATTEMPTS // 2], clients=8))
    async with stack.replica("attempts", "second") as attempts, stack.replica("mastery", "second") as mastery:
        await sending
        await send_all(works[ATTEMPTS // 2 :], clients=8)
        assert await attempts.handled() > 0
        assert await mastery.handled() > 0
        await audit.check(archive=False)
