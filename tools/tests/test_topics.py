"""The catalogue and a real broker."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from rich.console import Console

from libs.contracts import TOPICS, Topic
from tools.topics import CATALOGUE, TopicsError, apply, compare, connect, main, show


@pytest.fixture
def topic() -> Topic:
    """A topic nobody else uses."""
    return replace(TOPICS["mastery-updates"], name=f"test-{uuid4().hex[:10]}", partitions=3)


async def applied(bootstrap: str, *topics: Topic) -> str:
    """What `apply` says."""
    text = io.StringIO()
    await apply(bootstrap, catalogue=topics, console=Console(file=text))
    return text.getvalue()


async def standing(bootstrap: str, topic: Topic) -> str:
    """How the topic differs from what the broker has, nothing where it does not."""
    admin = await connect(bootstrap)
    try:
        return (await compare(admin, [topic]))[0].text
    finally:
        await admin.close()


@pytest.mark.wire
async def test_apply_creates_what_is_missing_with_its_configuration(kafka: str, topic: Topic) -> None:
    assert await standing(kafka, topic) == "missing"
    assert f"created {topic.name}, partitions: 3" in await applied(kafka, topic)
    assert await standing(kafka, topic) == ""


@pytest.mark.wire
async def test_apply_again_changes_nothing(kafka: str, topic: Topic) -> None:
    await applied(kafka, topic)
    assert await applied(kafka, topic) == "1 of 1 topics stand as the catalogue says\n"


@pytest.mark.wire
async def test_apply_alters_a_changed_configuration_or_says_that_the_broker_cannot(kafka: str, topic: Topic) -> None:
    await applied(kafka, topic)
    changed = replace(topic, retention_ms=7_200_000)
    said = await applied(kafka, changed)
    difference = f"retention.ms is {topic.retention_ms}, wanted 7200000"
    if f"this broker cannot alter {topic.name}: {difference}" in said:  # Tansu
        assert "0 of 1 topics stand" in said
        assert await standing(kafka, changed) == difference
    else:
        assert f"altered {topic.name}: {difference}" in said
        assert await standing(kafka, changed) == ""


@pytest.mark.wire
async def test_apply_refuses_another_number_of_partitions_and_changes_nothing(kafka: str, topic: Topic) -> None:
    await applied(kafka, topic)
    missing = replace(topic, name=f"{topic.name}-other")
    with pytest.raises(TopicsError, match=rf"{topic.name} has 3, wanted 4.*reorder pupils' work.*Nothing was changed"):
        await applied(kafka, replace(topic, partitions=4), missing)
    assert await standing(kafka, missing) == "missing"


@pytest.mark.wire
async def test_list_shows_every_topic_of_the_catalogue_and_strangers(kafka: str, topic: Topic) -> None:
    await applied(kafka, topic)
    text = io.StringIO()
    Console(file=text, width=200).print(await show(kafka))
    lines = text.getvalue().splitlines()
    for one in CATALOGUE:
        assert any(one.name in line and "as here" in line for line in lines), one.name
    assert any(topic.name in line and "not in the catalogue" in line for line in lines)


@pytest.mark.wire
async def test_apply_waits_for_a_broker_that_comes_late(kafka: str, topic: Topic) -> None:
    async with _door(kafka) as (address, open_door):
        waiting = asyncio.create_task(applied(address, topic))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        await open_door()
        assert f"created {topic.name}" in await waiting


async def test_apply_gives_up_on_a_broker_that_never_answers() -> None:
    with pytest.raises(TopicsError, match=r"no broker answers at 127\.0\.0\.1:1 within 1 s"):
        await apply("127.0.0.1:1", patience=1)


def test_catalogue_has_the_dead_letter_topics() -> None:
    assert {"attempts-lifecycle", "attempts-lifecycle-mastery-dlq"} <= {topic.name for topic in CATALOGUE}


def test_command_without_a_broker_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KAFKA_BOOTSTRAP_SERVERS", raising=False)
    with pytest.raises(SystemExit):
        main(["apply"])
    assert "--bootstrap" in capsys.readouterr().err


@asynccontextmanager
async def _door(bootstrap: str) -> AsyncIterator[tuple[str, Callable[[], Awaitable[None]]]]:
    """An address where nobody answers until the door is opened; behind it is the broker."""
    host, _, port = bootstrap.partition(",")[0].rpartition(":")

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, int(port))
        await asyncio.gather(_copy(reader, back), _copy(there, writer))

    server = await asyncio.start_server(forward, "127.0.0.1", 0, start_serving=False)
    address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield address, server.start_serving
    finally:
        server.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
