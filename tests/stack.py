"""The whole system as tests use it: started and stopped by deploy/local, its programs by name, tokens for anybody."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from deploy.local import issuer, providers
from deploy.local.ports import HOST, free_port
from deploy.local.ready import probe, until
from deploy.local.state import ROOT, State
from deploy.local.supervise import MARKER, Supervisor

UP_TIMEOUT = 600  # the first run downloads the broker
ORIGIN = "https://app.innova.example"  # the one whose pages may call
READY_TIMEOUT = 90.0
QUESTIONS_WAIT = "1"  # seconds; a minute otherwise, for others to share the call
WITHOUT_KEYS = dict.fromkeys(providers.KEYS.values(), "")  # a test never asks a real provider


@dataclass(frozen=True)
class Replica:
    """A process beside the supervised one."""

    process: subprocess.Popen[bytes]
    port: int

    async def handled(self) -> int:
        """How many records it has consumed."""
        async with httpx.AsyncClient() as http:
            metrics = (await http.get(f"http://{HOST}:{self.port}/metrics")).text
        found = re.findall(r'^consumer_records_total{.*outcome="handled"} (\S+)$', metrics, re.MULTILINE)
        return int(sum(map(float, found)))


class Stack:
    """The stack of one state folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    # --- as a whole

    def up(self) -> str:
        port = State(self.folder).ports.get("gateway") or free_port()
        return self._command(
            "up",
            "--detach",
            GATEWAY_HTTP_PORT=str(port),
            GATEWAY_CORS_ORIGINS=f'["{ORIGIN}"]',
            CLASSIFIER_BATCH_WAIT=QUESTIONS_WAIT,
        )

    def down(self) -> str:
        return self._command("down")

    def _command(self, *arguments: str, **environment: str) -> str:
        """What the command printed. Into a file: a pipe would be inherited by the daemon and never end."""
        said = self.folder / f"test-{arguments[0]}.txt"
        with said.open("w") as output:
            done = subprocess.run(
                [sys.executable, "-m", "deploy.local", *arguments, "--state", str(self.folder)],
                cwd=ROOT,
                env={**os.environ, **WITHOUT_KEYS, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=UP_TIMEOUT,
                check=False,
            )
        text = said.read_text()
        if done.returncode:
            raise RuntimeError(f"deploy.local {arguments[0]} ended with {done.returncode}:\n{text[-4000:]}")
        return text

    # --- facts

    @property
    def facts(self) -> dict[str, Any]:
        """Addresses and passwords; under `services` the environment of each."""
        return State(self.folder).facts

    def of_service(self, name: str, setting: str) -> str:
        value: str = self.facts["services"][name][f"{name.upper()}_{setting}"]
        return value

    @property
    def kafka(self) -> str:
        address: str = self.facts["KAFKA_BOOTSTRAP_SERVERS"]
        return address

    @property
    def keeps_its_log(self) -> bool:
        """Whether the broker's data survives its death."""
        return bool(self.facts["KAFKA_FLAVOUR"] == "apache")

    def token(self, role: str, subject: UUID, seconds: int = 3600) -> str:
        return issuer.token(State(self.folder), role, str(subject), seconds)

    def logs(self) -> dict[str, str]:
        """Everything that was logged, by file."""
        return {path.name: path.read_text(errors="replace") for path in (self.folder / "logs").iterdir()}

    # --- programs

    @property
    def _supervisor(self) -> Supervisor:
        return Supervisor(State(self.folder))

    def pid(self, name: str) -> int:
        """0 while it does not run."""
        return int(self._supervisor.processes()[name]["pid"])

    def kill(self, name: str) -> int:
        """SIGKILL; supervisord starts it again. The killed process's id, 0 when there was none."""
        pid = self.pid(name)
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return pid

    async def stop(self, name: str) -> None:
        await asyncio.to_thread(self._supervisor.stop, [name])

    async def start(self, name: str) -> None:
        await asyncio.to_thread(self._supervisor.start, name)
        await self.ready(name)

    async def ready(self, *names: str, not_pid: int = 0) -> None:
        """Until each answers, as another process than `not_pid`."""
        ports = State(self.folder).ports

        async def answers(name: str) -> bool:
            return await probe(name)(ports[name]) and self.pid(name) not in (0, not_pid)

        for name in names:
            end = self._supervisor.log_end
            assert await until(partial(answers, name), READY_TIMEOUT), f"{name} is not ready:\n{end(name)}"

    @asynccontextmanager
    async def replica(self, service: str, name: str) -> AsyncIterator["Replica"]:
        """One more process of a service, ready; killed at the end. Its log lies among the others."""
        port = free_port()
        process = self._launch(service, name, port)
        try:
            assert await until(lambda: probe(service)(port), READY_TIMEOUT), f"no second {service} on {HOST}:{port}"
            yield Replica(process, port)
        finally:
            process.kill()
            await asyncio.to_thread(process.wait, 30)

    def _launch(self, service: str, name: str, port: int) -> subprocess.Popen[bytes]:
        prefix = service.upper()
        own = {f"{prefix}_HTTP_PORT": str(port), f"{prefix}_INSTANCE": name, MARKER: str(self.folder)}
        with (self.folder / "logs" / f"{service}-{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"services.{service}"],
                cwd=ROOT,
                env={**os.environ, **self.facts["services"][service], **own},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
