"""How long an answer takes: `python -m services.mastery.bench [--database URL]` (a scratch database with the schema)."""

import argparse
import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

from libs.chassis.clock import utc_now
from libs.chassis.postgres import make_engine
from libs.contracts import Envelope, new_id
from services.mastery.handlers.tracing import UseCases
from services.mastery.mapping import to_outgoing
from services.mastery.model.ability import Item
from services.mastery.model.bkt import update
from services.mastery.model.history import Observation, fold
from services.mastery.model.prediction import Learner, Predictor
from services.mastery.storage.append import Appender
from services.mastery.storage.ledger import MasteryUnitOfWork

SEED = 7
PUPILS, TOPICS = 1000, 10


def observations(count: int, random: Random) -> list[Observation]:
    """Answers of a class of pupils, in the order of time."""
    now = utc_now()
    return [
        Observation(
            attempt_id=new_id(),
            student_id=UUID(int=random.randrange(PUPILS)),
            topic_id=f"topic-{random.randrange(TOPICS)}",
            exercise_id=UUID(int=random.randrange(200)),
            submitted_at=now + timedelta(microseconds=index),
            correct=float(random.random() < 0.6),
        )
        for index in range(count)
    ]


def model_figures() -> None:
    random = Random(SEED)  # noqa: S311 - repeatable, not secret
    history = observations(1000, random)
    items = {UUID(int=n): Item(random.uniform(0.5, 2), random.gauss(0, 1)) for n in range(200)}
    predictor = Predictor(items=items)
    answers = [one.correct for one in history]
    print(f"one update: {best(lambda: [update(0.3, correct) for correct in answers]) / len(answers) * 1e6:.2f} µs")
    print(f"refold of {len(history)} observations: {best(lambda: fold(history)) * 1e3:.2f} ms")
    learning = best(lambda: Learner(predictor, history)) / len(history)
    print(f"mastery, ability and practice after one answer: {learning * 1e6:.1f} µs")


def best(of: Callable[[], object], times: int = 20) -> float:
    """Processor seconds, of the fastest time."""
    seconds = []
    for _ in range(times):
        began = time.process_time()
        of()
        seconds.append(time.process_time() - began)
    return min(seconds)


async def batch_figures(url: str) -> None:
    engine, random = make_engine(url, application_name="mastery-bench"), Random(SEED)  # noqa: S311
    use_cases = UseCases(partial(MasteryUnitOfWork, engine), utc_now, Appender(engine))
    cause = Envelope(new_id(), "bench", "bench", utc_now(), "bench", "bench")
    await use_cases.observe(observations(10, random))
    for size, batches in ((1, 300), (50, 100), (500, 20)):
        work = [observations(size, random) for _ in range(batches)]
        cpu, wall = time.process_time(), time.perf_counter()
        for batch in work:
            for outgoing in to_outgoing([cause] * size, await use_cases.observe(batch)):
                outgoing.to_record("mastery", utc_now)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(
            f"batches of {size}: {cpu / batches / size * 1e6:.0f} µs CPU an observation, {wall / batches * 1e3:.1f} ms a batch"
        )
    await engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", help="PostgreSQL with the mastery schema; what is in it will be added to")
    arguments = parser.parse_args()
    model_figures()
    if arguments.database:
        asyncio.run(batch_figures(arguments.database))
