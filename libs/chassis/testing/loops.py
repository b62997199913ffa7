"""Background loops in tests: run one for a while, wait until something came about."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar


class Loop(Protocol):
    async def run(self) -> None: ...


L = TypeVar("L", bound=Loop)


@asynccontextmanager
async def running(loop: L) -> AsyncIterator[L]:
    """Runs the loop until the block ends, then cancels it and waits for it. Raises what ended it before."""
    task = asyncio.create_task(loop.run())
    try:
        yield loop
        if task.done():
            task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def eventually(condition: Callable[[], bool | Awaitable[bool]], within: float = 30) -> None:
    """Returns when the condition holds; TimeoutError after `within` seconds."""
    async with asyncio.timeout(within):
        while True:
            result = condition()
            if result if isinstance(result, bool) else await result:
                return
            await asyncio.sleep(0.02)
