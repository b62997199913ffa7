"""Bringing a stack up: servers, preparations and services, each begun as soon as what it needs answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from functools import partial

from deploy.local import graph, prepare, strays
from deploy.local.down import down
from deploy.local.graph import Step
from deploy.local.ports import HOST, is_free
from deploy.local.programs import Program
from deploy.local.ready import probe, until
from deploy.local.services import SERVICES
from deploy.local.stack import External, Say, Server, Stack
from deploy.local.state import State
from deploy.local.supervise import Supervisor

PATIENCE = 120.0  # seconds
LOOK = 0.5  # seconds between two looks at whether a program that does not answer yet is alive at all
FAILED_STARTS = 3
NEEDS = {service.name: service.needs for service in SERVICES}


class StartError(RuntimeError):
    """A program that did not come up; the message ends with the last lines of its log."""


class Up:
    """One run of `up` on a state folder."""

    def __init__(self, state: State, wanted: Iterable[str], say: Say) -> None:
        self.state, self.say = state, say
        self.supervisor = Supervisor(state)
        self.was_up = self.supervisor.answers()
        if not self.was_up:
            strays.end(state.folder)  # of a supervisord that was killed: they hold the ports and lock the data
        self.running = self.supervisor.alive()
        self.stack = Stack(state, wanted, self.running, say)
        self.started: list[str] = []

    async def run(self, only_servers: bool) -> None:
        """Until everything answers. Whatever goes wrong, what this run started is stopped again."""
        self.state.save()
        try:
            services = [*self.stack.helpers, *self.stack.service_programs()]
            self.running -= self.supervisor.apply([*(server.program() for server in self.stack.own), *services])
            if not only_servers:
                self.demand_free_ports(services)
            steps = [self.server_step(server) for server in self.stack.servers]
            if not only_servers:
                steps += [self.task_step(task) for task in prepare.TASKS]
                steps += [self.service_step(program) for program in services]
            await graph.run(steps)
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        if self.was_up:
            self.supervisor.stop(self.started)
        else:
            down(self.state, self.say)

    def demand_free_ports(self, services: Iterable[Program]) -> None:
        """A port that the caller chose may be taken by somebody else."""
        for program in services:
            if program.name not in self.running and not is_free(program.port):
                variable = f"{program.name.upper()}_HTTP_PORT"
                raise StartError(f"{HOST}:{program.port} is taken by another program: choose a port with {variable}")

    def server_step(self, server: Server | External) -> Step:
        async def run() -> None:
            if not isinstance(server, External):
                if server.name not in self.running:
                    await asyncio.to_thread(server.install)
                await self.start(server.program())
            await server.initialise()

        return Step(server.name, (), run)

    def task_step(self, task: prepare.Task) -> Step:
        async def run() -> None:
            began = time.monotonic()
            await prepare.run(task, self.stack.facts["services"])
            self.say(f"{task.name}: done after {time.monotonic() - began:.1f} s")

        return Step(task.name, task.needs, run)

    def service_step(self, program: Program) -> Step:
        tasks = [task.name for task in prepare.TASKS if program.name in task.before]
        return Step(program.name, (*NEEDS.get(program.name, ()), *tasks), lambda: self.start(program))

    async def start(self, program: Program) -> None:
        """Start it unless it runs, and wait until it answers."""
        began = time.monotonic()
        if program.name not in self.running:
            self.started.append(program.name)
            self.supervisor.start(program.name)
        await wait_until_ready(self.supervisor, program.name, program.port)
        if program.name in self.started:
            self.say(f"{program.name}: ready on {HOST}:{program.port} after {time.monotonic() - began:.1f} s")


async def wait_until_ready(supervisor: Supervisor, name: str, port: int) -> None:
    """Until it answers. StartError when supervisord gives up, when it ends again and again, or after two minutes."""
    deadline, endings, before = time.monotonic() + PATIENCE, 0, ""
    while not await until(partial(probe(name), port), LOOK):
        now = supervisor.state_of(name)
        endings += now != before and now in ("BACKOFF", "EXITED", "FATAL")
        if now == "FATAL" or endings >= FAILED_STARTS:
            raise StartError(f"{name} ended right after its start. Its log ends with:\n{supervisor.log_end(name)}")
        if time.monotonic() > deadline:
            end = supervisor.log_end(name)
            raise StartError(f"{name} does not answer after {PATIENCE:.0f} s. Its log ends with:\n{end}")
        before = now
