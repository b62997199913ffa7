"""Architecture section 9, life of a process: signals, readiness, exit codes. On real processes."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.testing.bus import produce
from libs.chassis.tests.conftest import Recorder, eventually, note, running_bus
from libs.chassis.unused import UNUSED
from libs.chassis.watchdog import watch

ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def sample_service(**environment: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, httpx.AsyncClient]]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "libs.chassis.tests.sample_service",
        cwd=ROOT,
        env=os.environ | {"SAMPLE_HTTP_PORT": str(port)} | environment,
        stderr=asyncio.subprocess.PIPE,
    )
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        try:
            async with asyncio.timeout(20):
                while True:
                    try:
                        if (await client.get("/readyz")).status_code == 200:
                            break
                    except httpx.TransportError:
                        await asyncio.sleep(0.05)
            yield process, client
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


async def test_sigterm_turns_readiness_off_before_anything_stops_and_exits_zero() -> None:
    async with sample_service() as (process, client):
        stream = asyncio.create_task(client.get("/stream"))
        await asyncio.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        answer = await stream
        assert answer.json() == {"stopping": True}
        assert await asyncio.wait_for(process.wait(), 15) == 0


async def test_halt_ends_the_process_with_a_non_zero_code_and_says_why() -> None:
    async with sample_service(SAMPLE_HALT="1") as (process, _):
        _, errors = await asyncio.wait_for(process.communicate(), 15)
        assert process.returncode == 1
        assert b"asked to" in errors


async def test_missing_settings_are_named_and_end_the_process() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "libs.chassis.tests.sample_service",
        cwd=ROOT,
        env=os.environ | {"SAMPLE_HTTP_PORT": "99999999"},
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"SAMPLE_HTTP_PORT" in errors


async def test_parts_start_in_order_and_stop_in_reverse_even_when_one_fails_to_stop() -> None:
    events: list[str] = []

    def part(name: str) -> Part:
        async def start() -> None:
            events.append(f"start {name}")

        async def stop() -> None:
            events.append(f"stop {name}")
            if name == "b":
                raise OSError("will not stop")

        return Part(name, start, stop)

    lifecycle = Lifecycle(pytest.fail)
    lifecycle.parts = (part("a"), part("b"), part("c"))
    assert await lifecycle.unready() == {"process": "starting"}
    async with lifecycle.run():
        assert await lifecycle.unready() == {}
    assert events == ["start a", "start b", "start c", "stop c", "stop b", "stop a"]
    assert await lifecycle.unready() == {"process": "stopping"}


async def test_part_that_cannot_serve_makes_the_process_unready_and_says_so() -> None:
    async def broken() -> None:
        raise OSError("store away")

    async def hanging() -> None:
        await asyncio.Event().wait()

    lifecycle = Lifecycle(pytest.fail)
    lifecycle.parts = (Part("store", check=broken), Part("slow", check=hanging), Part("fine"))
    async with lifecycle.run():
        assert await lifecycle.unready() == {"store": "store away", "slow": "TimeoutError"}


async def test_background_loop_that_ends_by_itself_halts_the_process() -> None:
    halted: list[str] = []

    async def give_up() -> None:
        raise ValueError("no more")

    lifecycle = Lifecycle(halted.append)
    lifecycle.parts = (background("loop", give_up, halted.append),)
    async with lifecycle.run():
        await eventually(lambda: halted)
        assert "loop" in (await lifecycle.unready())
    assert "no more" in halted[0]


@pytest.mark.wire
async def test_watchdog_halts_when_a_consumer_lags_and_does_not_move(kafka: str, topic: str) -> None:
    async def stuck(_: Delivery) -> None:
        await asyncio.Event().wait()

    halted: list[str] = []
    await produce(kafka, note(1), topic=topic)
    async with running_bus(kafka, topic, Recorder(stuck), graceful_timeout=0.2) as bus:
        await asyncio.sleep(1)
        for number in range(3):
            await produce(kafka, note(number), topic=topic)
        guard = asyncio.create_task(watch(bus, halted.append, 1.0))
        await eventually(lambda: halted)
        guard.cancel()
    assert "no progress" in halted[0]


@pytest.mark.wire
async def test_watchdog_leaves_an_idle_consumer_alone(kafka: str, topic: str) -> None:
    halted: list[str] = []
    await produce(kafka, note(1), topic=topic)
    recorder = Recorder()
    async with running_bus(kafka, topic, recorder) as bus:
        await recorder.until(lambda r: r.handled == [1])
        guard = asyncio.create_task(watch(bus, halted.append, 0.3))
        await asyncio.sleep(1.5)
        guard.cancel()
    assert halted == []


async def test_process_when_its_libraries_are_loaded_then_it_holds_none_that_nothing_uses() -> None:
    """Megabytes in each service; see libs/chassis/unused.py."""
    loaded = "import libs.chassis.process, libs.chassis.mongo, sys; print(*sys.modules)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", loaded, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    packages = {name.partition(".")[0] for name in output.decode().split() if name not in UNUSED}
    assert packages >= {"structlog", "pymongo"}
    assert not packages & {"rich", "pygments", "cryptography"}
