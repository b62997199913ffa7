"""The servers as containers. The first test needs a Docker engine; the others hold what can be held without one."""

import asyncio
from typing import Any

import asyncpg
import pytest
import yaml
from pymongo import MongoClient

from libs.chassis.testing import containers
from libs.chassis.testing.bus import produce_raw, records, scratch_topic


@pytest.mark.containers
async def test_containers_when_started_serve_every_kind_of_client() -> None:
    manager = containers.containers(containers.PORTS)
    facts: dict[str, Any] = await asyncio.to_thread(manager.__enter__)
    try:
        address = facts["KAFKA_BOOTSTRAP_SERVERS"]
        async with scratch_topic(address) as topic:
            await produce_raw(address, topic, b"value", b"key", [])
            assert len(await records(address, topic, count=1)) == 1
        connection = await asyncpg.connect(facts["POSTGRES_URL"])
        assert await connection.fetchval("select 1") == 1
        await connection.close()
        with MongoClient[dict[str, Any]](facts["MONGODB_URL"]) as client:
            assert client.admin.command("hello")["isWritablePrimary"]
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)


def test_every_server_of_the_tests_is_described_in_compose() -> None:
    described = yaml.safe_load(containers.COMPOSE.read_text())["services"]
    assert all(described[name]["image"] for name in containers.PORTS)


def test_broker_tells_clients_outside_an_address_they_can_reach() -> None:
    own = containers._own_environment("kafka", 34567)
    assert "OUTSIDE://127.0.0.1:34567" in own["KAFKA_ADVERTISED_LISTENERS"]
    assert "OUTSIDE://:9092" in own["KAFKA_LISTENERS"]
    assert "OUTSIDE:PLAINTEXT" in own["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"]


@pytest.mark.parametrize("name", containers.PORTS)
def test_facts_have_the_names_that_deploy_local_gives_them(name: str) -> None:
    facts = containers._facts(name, "127.0.0.1:1")
    prefix = {"kafka": "KAFKA_", "postgres": "POSTGRES_", "mongo": "MONGODB_", "s3": "S3_"}[name]
    assert facts
    assert all(key.startswith(prefix) for key in facts)
