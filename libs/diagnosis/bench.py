"""How long a diagnosis takes: `python -m libs.diagnosis.bench [calls per topic]`.

Every exercise is new to the library (no cached prompt): 60 % right answers, 30 % wrong by a malrule, 10 % unexplained.
Times are processor time, so that a busy machine does not count.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from . import Problem, Status, Work, diagnose
from .exercise import Exercise, read_exercise
from .polynomial import normal_form, written

SEED = 20_260
CALLS = 2_000


def whole(rng: random.Random, operator: str) -> str:
    numbers = sorted((rng.randrange(10, 10 ** rng.choice((2, 3, 3, 4))) for _ in range(2)), reverse=True)
    return f"{numbers[0]} {operator} {numbers[1]}"


def fractions(rng: random.Random, operator: str) -> str:
    a, b, c, d = (rng.randint(1, 12) for _ in range(4))
    return f"{a}/{b + a} {operator} {c}/{d + c}"


def integers(rng: random.Random, operator: str) -> str:
    return f"{rng.randint(-60, -1)} {operator} ({rng.randint(-60, -1)})"


def equation(rng: random.Random, form: str) -> str:
    return "Solve " + form.format(*(rng.randint(2, 19) for _ in range(4)))


TOPICS: dict[str, Callable[[random.Random], str]] = {
    "whole-number-addition": lambda rng: whole(rng, "+"),
    "whole-number-subtraction": lambda rng: whole(rng, "-"),
    "fraction-addition": lambda rng: fractions(rng, "+"),
    "fraction-subtraction": lambda rng: fractions(rng, "-"),
    "adding-integers": lambda rng: integers(rng, "+"),
    "subtracting-integers": lambda rng: integers(rng, "-"),
    "linear-equations": lambda rng: equation(
        rng,
        rng.choice(("{}x + {} = {}", "{}x + {} = {}x - {}", "{}(x + {}) = {}", "x/{} - {} = {}", "(x + {})/{} = {}")),
    ),
}


def cases(make: Callable[[random.Random], str], rng: random.Random, count: int) -> Iterator[tuple[Problem, Work]]:
    """Exercises with answers in the proportions of a class; what is wrong is worked out before the clock starts."""
    while count:
        prompt = make(rng)
        exercise = read_exercise(prompt, None)
        if not isinstance(exercise, Exercise) or exercise.answer is None or exercise.answer.value is None:
            continue
        count -= 1
        answer = written(exercise.answer.value)
        kind = rng.random()
        if kind < 0.3:
            values = [value for predicted in exercise.predictions if (value := predicted.number) is not None]
            answer = written(rng.choice(values)) if values else answer
        elif kind < 0.4:
            answer = written(exercise.answer.value + rng.randint(21, 99))
        yield Problem(prompt), Work(answer)


def measure(topic: str, calls: int) -> list[float]:
    """Microseconds of processor time of each call, in ascending order."""
    rng = random.Random(f"{SEED} {topic}")  # noqa: S311
    times = []
    for problem, answer in list(cases(TOPICS[topic], rng, calls)):
        read_exercise.cache_clear()
        normal_form.cache_clear()
        start = time.thread_time_ns()
        diagnosis = diagnose(problem, answer)
        times.append((time.thread_time_ns() - start) / 1_000)
        assert diagnosis.status is not Status.NOT_UNDERSTOOD
    return sorted(times)


def main() -> None:
    """Print the table."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    print(f"{'topic':26} {'median µs':>10} {'p99 µs':>10} {'max µs':>10}")
    everything: list[float] = []
    for topic in TOPICS:
        times = measure(topic, calls)
        everything.extend(times)
        _print(topic, times)
    _print("all", sorted(everything))


def _print(topic: str, times: list[float]) -> None:
    print(f"{topic:26} {statistics.median(times):10.1f} {times[int(len(times) * 0.99)]:10.1f} {times[-1]:10.1f}")


if __name__ == "__main__":
    main()
