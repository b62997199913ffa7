"""The servers of a test session as containers, where a Docker engine runs: `INNOVA_TEST_SERVERS=containers`.

Images and settings are those of compose.yaml, so that there is one place to change a version.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import asyncpg
import yaml
from aiokafka.admin import AIOKafkaAdminClient
from pymongo import MongoClient
from testcontainers.core.container import DockerContainer

COMPOSE = Path(__file__).parents[3] / "compose.yaml"
PORTS = {"kafka": 9092, "postgres": 5432, "mongo": 27017, "s3": 8333}
PASSWORD = "for-tests"  # noqa: S105 - of containers that live as long as a test session
START_TIMEOUT = 120.0


@contextmanager
def containers(wanted: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Starts the servers and gives their connection facts, named as `python -m deploy.local env --json` names them."""
    described = yaml.safe_load(COMPOSE.read_text())["services"]
    with ExitStack() as stack:
        facts: dict[str, Any] = {}
        for name in sorted(wanted):
            port = _free_port()
            stack.enter_context(_container(name, described[name], port))
            address = f"127.0.0.1:{port}"
            facts |= _facts(name, address)
            asyncio.run(_until(_CHECKS[name], address))
        yield facts


def _container(name: str, description: dict[str, Any], port: int) -> DockerContainer:
    container = DockerContainer(description["image"]).with_bind_ports(PORTS[name], port)
    for key, value in {**description.get("environment", {}), **_own_environment(name, port)}.items():
        container.with_env(key, str(value))
    if "command" in description:
        container.with_command(description["command"])
    return container


def _own_environment(name: str, port: int) -> dict[str, str]:
    """What differs where clients sit outside the container network: a broker tells its clients where to find it (P51)."""
    return {
        "kafka": {
            "KAFKA_LISTENERS": "PLAINTEXT://:29092,CONTROLLER://:9093,OUTSIDE://:9092",
            "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://localhost:29092,OUTSIDE://127.0.0.1:{port}",
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,OUTSIDE:PLAINTEXT",
            "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        },
        "postgres": {"POSTGRES_PASSWORD": PASSWORD},
        "s3": {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": PASSWORD},
    }.get(name, {})


def _facts(name: str, address: str) -> dict[str, Any]:
    return {
        "kafka": {"KAFKA_BOOTSTRAP_SERVERS": address, "KAFKA_FLAVOUR": "apache"},
        "postgres": {"POSTGRES_URL": f"postgresql://postgres:{PASSWORD}@{address}/postgres"},
        "mongo": {"MONGODB_URL": f"mongodb://{address}/?directConnection=true"},
        "s3": {
            "S3_ENDPOINT_URL": f"http://{address}",
            "S3_ACCESS_KEY": "tester",
            "S3_SECRET_KEY": PASSWORD,
            "S3_REGION": "us-east-1",
        },
    }[name]


async def _kafka_answers(address: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    try:
        await admin.start()
    finally:
        await admin.close()


async def _postgres_answers(address: str) -> None:
    connection = await asyncpg.connect(_facts("postgres", address)["POSTGRES_URL"], timeout=5)
    await connection.close()


async def _mongo_answers(address: str) -> None:
    """Ready as a replica set of one, which transactions and majority writes need; made at the first look."""
    with MongoClient[dict[str, Any]](_facts("mongo", address)["MONGODB_URL"], serverSelectionTimeoutMS=2000) as client:
        if "setName" not in client.admin.command("hello"):
            member = {"_id": 0, "host": "localhost:27017"}
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
        if not client.admin.command("hello").get("isWritablePrimary"):
            raise OSError("no primary yet")


async def _s3_answers(address: str) -> None:
    host, _, port = address.partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.close()


_CHECKS: dict[str, Callable[[str], Awaitable[None]]] = {
    "kafka": _kafka_answers,
    "postgres": _postgres_answers,
    "mongo": _mongo_answers,
    "s3": _s3_answers,
}


async def _until(answers: Callable[[str], Awaitable[None]], address: str) -> None:
    deadline = monotonic() + START_TIMEOUT
    while True:
        try:
            await answers(address)
        except Exception:
            if monotonic() > deadline:
                raise
            await asyncio.sleep(0.5)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
