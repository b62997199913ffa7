"""The model providers' stand-in for tests: one process per session, well-behaved at the beginning of each test."""

import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[3]
START_TIMEOUT = 30.0


@dataclass(frozen=True)
class Providers:
    """Its address is the `base_url` of both SDKs; any key will do. What a rule may say: tools/providers/README.md."""

    url: str

    async def scenario(self, *rules: dict[str, Any]) -> None:
        """From now on; without rules it behaves well."""
        async with httpx.AsyncClient(base_url=self.url) as http:
            answer = await http.put("/scenario", json={"rules": rules})
            assert answer.status_code == 200, answer.text

    async def calls(self, api: str | None = None) -> list[dict[str, Any]]:
        """What was asked since the test began, in order."""
        async with httpx.AsyncClient(base_url=self.url) as http:
            calls: list[dict[str, Any]] = (await http.get("/calls")).json()["calls"]
        return [call for call in calls if api in (None, call["api"])]

    async def reset(self) -> None:
        """Forgets the scenario, the calls and the prompt cache."""
        async with httpx.AsyncClient(base_url=self.url) as http:
            await http.delete("/scenario")
            await http.delete("/calls")


@pytest.fixture(scope="session")
def providers_process() -> Iterator[Providers]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tools.providers", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603
    try:
        started = Providers(f"http://127.0.0.1:{port}")
        _wait_for(started, process)
        yield started
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(started: Providers, process: "subprocess.Popen[bytes]") -> None:
    deadline = monotonic() + START_TIMEOUT
    with httpx.Client(base_url=started.url) as http:
        while True:
            try:
                http.get("/readyz")
            except httpx.TransportError:
                assert process.poll() is None, f"the stand-in ended with {process.returncode}"
                assert monotonic() < deadline, "the stand-in does not answer"
                sleep(0.05)
            else:
                return


@pytest.fixture
async def providers(providers_process: Providers) -> AsyncIterator[Providers]:
    await providers_process.reset()
    yield providers_process
    await providers_process.reset()
