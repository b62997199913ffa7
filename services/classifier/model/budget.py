"""What may still be spent: calls in flight count with what they may cost at most."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars of this UTC day and of this month."""

    today: float
    month: float


class Budget:
    """Daily and monthly limits in US dollars. They stop new calls and never break off one in flight, so that they are passed
    by no more than the calls in flight cost."""

    def __init__(self, daily: float, monthly: float) -> None:
        self._daily, self._monthly = daily, monthly
        self.reserved = 0.0

    def refusal(self, spent: Spent) -> str | None:
        """Why no new call may be made, None if one may."""
        if spent.today + self.reserved >= self._daily:
            return f"the daily budget of {self._daily:g} USD is used up"
        if spent.month + self.reserved >= self._monthly:
            return f"the monthly budget of {self._monthly:g} USD is used up"
        return None

    @contextmanager
    def reserve(self, most: float) -> Iterator[None]:
        """While the block runs, that much counts as spent."""
        self.reserved += most
        try:
            yield
        finally:
            self.reserved -= most
