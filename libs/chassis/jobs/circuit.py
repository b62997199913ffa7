"""Whether a provider is worth calling: after a failure nobody calls it for a while, longer each time."""

import random
from collections.abc import Callable
from time import monotonic

from libs.chassis import metrics


class Circuit:
    """Open for `first` seconds after a failure, twice as long after each further one up to `longest`, less up to a quarter
    by chance; one success closes it. While it is open other failures change nothing: calls that were in flight together
    count once. So an outage costs, with `concurrency` workers, at most `concurrency` calls per pause.

    The gauge `provider_away` is 1 from a failure until the next success.
    """

    def __init__(
        self, provider: str, *, first: float = 1, longest: float = 60, clock: Callable[[], float] = monotonic
    ) -> None:
        self.provider = provider
        self._first, self._longest, self._clock = first, longest, clock
        self._failures = 0
        self._open_until = clock()
        self._away = metrics.PROVIDER_AWAY.labels(provider)
        self._away.set(0)

    @property
    def is_away(self) -> bool:
        """Whether the last call failed."""
        return self._failures > 0

    def pause(self) -> float:
        """Seconds until a call makes sense; 0 while the circuit is closed."""
        return max(0.0, self._open_until - self._clock())

    def failed(self, retry_after: float | None = None) -> None:
        """A call met an outage. `retry_after` is the pause in seconds that the provider asked for."""
        if self.pause() == 0:
            pause = min(self._first * 2.0 ** min(self._failures, 20), self._longest) * random.uniform(0.75, 1)  # noqa: S311 - jitter
            self._failures += 1
            self._open_until = self._clock() + pause
            self._away.set(1)
        if retry_after is not None:
            self._open_until = max(self._open_until, self._clock() + retry_after)

    def succeeded(self) -> None:
        self._failures = 0
        self._open_until = self._clock()
        self._away.set(0)
