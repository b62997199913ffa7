"""The one-shot commands between servers and services: topics, migrations, curriculum data."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local.services import SERVICES
from deploy.local.state import ROOT


@dataclass(frozen=True)
class Task:
    """A module to run with the environment of `service`, when `needs` are done and `before` these services start.

    In the arguments, `{VARIABLE}` stands for that variable of the service's environment."""

    name: str
    module: str
    arguments: tuple[str, ...]
    service: str
    needs: tuple[str, ...]
    before: tuple[str, ...]


TASKS = (
    Task(
        name="topics",
        module="tools.topics",
        arguments=("apply", "--bootstrap", "{GATEWAY_KAFKA_BOOTSTRAP_SERVERS}"),
        service="gateway",
        needs=("kafka",),
        before=tuple(service.name for service in SERVICES),
    ),
    *(
        Task(
            name=f"migrations of {service.name}",
            module="libs.chassis.migrations",
            arguments=("upgrade", service.name),
            service=service.name,
            needs=("postgres",),
            before=(service.name,),
        )
        for service in SERVICES
        if service.migrated
    ),
    Task(
        name="curriculum data",
        module="services.curriculum.load",
        arguments=(),
        service="curriculum",
        needs=("migrations of curriculum",),
        before=("curriculum",),
    ),
)


async def run(task: Task, environments: Mapping[str, Mapping[str, str]]) -> None:
    """RuntimeError with the end of what the command said, when it fails."""
    variables = environments[task.service]
    arguments = [argument.format_map(variables) for argument in task.arguments]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", task.module, *arguments),
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        raise
    if process.returncode:
        end = "\n".join(output.decode(errors="replace").splitlines()[-20:])
        command = " ".join(("python -m", task.module, *arguments))
        raise RuntimeError(f"{task.name}: `{command}` ended with {process.returncode}:\n{end}")
