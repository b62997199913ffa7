"""Life of a process: its parts start in order and stop in reverse; it is ready while every part is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic

import structlog

from libs.chassis import metrics

log = structlog.get_logger()
CHECK_TIMEOUT = 2.0


async def nothing() -> None:
    """The default of a part that has nothing to do at this point."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something with a life of its own: a store, the bus, a background loop. `check` raises while the part cannot serve."""

    name: str
    start: Callable[[], Awaitable[None]] = nothing
    stop: Callable[[], Awaitable[None]] = nothing
    check: Callable[[], Awaitable[None]] = nothing


def background(name: str, run: Callable[[], Awaitable[None]], halt: Callable[[str], None]) -> Part:
    """A part that is a loop. One that ends by itself or fails takes the process down: nothing stops in silence (P28)."""
    tasks: list[asyncio.Task[None]] = []

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            halt(f"{name} ended: {task.exception()!r}")

    async def start() -> None:
        task = asyncio.ensure_future(run())
        task.add_done_callback(ended)
        tasks.append(task)

    async def stop() -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        tasks.clear()

    async def check() -> None:
        if not tasks or any(task.done() for task in tasks):
            raise RuntimeError("not running")

    return Part(name, start, stop, check)


class Lifecycle:
    """Starts, checks and stops the parts of one process. `stopping` is set at the first sign of the end, before anything
    is stopped, so that readiness goes off and endless responses come to their end."""

    def __init__(self, halt: Callable[[str], None]) -> None:
        self.halt = halt
        self.stopping = asyncio.Event()
        self.parts: Sequence[Part] = ()
        self._started: list[Part] = []
        self._lag_task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        self._lag_task = asyncio.create_task(_measure_loop_lag())
        try:
            for part in self.parts:
                began = monotonic()
                self._started.append(part)
                await part.start()
                log.info("started", part=part.name, seconds=round(monotonic() - began, 3))
            yield
        finally:
            self.stopping.set()
            for part in reversed(self._started):
                try:
                    await part.stop()
                except Exception:
                    log.exception("part did not stop cleanly", part=part.name)
            self._lag_task.cancel()

    async def unready(self) -> dict[str, str]:
        """What keeps the process from serving, by part; empty when it is ready."""
        if self.stopping.is_set():
            return {"process": "stopping"}
        if len(self._started) < len(self.parts):
            return {"process": "starting"}
        results = await asyncio.gather(*(_checked(part) for part in self.parts))
        return {part.name: problem for part, problem in zip(self.parts, results, strict=True) if problem}


async def _checked(part: Part) -> str | None:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT):
            await part.check()
    except Exception as error:
        return str(error) or type(error).__name__
    return None


async def _measure_loop_lag(every: float = 0.5) -> None:
    while True:
        began = monotonic()
        await asyncio.sleep(every)
        metrics.LOOP_LAG.set(max(0.0, monotonic() - began - every))
