"""kill -9 of any process, at any moment of a run of 2,000 attempts: none lost, none twice."""

import asyncio
import random
from collections import Counter

import pytest

from tests.chaos.audit import Audit
from tests.chaos.conftest import SERVERS, SERVICES
from tests.chaos.load import make_work, send_all
from tests.curriculum import Curriculum
from tests.people import People
from tests.stack import Stack
from tests.stores import Stores

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(900)]
ATTEMPTS = 2000
KILLS_EACH = 2


async def test_attempts_when_every_process_is_killed_at_random_moments_then_each_accepted_one_has_exactly_one_effect(
    stack: Stack, stores: Stores, people: People, curriculum: Curriculum, rng: random.Random
) -> None:
    mortal = [one for one in (*SERVERS, *SERVICES) if one != "kafka" or stack.keeps_its_log]
    victims = mortal * KILLS_EACH
    moments = dict(
        zip(rng.sample(range(20, ATTEMPTS - 20), len(victims)), rng.sample(victims, len(victims)), strict=True)
    )
    works = make_work(stack, people, curriculum, rng, count=ATTEMPTS, pupils=60, gives_up=0.1)
    audit = await Audit.begin(stores, works)
    executions: list[asyncio.Task[None]] = []

    async def kill(name: str) -> None:
        while not await asyncio.to_thread(stack.kill, name):  # it is on its way up after its last death
            await asyncio.sleep(0.2)

    def sent(count: int) -> None:
        if count in moments:
            executions.append(asyncio.create_task(kill(moments[count])))

    await send_all(works, clients=16, sent=sent)
    await asyncio.gather(*executions)
    assert len(executions) == len(victims)
    await audit.check()
    tries = Counter(status for work in works for status in work.statuses)
    assert tries[201] > ATTEMPTS / 4, tries  # most of the time the system worked
    assert tries[0] + tries[503] > 0, tries  # and some of the time it did not
