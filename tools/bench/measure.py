"""One measurement after another on a running stack; the numbers, not their looks."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from deploy.local.state import ROOT
from tools.bench import profile, stores
from tools.bench.meter import busy, pid_of, spent, usage
from tools.bench.stores import Holdings
from tools.bench.traffic import Traffic
from tools.stack import Stack, StackError

WARM_UP = 3.0  # seconds before each measurement
RATE = 200  # attempts a second of the open loop
LISTENERS = 200  # pupils that follow their feed meanwhile
LOGGED = 5.0  # seconds in which SQL statements are logged
_LAPS = 5


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed loop. `cpu` by program in seconds, until all of it had reached the stores; `host` as of `host_speed`; `others`
    is the share of the machine's work that was none of ours."""

    concurrency: int
    result: dict[str, Any]
    cpu: dict[str, float]
    came: Holdings
    host: float
    others: float
    profile: str | None = None

    @property
    def rate(self) -> float:
        return float(self.result["requests"] / self.result["seconds"])

    @property
    def agrees(self) -> bool:
        """Whether every store has as many attempts as were accepted."""
        return {self.came.attempts, self.came.effects, self.came.documents} == {self.result["accepted"]}

    def per_attempt(self, program: str) -> float:
        """Milliseconds of processor time."""
        return self.cpu[program] / int(self.result["requests"]) * 1000

    @property
    def client(self) -> float:
        return float(self.result["client_cpu"] / self.result["requests"] * 1000)


@dataclass(slots=True)
class Figures:
    """Everything that was measured. `memory` in bytes by program, at rest and after the load."""

    closed: list[Closed] = field(default_factory=list)
    open: dict[str, Any] = field(default_factory=dict)
    statements: dict[str, tuple[int, int]] = field(default_factory=dict)
    logged: int = 0
    rest: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    diagnosis: str = ""
    classifying: str = ""


def host_speed() -> float:
    """Milliseconds of a fixed piece of Python, the median of some: how fast this machine is at this moment."""
    times = []
    for _ in range(_LAPS):
        began = perf_counter()
        sum(number * number for number in range(300_000))
        times.append((perf_counter() - began) * 1000)
    return median(times)


def memory(stack: Stack) -> dict[str, int]:
    return {name: one.memory for name, one in usage(stack).items()}


async def closed_loop(
    stack: Stack, traffic: Traffic, concurrency: int, seconds: float, *, profiled: str | None = None
) -> Closed:
    host, before = host_speed(), await stores.holdings(stack)
    job = _job(traffic, traffic.requests(), concurrency=concurrency, warm_up=WARM_UP, seconds=seconds)
    client = await _start("tools.bench.closed", job)
    assert client.stdout is not None
    await client.stdout.readline()  # it is warm now
    began, worked = usage(stack), busy()
    sampling = asyncio.create_task(profile.sample(pid_of(stack, profiled), seconds)) if profiled else None
    result = await _result(client)
    worked = busy() - worked
    came = await stores.settle(stack, before, result["accepted"])
    cpu = spent(began, usage(stack))
    others = max(0.0, worked - sum(cpu.values()) - result["client_cpu"]) / worked
    return Closed(concurrency, result, cpu, came, host, others, await sampling if sampling else None)


async def open_loop(traffic: Traffic, seconds: float) -> dict[str, Any]:
    streams = [traffic.stream(token).decode() for token in list(traffic.tokens.values())[:LISTENERS]]
    requests = traffic.requests(pupils=LISTENERS)
    return await _result(
        await _start("tools.bench.open", _job(traffic, requests, streams=streams, rate=RATE, seconds=seconds))
    )


async def statements(stack: Stack, traffic: Traffic, concurrency: int) -> tuple[dict[str, tuple[int, int]], int]:
    """Statements by service, and how many attempts were accepted in that time."""
    accepted = 0

    async def load() -> None:
        nonlocal accepted
        before = await stores.holdings(stack)
        job = _job(traffic, traffic.requests(), concurrency=concurrency, warm_up=0.0, seconds=LOGGED)
        accepted = (await _result(await _start("tools.bench.closed", job)))["accepted"]
        await stores.settle(stack, before, accepted)

    return await stores.statements(stack, load), accepted


async def diagnosis() -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "libs.diagnosis.measuring.bench", cwd=ROOT, stdout=PIPE
    )
    output, _ = await process.communicate()
    return output.decode()


async def classifying(stack: Stack) -> str:
    """What asking about 1,000 attempts costs, as the service prints it; nothing where it would cost real money."""
    told = stack.facts["services"]["classifier"]
    if told.get("CLASSIFIER_ANTHROPIC_URL") != stack.facts.get("PROVIDERS_URL"):
        return ""
    # a database of its own: the service's user has no right to make one
    environment = {**os.environ, **told, "CLASSIFIER_MONGODB_URL": stack.facts["MONGODB_URL"]}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.classifier.bench", cwd=ROOT, stdout=PIPE, env=environment
    )
    output, _ = await process.communicate()
    return output.decode()


def _job(traffic: Traffic, requests: Sequence[bytes], **parameters: Any) -> dict[str, Any]:
    lines = [one.decode() for one in requests]
    return {"host": traffic.url.hostname, "port": traffic.url.port, "requests": lines, **parameters}


async def _start(module: str, job: dict[str, Any]) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    process.stdin.write(json.dumps(job).encode())
    await process.stdin.drain()
    process.stdin.close()
    return process


async def _result(client: asyncio.subprocess.Process) -> dict[str, Any]:
    output, _ = await client.communicate()
    if client.returncode:
        raise StackError("the client of the benchmark failed, see above")
    result: dict[str, Any] = json.loads(output.splitlines()[-1])
    return result
