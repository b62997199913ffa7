"""Steps that need each other, each run as soon as what it needs is done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A need that is not among the steps of a run is taken as met."""

    name: str
    needs: tuple[str, ...]
    run: Callable[[], Awaitable[None]]


async def run(steps: Iterable[Step]) -> None:
    """Every step after those it needs, otherwise all at once. The first failure cancels the rest and is raised.

    A step stands behind those it needs."""
    tasks: dict[str, asyncio.Task[None]] = {}

    async def follow(step: Step, needed: list[asyncio.Task[None]]) -> None:
        await asyncio.gather(*needed)
        await step.run()

    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                needed = [tasks[need] for need in step.needs if need in tasks]
                tasks[step.name] = group.create_task(follow(step, needed))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
