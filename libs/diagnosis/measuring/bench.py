"""How long a diagnosis takes: `python -m libs.diagnosis.measuring.bench [calls per topic]`.

Every exercise is new to the library (no cached prompt): 60 % right answers, 30 % wrong by a malrule, 10 % unexplained.
Times are processor time, so that a busy machine does not count.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import chain, cycle, islice

from .. import Problem, Status, Work, diagnose
from ..malrule import Topic
from ..maths.polynomial import normal_form
from ..prompts import read_exercise, read_parts
from ..topics import TOPICS
from .fresh import SEED, cases

CALLS = 500


def answers(topic: Topic, rng: random.Random, count: int) -> Iterator[tuple[Problem, Work]]:
    """Exercises with answers in the proportions of a class; what is wrong is worked out before the clock starts."""
    pool = list(cases(topic, max(2, 2 * count // max(1, len(topic.malrules)))))
    rng.shuffle(pool)
    for case in islice(chain.from_iterable(cycle([pool])), count):
        kind = rng.random()
        right = case.right or "?"
        answer = case.answer if kind < 0.3 else right if kind < 0.9 else str(rng.randint(10_000, 99_999))
        yield Problem(case.prompt), Work(answer.removeprefix("x = "))


def measure(topic: Topic, calls: int) -> list[float]:
    """Microseconds of processor time of each call, in ascending order."""
    rng = random.Random(f"{SEED} {topic.key}")  # noqa: S311 - no secret
    times = []
    for problem, work in list(answers(topic, rng, calls)):
        for cache in (read_exercise, read_parts, normal_form):
            cache.cache_clear()
        start = time.thread_time_ns()
        diagnosis = diagnose(problem, work)
        times.append((time.thread_time_ns() - start) / 1_000)
        assert diagnosis.status is not Status.NOT_UNDERSTOOD or work.answer == "?", problem
    return sorted(times)


def main() -> None:
    """Print the table."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    print(f"{'topic':32} {'median µs':>10} {'p99 µs':>10} {'max µs':>10}")
    everything: list[float] = []
    for topic in TOPICS:
        times = measure(topic, calls)
        everything.extend(times)
        _print(topic.key, times)
    _print("all", sorted(everything))


def _print(title: str, times: list[float]) -> None:
    print(f"{title:32} {statistics.median(times):10.1f} {times[int(len(times) * 0.99)]:10.1f} {times[-1]:10.1f}")


if __name__ == "__main__":
    main()
