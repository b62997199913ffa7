"""How fast a provider is called, for how much, and when not at all."""

import asyncio
from datetime import UTC, datetime

import pytest

from libs.chassis.jobs import Budget, Circuit, RateLimiter, Spent
from libs.chassis.jobs.budget import HELD


class Time:
    """Passes while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time() -> Time:
    return Time()


def limiter(time: Time, calls: float = 60, tokens: float = 6000) -> RateLimiter:
    return RateLimiter(calls_per_minute=calls, tokens_per_minute=tokens, clock=time, sleep=time.sleep)


async def test_admit_when_a_minutes_calls_are_used_then_the_next_waits_for_its_share(time: Time) -> None:
    limited = limiter(time)
    for _ in range(60):
        await limited.admit(1)
    assert time.now == 0
    await limited.admit(1)
    assert time.now == pytest.approx(1)


async def test_admit_when_tokens_are_used_up_then_it_waits_until_there_are_enough(time: Time) -> None:
    limited = limiter(time)
    await limited.admit(6000)
    await limited.admit(1500)
    assert time.now == pytest.approx(15)


async def test_settle_when_a_call_used_more_than_estimated_then_the_next_waits_longer(time: Time) -> None:
    limited = limiter(time)
    await limited.admit(6000)
    limited.settle(6000, 7000)
    await limited.admit(1000)
    assert time.now == pytest.approx(20)


async def test_admit_when_a_call_is_larger_than_a_minute_allows_then_it_goes_out_with_all_of_it(time: Time) -> None:
    limited = limiter(time)
    await limited.admit(9000)
    assert time.now == 0
    await limited.admit(3000)  # half a minute's worth of debt first
    assert time.now == pytest.approx(60)


async def test_admit_when_many_wait_then_they_go_in_the_order_they_came(time: Time) -> None:
    limited = limiter(time)
    await limited.admit(6000)
    order: list[int] = []

    async def call(number: int, tokens: int) -> None:
        await limited.admit(tokens)
        order.append(number)

    await asyncio.gather(*(call(number, 3000 if number == 0 else 1) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]


async def test_hold_off_when_the_provider_asks_for_a_pause_then_nobody_calls_before(time: Time) -> None:
    limited = limiter(time)
    limited.hold_off(30)
    await limited.admit(1)
    assert time.now == pytest.approx(30)


def test_circuit_when_failures_go_on_then_pauses_double_up_to_the_longest(time: Time) -> None:
    circuit = Circuit("provider", first=1, longest=60, clock=time)
    pauses = []
    for _ in range(2000):
        circuit.failed()
        pauses.append(circuit.pause())
        time.now += circuit.pause()
    for number, pause in enumerate(pauses[:8]):
        assert 0.75 * min(2**number, 60) <= pause <= min(2**number, 60)
    assert max(pauses) <= 60


def test_circuit_when_calls_in_flight_fail_together_then_they_count_once(time: Time) -> None:
    circuit = Circuit("provider", first=1, clock=time)
    for _ in range(8):
        circuit.failed()
    assert circuit.pause() <= 1


def test_circuit_when_the_provider_names_a_pause_then_it_is_kept(time: Time) -> None:
    circuit = Circuit("provider", first=1, clock=time)
    circuit.failed(retry_after=120)
    assert circuit.pause() == 120


def test_circuit_when_a_call_succeeds_then_it_is_closed_and_begins_anew(time: Time) -> None:
    circuit = Circuit("provider", first=1, clock=time)
    for _ in range(5):
        circuit.failed()
        time.now += circuit.pause()
    assert circuit.is_away
    circuit.succeeded()
    assert (circuit.pause(), circuit.is_away) == (0, False)
    circuit.failed()
    assert circuit.pause() <= 1


class Books:
    """What was written down, and how often somebody has looked."""

    def __init__(self, today: float, month: float) -> None:
        self.sums, self.looks = Spent(today, month), 0

    async def spent(self, day: datetime) -> Spent:
        assert day == datetime(2026, 3, 2, tzinfo=UTC)
        self.looks += 1
        return self.sums


def budget(books: Books, time: Time) -> Budget:
    return Budget(1, 10, books, clock=lambda: datetime(2026, 3, 2, 23, 59, tzinfo=UTC), timer=time)


async def test_budget_when_a_days_or_a_months_is_used_up_then_it_says_which(time: Time) -> None:
    assert await budget(Books(0.9, 9), time).refusal() is None
    assert await budget(Books(1, 9), time).refusal() == "the daily budget of 1 USD is used up"
    assert await budget(Books(0, 10), time).refusal() == "the monthly budget of 10 USD is used up"


async def test_budget_when_calls_are_in_flight_then_they_count_with_the_most_they_may_cost(time: Time) -> None:
    limited = budget(Books(0.5, 5), time)
    with limited.reserve(0.5):
        assert await limited.refusal() == "the daily budget of 1 USD is used up"
        assert await limited.refusal(besides=0.5) is None, "one's own reservation does not stand in one's way"
    assert await limited.refusal() is None


async def test_budget_when_somebody_pays_then_it_is_known_at_once_here_and_soon_elsewhere(time: Time) -> None:
    books = Books(0, 0)
    here, elsewhere = budget(books, time), budget(books, time)
    assert [await here.refusal(), await elsewhere.refusal()] == [None, None]
    here.paid(1)
    books.sums = Spent(1, 1)
    assert await here.refusal() is not None
    assert await elsewhere.refusal() is None
    assert books.looks == 2, "a sum holds for a while"
    await time.sleep(HELD)
    assert await elsewhere.refusal() is not None
