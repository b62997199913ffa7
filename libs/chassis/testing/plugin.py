"""Pytest plugin: real servers for the tests that ask for them, each started once, on ports of its own.

`INNOVA_TEST_STATE=<folder>` keeps them running between runs (for a developer's inner loop); otherwise they live in a temporary
folder and stop with the session. A server given by URL in the environment (`POSTGRES_URL`, ...) is used as it is.
`INNOVA_TEST_SERVERS=containers` takes containers instead, where a Docker engine runs.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import settings
from pymongo import AsyncMongoClient

from libs.chassis.logs import configure_logging

ROOT = Path(__file__).parents[3]
NEEDS = {  # fixture -> server
    "kafka": "kafka",
    "postgres_url": "postgres",
    "fresh_database": "postgres",
    "mongo_url": "mongo",
    "mongo_database": "mongo",
    "s3": "s3",
}
START_TIMEOUT = 600  # the first run downloads the broker
FreshDatabase = Callable[[str], Awaitable[str]]


def pytest_configure() -> None:
    configure_logging("test", "WARNING", "json")
    # A shared machine may be slow for a moment; speed is shown by benchmarks, never by a timed test.
    settings.register_profile("innova", deadline=None)
    settings.load_profile("innova")


def _stack(*arguments: str) -> str:
    command = [sys.executable, "-m", "deploy.local", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=START_TIMEOUT, check=False)  # noqa: S603
    if done.returncode:
        pytest.exit(f"{' '.join(command[1:])} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}", returncode=3)
    return done.stdout


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """Connection facts of the servers that this session's tests need: see `python -m deploy.local env --json`."""
    wanted = {
        NEEDS[name] for item in request.session.items for name in getattr(item, "fixturenames", ()) if name in NEEDS
    }
    start = _containers if os.environ.get("INNOVA_TEST_SERVERS") == "containers" else _processes
    with start(wanted) as facts:
        yield facts


@contextmanager
def _containers(wanted: set[str]) -> Iterator[dict[str, Any]]:
    from libs.chassis.testing.containers import containers  # noqa: PLC0415 - testcontainers looks for Docker at import

    with containers(wanted) as facts:
        yield facts


@contextmanager
def _processes(wanted: set[str]) -> Iterator[dict[str, Any]]:
    kept = os.environ.get("INNOVA_TEST_STATE")
    with tempfile.TemporaryDirectory(prefix="innova-test-", ignore_cleanup_errors=True) as temporary:
        state = kept or temporary
        Path(state).mkdir(parents=True, exist_ok=True)
        Path(state).chmod(0o755)  # PostgreSQL drops from root to another user, who must get in
        try:
            _stack("up", "--only-servers", "--detach", "--state", state, "--servers", ",".join(sorted(wanted)))
            yield json.loads(_stack("env", "--json", "--state", state))
        finally:
            if not kept:
                _stack("down", "--state", state)


@pytest.fixture(scope="session")
def kafka(servers: dict[str, Any]) -> str:
    """host:port of a broker on which the topics of the catalogue exist."""
    address: str = servers["KAFKA_BOOTSTRAP_SERVERS"]
    command = [sys.executable, "-m", "tools.topics", "apply", "--bootstrap", address]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)  # noqa: S603
    return address


@pytest.fixture(scope="session")
async def fresh_database(servers: dict[str, Any]) -> AsyncIterator[FreshDatabase]:
    """Makes an empty database and gives its SQLAlchemy URL; all of them are dropped at the end."""
    admin_url: str = servers["POSTGRES_URL"]
    made: list[str] = []

    async def make(name: str) -> str:
        database = f"test_{name}_{uuid4().hex[:8]}"
        admin = await asyncpg.connect(admin_url)
        await admin.execute(f'create database "{database}"')
        await admin.close()
        made.append(database)
        url: str = urlunsplit(urlsplit(admin_url)._replace(scheme="postgresql+asyncpg", path=f"/{database}"))
        return url

    yield make
    admin = await asyncpg.connect(admin_url)
    for database in made:
        await admin.execute(f'drop database if exists "{database}" with (force)')
    await admin.close()


@pytest.fixture(scope="session")
async def postgres_url(fresh_database: FreshDatabase) -> str:
    """SQLAlchemy URL of a database made for this session."""
    return await fresh_database("session")


@pytest.fixture(scope="session")
def mongo_url(servers: dict[str, Any]) -> str:
    url: str = servers["MONGODB_URL"]
    return url


@pytest.fixture
async def mongo_database(mongo_url: str) -> AsyncIterator[str]:
    """Name of a database that is dropped after the test."""
    name = f"test_{uuid4().hex[:12]}"
    yield name
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mongo_url)
    async with client:
        await client.drop_database(name)


@pytest.fixture(scope="session")
def s3(servers: dict[str, Any]) -> dict[str, str]:
    """endpoint_url, access_key, secret_key and region of an S3 server."""
    return {name: servers[f"S3_{name.upper()}"] for name in ("endpoint_url", "access_key", "secret_key", "region")}
