"""What calls cost."""

from collections.abc import Mapping
from dataclasses import dataclass

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a call. `fresh` were neither read from the cache nor written to it."""

    fresh: int = 0
    cache_write: int = 0
    cache_read: int = 0
    output: int = 0

    @property
    def input(self) -> int:
        return self.fresh + self.cache_write + self.cache_read


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens."""

    input: float
    output: float
    cache_write: float
    cache_read: float

    def of(self, usage: Usage) -> float:
        """US dollars."""
        cost = usage.fresh * self.input + usage.output * self.output
        return (cost + usage.cache_write * self.cache_write + usage.cache_read * self.cache_read) / MILLION


def price_of(prices: Mapping[str, Price], model: str) -> Price:
    """The price of the longest name that `model` begins with. Raises ValueError without one: unknown is not free."""
    known = [name for name in prices if model.startswith(name)]
    if not known:
        raise ValueError(f"no price is set for the model {model}")
    return prices[max(known, key=len)]
