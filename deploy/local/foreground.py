"""What a person at a terminal sees: progress lines, and under them the status table, again and again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from http.client import HTTPException
from xmlrpc.client import Fault

from rich.console import Console
from rich.live import Live

from deploy.local import status
from deploy.local.state import State
from deploy.local.supervise import Supervisor

console = Console(highlight=False)


def say(line: str) -> None:
    console.print(line, markup=False, soft_wrap=True)


async def orderly(work: Coroutine[None, None, None]) -> None:
    """A closed terminal, or a SIGTERM, ends the work as Ctrl-C does."""
    task = asyncio.current_task()
    assert task is not None
    for end in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(end, task.cancel)
    await work


async def show(state: State, forever: bool = False) -> None:
    """The table, until supervisord ends, which somebody may ask for at another terminal."""
    supervisor = Supervisor(state)
    with Live(console=console, auto_refresh=False, transient=True) as live:
        while forever or supervisor.answers():
            with suppress(OSError, HTTPException, Fault):  # it may end between two calls
                live.update(status.table(await status.rows(state)), refresh=True)
            await asyncio.sleep(1)


@asynccontextmanager
async def shown(state: State) -> AsyncIterator[None]:
    """The table, while something else goes on."""
    table = asyncio.create_task(show(state, forever=True))
    try:
        yield
    finally:
        table.cancel()
        with suppress(asyncio.CancelledError):
            await table
