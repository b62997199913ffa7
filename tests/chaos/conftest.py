"""Chaos that can be repeated: INNOVA_CHAOS_SEED decides about every random moment."""

import os
import random
from collections.abc import AsyncIterator

import pytest

from deploy.local import services
from tests.stack import Stack

SERVERS = ("kafka", "postgres", "mongo", "s3")
SERVICES = tuple(one.name for one in services.SERVICES)


@pytest.fixture
def rng() -> random.Random:
    return random.Random(int(os.environ.get("INNOVA_CHAOS_SEED", "2026")))


@pytest.fixture(autouse=True)
async def everything_runs(stack: Stack) -> AsyncIterator[None]:
    """A test begins and ends with a whole system, or the next one would tell nothing."""
    await stack.ready(*SERVERS, *SERVICES)
    yield
    for name in (*SERVERS, *SERVICES):
        await stack.start(name)
