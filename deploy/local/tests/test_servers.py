"""The servers themselves, on a state folder of this module: they keep what they were given, and let nobody else at it."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import psutil
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from botocore.exceptions import ClientError
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from deploy.local import strays
from deploy.local.servers import kafka
from deploy.local.state import ROOT, State

pytestmark = [pytest.mark.wire, pytest.mark.timeout(300)]


def local(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "deploy.local", *arguments, "--state", str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def facts(folder: Path) -> dict[str, Any]:
    return dict(json.loads(local(folder, "env", "--json")))


def processes(folder: Path) -> dict[str, int]:
    return {row["name"]: row["pid"] for row in json.loads(local(folder, "status", "--json")) if row["pid"]}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="innova-servers-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        local(folder, "up", "--only-servers", "--detach")
        try:
            yield folder
        finally:
            local(folder, "down")


def test_kafka_formats_its_folder_whatever_the_id_of_its_cluster_begins_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jars = kafka.jars(print)
    if jars is None:
        pytest.skip("Java or Maven is missing")
    begins_with_a_hyphen = UUID(int=0xF8 << 120)
    monkeypatch.setattr(kafka.uuid, "uuid4", lambda: begins_with_a_hyphen)
    state = State(tmp_path)
    state.port("kafka-controller")

    kafka.Kafka(state, state.port("kafka"), jars).install()

    assert "cluster.id=-A" in (tmp_path / "kafka" / "data" / "meta.properties").read_text()


async def produce(bootstrap: str, topic: str, values: list[bytes]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def consume(bootstrap: str, topic: str, group: str, count: int) -> list[bytes]:
    """As a member of the group, from where the group stands; what was read is committed."""
    options = {"group_id": group, "auto_offset_reset": "earliest", "enable_auto_commit": False}
    async with AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, **options) as consumer:
        async with asyncio.timeout(60):
            values = [(await consumer.getone()).value for _ in range(count)]
        await consumer.commit()
    return values


async def test_kafka_killed_has_its_records_and_committed_offsets_again(folder: Path) -> None:
    known = facts(folder)
    if known["KAFKA_FLAVOUR"] != "apache":
        pytest.skip("Tansu keeps its data in memory")
    bootstrap = known["KAFKA_BOOTSTRAP_SERVERS"]
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("survival", num_partitions=1, replication_factor=1)])
    await admin.close()
    await produce(bootstrap, "survival", [b"1", b"2", b"3"])
    assert await consume(bootstrap, "survival", "readers", 2) == [b"1", b"2"]
    before = processes(folder)["kafka"]

    local(folder, "kill", "kafka")
    local(folder, "start", "kafka")

    assert processes(folder)["kafka"] != before
    await produce(bootstrap, "survival", [b"4"])
    assert await consume(bootstrap, "survival", "readers", 2) == [b"3", b"4"]
    assert await consume(bootstrap, "survival", "late", 4) == [b"1", b"2", b"3", b"4"]


async def test_postgres_role_owns_its_schema_and_sees_no_other(folder: Path) -> None:
    services = facts(folder)["services"]
    urls = {
        name: services[name][f"{name.upper()}_DATABASE_URL"].replace("+asyncpg", "") for name in ("attempts", "mastery")
    }
    owner = await asyncpg.connect(urls["attempts"])
    await owner.execute("create table if not exists secrets (id int)")
    assert await owner.fetchval("select schemaname from pg_tables where tablename = 'secrets'") == "attempts"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await owner.execute("create table public.anywhere (id int)")
    await owner.close()

    stranger = await asyncpg.connect(urls["mastery"])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await stranger.fetch("select * from attempts.secrets")
    await stranger.close()


async def test_postgres_without_its_password_lets_nobody_in(folder: Path) -> None:
    url = facts(folder)["POSTGRES_URL"]
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(url, password="wrong")


async def test_mongo_user_of_telemetry_reaches_its_database_only(folder: Path) -> None:
    url = facts(folder)["services"]["telemetry"]["TELEMETRY_MONGODB_URL"]
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(url)
    async with client:
        await client["telemetry"]["probe"].insert_one({"x": 1})
        with pytest.raises(OperationFailure):
            await client["elsewhere"]["probe"].insert_one({"x": 1})


def s3_client(known: dict[str, Any], secret: str) -> Any:
    return get_session().create_client(
        "s3",
        endpoint_url=known["S3_ENDPOINT_URL"],
        region_name=known["S3_REGION"],
        aws_access_key_id=known["S3_ACCESS_KEY"],
        aws_secret_access_key=secret,
        config=AioConfig(s3={"addressing_style": "path"}),
    )


async def test_s3_refuses_a_wrong_secret_and_keeps_an_object_through_a_kill(folder: Path) -> None:
    known = facts(folder)

    async with s3_client(known, "wrong") as thief:
        with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
            await thief.list_objects_v2(Bucket="uploads")
    async with s3_client(known, known["S3_SECRET_KEY"]) as owner:
        await owner.put_object(Bucket="uploads", Key="photo", Body=b"pixels", Metadata={"page": "7"})
        local(folder, "kill", "s3")
        local(folder, "start", "s3")
        found = await owner.get_object(Bucket="uploads", Key="photo")
        assert await found["Body"].read() == b"pixels"
        assert found["Metadata"] == {"page": "7"}


async def leave_something(known: dict[str, Any]) -> None:
    """In every store, by its own protocol."""
    connection = await asyncpg.connect(known["POSTGRES_URL"])
    await connection.execute("create table kept as select 42 as answer")
    await connection.close()
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(known["MONGODB_URL"])
    async with client:
        await client["kept"]["kept"].insert_one({"answer": 42})
    async with s3_client(known, known["S3_SECRET_KEY"]) as s3:
        await s3.put_object(Bucket="uploads", Key="kept", Body=b"42")
    admin = AIOKafkaAdminClient(bootstrap_servers=known["KAFKA_BOOTSTRAP_SERVERS"])
    await admin.start()
    await admin.create_topics([NewTopic("kept", num_partitions=1, replication_factor=1)])
    await admin.close()
    await produce(known["KAFKA_BOOTSTRAP_SERVERS"], "kept", [b"42"])


async def find_it_again(known: dict[str, Any]) -> None:
    connection = await asyncpg.connect(known["POSTGRES_URL"])
    assert await connection.fetchval("select answer from kept") == 42
    await connection.close()
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(known["MONGODB_URL"])
    async with client:
        assert await client["kept"]["kept"].count_documents({"answer": 42}) == 1
    async with s3_client(known, known["S3_SECRET_KEY"]) as s3:
        found = await s3.get_object(Bucket="uploads", Key="kept")
        assert await found["Body"].read() == b"42"
    if known["KAFKA_FLAVOUR"] == "apache":
        assert await consume(known["KAFKA_BOOTSTRAP_SERVERS"], "kept", "readers", 1) == [b"42"]


async def test_second_up_finds_ports_and_data_of_the_first_and_down_leaves_no_process(folder: Path) -> None:
    first = facts(folder)
    await leave_something(first)
    pids = processes(folder).values()

    local(folder, "down")
    assert strays.processes(folder) == []
    assert not any(psutil.pid_exists(pid) for pid in pids)

    local(folder, "up", "--only-servers", "--detach")
    assert facts(folder) == first
    await find_it_again(first)


def test_down_after_supervisord_was_killed_leaves_no_process(folder: Path) -> None:
    psutil.Process(int((folder / "supervisord.pid").read_text())).kill()
    assert strays.processes(folder)

    local(folder, "down")

    assert strays.processes(folder) == []
