"""Leases: who may do something alone, until when. Their time is the store's, so that clocks of machines do not matter."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Protocol, TypeVar
from uuid import UUID

import structlog

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lease:
    """`ttl` (seconds) is what a renewal gives again; `expires_at` is of the last acquisition."""

    name: str
    token: UUID
    expires_at: datetime
    ttl: float


class LeaseLost(Exception):  # noqa: N818 - an outcome, not an error name
    """Somebody else may have taken over: stop, and write nothing."""


class Leases(Protocol):
    """Leases by name. A new holder gets a new token, and the old token is worth nothing from then on."""

    async def acquire(self, name: str, ttl: float) -> Lease | None:
        """The lease, or None while somebody (perhaps ourselves) holds it."""

    async def renew(self, lease: Lease) -> bool:
        """Whether it is still ours, which also holds for one that ran out and that nobody took."""

    async def release(self, lease: Lease) -> None:
        """Gives it back, if it is still ours."""


async def hold(work: Awaitable[T], renew: Callable[[], Awaitable[bool]], ttl: float) -> T:
    """Does the work and renews its lease three times per `ttl` (seconds) meanwhile.

    Cancels the work and raises LeaseLost when the lease is somebody else's, or when the store could not be asked for so
    long that it may be.
    """
    task = asyncio.ensure_future(work)
    ours_until = monotonic() + ttl
    try:
        while not (await asyncio.wait({task}, timeout=ttl / 3))[0]:
            asked = monotonic()
            try:
                async with asyncio.timeout(ttl / 3):
                    ours = await renew()
            except Exception as error:
                log.warning("lease not renewed", error=str(error))
                ours = monotonic() < ours_until
            else:
                ours_until = asked + ttl
            if not ours:
                raise LeaseLost
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait({task})
