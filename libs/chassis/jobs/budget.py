"""What may still be spent on providers: so much a day and so much a month, by what was written down of every call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic
from typing import Protocol

from libs.chassis.clock import Clock, utc_now

HELD = 5.0  # seconds that a sum holds; what this process pays is added at once, what others pay is seen after that


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars of this UTC day and of this calendar month."""

    today: float = 0
    month: float = 0


class Expenses(Protocol):
    """Where the cost of each call is written down: `libs.chassis.jobs.mongo`."""

    async def spent(self, day: datetime) -> Spent:
        """Since the beginning of this day, and since that of its month."""


class Budget:
    """Daily and monthly limits in US dollars. They stop new calls, so that jobs wait, and never break off one in flight. Calls
    in flight count with the most they may cost; so the limits are passed by no more than what other processes pay meanwhile.
    """

    def __init__(
        self,
        daily: float,
        monthly: float,
        expenses: Expenses,
        *,
        clock: Clock = utc_now,
        timer: Callable[[], float] = monotonic,
    ) -> None:
        self._daily, self._monthly, self._expenses = daily, monthly, expenses
        self._clock, self._timer = clock, timer
        self._reserved = 0.0
        self._spent, self._until = Spent(), -HELD

    async def refusal(self, *, besides: float = 0) -> str | None:
        """Why no new call may be made, None if one may. `besides` is what the caller itself has reserved."""
        if self._timer() >= self._until:
            day = self._clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            self._spent = await self._expenses.spent(day)
            self._until = self._timer() + HELD
        reserved = self._reserved - besides
        if self._spent.today + reserved >= self._daily:
            return f"the daily budget of {self._daily:g} USD is used up"
        if self._spent.month + reserved >= self._monthly:
            return f"the monthly budget of {self._monthly:g} USD is used up"
        return None

    @contextmanager
    def reserve(self, most: float) -> Iterator[None]:
        """While the block runs, that much counts as spent."""
        self._reserved += most
        try:
            yield
        finally:
            self._reserved -= most

    def paid(self, cost: float) -> None:
        """A call has cost that much, which is written down."""
        self._spent = replace(self._spent, today=self._spent.today + cost, month=self._spent.month + cost)
