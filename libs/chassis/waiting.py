"""Waiting for a server that is not up yet: at start nothing is wrong with a store that needs another second."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from libs.chassis.errors import OUTAGE, policy_for

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 3.0  # seconds


async def wait_until_up(name: str, ping: Callable[[], Awaitable[None]], timeout: float) -> None:  # noqa: ASYNC109
    """Calls `ping` with back-off and jitter until it succeeds.

    Raises TimeoutError, caused by the last failure, after `timeout` seconds; anything but an outage (a wrong password,
    an unknown database) comes through at once.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    pause = FIRST_PAUSE
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                await ping()
            return
        except Exception as error:
            if policy_for(error) is not OUTAGE:
                raise
            if loop.time() + pause >= deadline:
                raise TimeoutError(f"{name} did not answer within {timeout:g} s: {error}") from error
        await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - jitter
        pause = min(pause * 2, LONGEST_PAUSE)
