"""How fast a provider may be called: calls and tokens per minute, first come, first served."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

MINUTE = 60.0
TINY = 1e-6  # seconds: what rounding leaves of a pause


class _Bucket:
    """Holds a minute's worth and is refilled all the time; may be overdrawn by what is settled afterwards."""

    def __init__(self, per_minute: float, now: float) -> None:
        self.capacity = self._level = per_minute
        self._at = now

    def wait_for(self, amount: float, now: float) -> float:
        """Seconds until that much is there."""
        self._level = min(self.capacity, self._level + (now - self._at) * self.capacity / MINUTE)
        self._at = now
        return max(0.0, (amount - self._level) * MINUTE / self.capacity)

    def take(self, amount: float) -> None:
        self._level -= amount


class RateLimiter:
    """For one provider in one process: replicas divide the provider's limits between them. A call takes its estimate of
    tokens before it goes out, and is corrected by what it used. A larger call than a minute allows goes out alone."""

    def __init__(
        self,
        *,
        calls_per_minute: float,
        tokens_per_minute: float,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._calls, self._tokens = _Bucket(calls_per_minute, clock()), _Bucket(tokens_per_minute, clock())
        self._not_before = clock()
        self._turn = asyncio.Lock()  # wakes its waiters in the order they came: small calls cannot overtake a large one

    async def admit(self, tokens: int) -> None:
        """Returns when a call of about so many tokens may go out."""
        async with self._turn:
            while (pause := self._pause(tokens, self._clock())) > TINY:
                await self._sleep(pause)
            self._calls.take(1)
            self._tokens.take(tokens)

    def settle(self, estimated: int, used: int) -> None:
        """The call that had been estimated used so many tokens."""
        self._tokens.take(used - estimated)

    def hold_off(self, seconds: float) -> None:
        """The provider asked for a pause (`retry-after`): nobody calls before."""
        self._not_before = max(self._not_before, self._clock() + seconds)

    def _pause(self, tokens: int, now: float) -> float:
        return max(
            self._not_before - now,
            self._calls.wait_for(1, now),
            self._tokens.wait_for(min(tokens, self._tokens.capacity), now),
        )
