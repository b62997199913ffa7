"""A gateway in this process, on a real broker, with a real issuer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from libs.chassis.kafka.record import Outgoing
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.testing.bus import produce
from services.gateway.app import build
from services.gateway.model.problems import CATALOGUE
from services.gateway.settings import GatewaySettings
from services.gateway.tests.peers import AUDIENCE, ISSUER, Issuer, serving, the_exercise
from services.gateway.tests.upstream import upstream

SECRET = "a secret of the tests, long enough"


@dataclass(frozen=True)
class Gateway:
    """A running gateway; `http` talks to it without a socket."""

    app: FastAPI
    http: httpx.AsyncClient
    lifecycle: Lifecycle


Start = Callable[..., Awaitable[Gateway]]


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with serving(Issuer()) as one:
        yield one


@pytest.fixture(scope="session")
async def published(kafka: str) -> str:
    """The broker, with an exercise on it."""
    await produce(kafka, Outgoing(the_exercise()))
    return kafka


@pytest.fixture
async def start(published: str, issuer: Issuer) -> AsyncIterator[Start]:
    """Starts gateways with settings of one's own; all stop at the end."""
    async with AsyncExitStack() as stack:

        async def start_one(**changes: Any) -> Gateway:
            return await stack.enter_async_context(running(settings(published, issuer.url, **changes)))

        yield start_one


@pytest.fixture(scope="session")
async def gateway(published: str, issuer: Issuer) -> AsyncIterator[Gateway]:
    """One gateway for all tests that need nothing special."""
    async with running(settings(published, issuer.url, reply_partition=3)) as one:
        yield one


@pytest.fixture(scope="session")
async def behind() -> AsyncIterator[str]:
    async with listening(upstream()) as url:
        yield url


@pytest.fixture
async def reader(start: Start, behind: str) -> Gateway:
    services = ("attempts", "mastery", "curriculum", "classifier", "roster")
    return await start(**{f"{name}_url": behind for name in services})


def settings(kafka: str, jwks_url: str, **changes: Any) -> GatewaySettings:
    nowhere = "http://127.0.0.1:1"
    values: dict[str, Any] = {
        "kafka_bootstrap_servers": kafka,
        "kafka_fetch_max_wait_ms": 10,
        "jwks_url": jwks_url,
        "token_issuer": ISSUER,
        "token_audience": AUDIENCE,
        "attempt_id_secret": SECRET,
        "attempts_url": nowhere,
        "mastery_url": nowhere,
        "curriculum_url": nowhere,
    }
    return GatewaySettings(**(values | changes))


@asynccontextmanager
async def running(configured: GatewaySettings) -> AsyncIterator[Gateway]:
    halted: list[str] = []
    lifecycle = Lifecycle(halted.append)
    app = build(configured, lifecycle)
    transport = httpx.ASGITransport(app)
    async with lifecycle.run(), httpx.AsyncClient(transport=transport, base_url="http://gateway") as http:
        yield Gateway(app, http, lifecycle)
    assert not halted


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} | more


def kind(response: httpx.Response) -> str:
    assert response.headers["content-type"] == "application/problem+json", response.text
    problem = response.json()
    assert problem["status"] == response.status_code
    assert set(problem) <= {"type", "title", "status", "detail", "errors"}
    name = problem["type"].removeprefix("urn:innova:problem:")
    assert name in CATALOGUE
    return str(name)


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[str]:
    """The app on a real socket, for what has to be streamed; gives its URL."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=2))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task
