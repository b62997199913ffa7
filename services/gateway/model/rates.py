"""How often somebody may ask: a token bucket per subject, kept as one number each (the generic cell rate algorithm)."""

from collections.abc import Callable, Hashable
from time import monotonic

from services.gateway.model.problems import TOO_MANY_REQUESTS, Refusal


class RateLimit:
    """`rate` requests a second on average, `burst` at once. Remembers at most `size` subjects, the latest ones."""

    def __init__(self, rate: float, burst: int, size: int = 100_000, clock: Callable[[], float] = monotonic) -> None:
        self._interval = 1 / rate
        self._tolerance = (burst - 1) / rate
        self._size = size
        self._clock = clock
        # The time at which the subject's bucket will be full again; a time in the past says as much as none at all.
        self._full_at: dict[Hashable, float] = {}

    def take(self, subject: Hashable) -> None:
        """Raises Refusal TOO_MANY_REQUESTS when the bucket is empty."""
        now = self._clock()
        full_at = max(now, self._full_at.pop(subject, now))
        late = full_at - now - self._tolerance
        self._full_at[subject] = full_at if late > 0 else full_at + self._interval
        if len(self._full_at) > self._size:
            del self._full_at[next(iter(self._full_at))]
        if late > 0:
            raise Refusal(TOO_MANY_REQUESTS, "too many requests in a short time", retry_after=late)
