"""Bringing a stack up: a graph of steps, each begun as soon as what it needs is done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from deploy.local import prepare
from deploy.local.ports import HOST, is_free
from deploy.local.programs import Program
from deploy.local.ready import probe
from deploy.local.services import SERVICES
from deploy.local.stack import External, Say, Server, Stack
from deploy.local.state import State
from deploy.local.supervise import Supervisor

SECONDS = 90.0
FAILED_STARTS = 3


class Failure(RuntimeError):
    """A program that did not come up; its message ends with the last lines of the program's log."""


@dataclass(frozen=True)
class Step:
    """A node of the graph. A need that is not a step of this run is taken as met."""

    name: str
    needs: tuple[str, ...]
    run: Callable[[], Awaitable[None]]


async def run_graph(steps: Iterable[Step]) -> None:
    """Run every step after those it needs, otherwise all at once. The first failure cancels the rest and is raised."""
    tasks: dict[str, asyncio.Task[None]] = {}

    async def follow(step: Step) -> None:
        await asyncio.gather(*(tasks[need] for need in step.needs if need in tasks))
        await step.run()

    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                tasks[step.name] = group.create_task(follow(step))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


class Up:
    """One run of `up` on a state folder."""

    def __init__(self, state: State, wanted: Iterable[str], say: Say) -> None:
        self.state, self.say = state, say
        self.supervisor = Supervisor(state)
        self.was_up = self.supervisor.answers()
        self.running = self.supervisor.alive()
        self.stack = Stack(state, wanted, self.running, say)
        self.started: list[str] = []

    async def run(self, only_servers: bool) -> None:
        """Until everything answers. Whatever goes wrong, what this run started is stopped again."""
        self.state.save()
        try:
            programs = [server.program() for server in self.stack.own]
            services = [self.stack.issuer, *self.stack.service_programs()]
            self.supervisor.apply([*programs, *services])
            steps = [self.server_step(server) for server in self.stack.servers]
            if not only_servers:
                steps += [
                    Step(task.name, task.needs, lambda task=task: prepare.run(task, self.stack.facts["services"]))
                    for task in prepare.TASKS
                ]
                steps += [self.service_step(program) for program in services]
            await run_graph(steps)
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        self.supervisor.stop(self.started)
        if not self.was_up and self.supervisor.answers():
            self.supervisor.shutdown()

    def server_step(self, server: Server | External) -> Step:
        async def run() -> None:
            if not isinstance(server, External) and server.name not in self.running:
                await asyncio.to_thread(server.install)
                await self.start(server.program())
            await server.initialise()

        return Step(server.name, (), run)

    def service_step(self, program: Program) -> Step:
        async def run() -> None:
            if program.name not in self.running:
                if not is_free(program.port):
                    variable = f"{program.name.upper()}_HTTP_PORT"
                    raise Failure(f"{HOST}:{program.port} is taken by another program: choose a port with {variable}")
                await self.start(program)

        needs = [service.needs for service in SERVICES if service.name == program.name]
        preparations = [task.name for task in prepare.TASKS if program.name in task.before]
        return Step(program.name, (*(needs[0] if needs else ()), *preparations), run)

    async def start(self, program: Program) -> None:
        began = time.monotonic()
        self.started.append(program.name)
        self.supervisor.start(program.name)
        await wait_until_ready(self.supervisor, program.name, program.port)
        self.say(f"{program.name}: ready on {HOST}:{program.port} after {time.monotonic() - began:.1f} s")


async def wait_until_ready(supervisor: Supervisor, name: str, port: int) -> None:
    """Until it answers; Failure when supervisord gives up, when it ends again and again, or after 90 s."""
    deadline, endings, before = time.monotonic() + SECONDS, 0, ""
    while not await probe(name)(port):
        now = supervisor.processes()[name]["statename"]
        endings += now != before and now in ("BACKOFF", "EXITED", "FATAL")
        if now == "FATAL" or endings >= FAILED_STARTS:
            raise Failure(f"{name} ended right after its start. Its log ends with:\n{supervisor.log_end(name)}")
        if time.monotonic() > deadline:
            raise Failure(
                f"{name} does not answer after {SECONDS:.0f} s. Its log ends with:\n{supervisor.log_end(name)}"
            )
        before = now
        await asyncio.sleep(0.05)
