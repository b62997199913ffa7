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


async def hold(work: Awaitable[T], renew: Callable[[], Awaitable[bool]], ttl: float, since: float) -> T:
    """Does the work and renews its lease three times per `ttl` (seconds) meanwhile; `since` is when it was asked for, of
    `monotonic`: the store counted from then on, however late its answer came.

    Cancels the work and raises LeaseLost when the lease is somebody else's, or may be: when `ttl` has passed since the last
    renewal that the store confirmed was asked for.
    """
    task = asyncio.ensure_future(work)
    ours_until = since + ttl
    try:
        while (left := ours_until - monotonic()) > 0:
            if (await asyncio.wait({task}, timeout=min(ttl / 3, left)))[0]:
                return task.result()
            asked = monotonic()
            try:
                async with asyncio.timeout(min(ttl / 3, ours_until - asked)):
                    ours = await renew()
            except Exception as error:
                log.warning("lease not renewed", error=str(error))
                continue
            if not ours:
                break
            ours_until = asked + ttl
        raise LeaseLost
    finally:
        task.cancel()
        await asyncio.wait({task})
