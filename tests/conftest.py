"""The whole system, once for all tests across processes.

`INNOVA_TEST_STACK=<folder>` keeps it running between runs (for a developer's inner loop); otherwise it lives in a temporary
folder, stops with the session, and leaves no process behind.
"""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from deploy.local import strays
from tests.curriculum import Curriculum
from tests.people import People, Person
from tests.stack import Stack
from tests.stores import Stores


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    kept = os.environ.get("INNOVA_TEST_STACK")
    with tempfile.TemporaryDirectory(prefix="innova-system-", ignore_cleanup_errors=True) as temporary:
        folder = Path(kept or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL drops from root to another user, who must get in
        system = Stack(folder)
        try:
            system.up()
            yield system
        finally:
            if not kept:
                said = system.down()
                left = [process.cmdline() for process in strays.processes(system.folder)]
                assert "nobody supervised" not in said, said
                assert not left, f"still running: {left}"


@pytest.fixture(scope="session")
async def http(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=stack.facts["GATEWAY_URL"], timeout=20, limits=limits) as client:
        yield client


@pytest.fixture(scope="session")
def people(stack: Stack, http: httpx.AsyncClient) -> People:
    return People(stack, http)


@pytest.fixture
def pupil(people: People) -> Person:
    """A pupil nobody has seen before."""
    return people("student")


@pytest.fixture
def teacher(people: People) -> Person:
    return people("teacher")


@pytest.fixture(scope="session")
def stores(stack: Stack) -> Stores:
    return Stores(stack)


@pytest.fixture(scope="session")
async def curriculum(stores: Stores) -> Curriculum:
    return await stores.curriculum()
