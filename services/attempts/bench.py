"""What a pupil's work costs here: `python -m services.attempts.bench --database URL` (a scratch database with the schema).

Processor time of this process alone, of reading commands, judging and storing them, and wording what is told; without the bus,
and without what PostgreSQL works. The mix is that of `make bench`.
"""

import argparse
import asyncio
import time
from collections.abc import Iterator
from functools import partial
from random import Random
from uuid import UUID

from libs.chassis.clock import utc_now
from libs.chassis.postgres import make_engine
from libs.contracts import Envelope, new_id
from libs.contracts.attempts.v1 import AttemptSubmit
from services.attempts.handlers.use_cases import UseCases
from services.attempts.mapping.facts import told_of_work
from services.attempts.mapping.incoming import Work, work_in
from services.attempts.mapping.published import PublishedCatalogue
from services.attempts.model.attempt import AnswerKey
from services.attempts.storage.unit_of_work import SqlUnitOfWork

SEED, PUPILS, ATTEMPTS = 7, 1000, 6400
SIZES = (1, 16, 64)
TOPIC = "whole-number-subtraction"


class Exercises:
    """Subtractions with borrowing, and an answer of each kind."""

    def __init__(self, random: Random) -> None:
        tops = (random.randrange(300, 1000) // 10 * 10 + random.randrange(5) for _ in range(100))
        self.pairs = [(top, random.randrange(100, top) // 10 * 10 + random.randrange(5, 10)) for top in tops]

    def find(self, exercise_id: UUID) -> AnswerKey | None:
        top, bottom = self.pairs[exercise_id.int]
        return AnswerKey(exercise_id, TOPIC, f"{top} - {bottom}", str(top - bottom))

    def answer(self, number: int, kind: str) -> str:
        top, bottom = self.pairs[number]
        if kind == "bug":
            return str(int("".join(str(abs(int(a) - int(b))) for a, b in zip(str(top), str(bottom), strict=True))))
        return str(top - bottom) if kind == "right" else "9999"


def commands(exercises: Exercises, random: Random) -> Iterator[tuple[Envelope, bytes]]:
    for _ in range(ATTEMPTS):
        number, pupil = random.randrange(len(exercises.pairs)), UUID(int=random.randrange(PUPILS))
        kind = random.choices(("right", "bug", "nameless"), (6, 3, 1))[0]
        command = AttemptSubmit(
            attempt_id=new_id(),
            student_id=pupil,
            exercise_id=UUID(int=number),
            answer=exercises.answer(number, kind),
            fingerprint="0" * 64,
            submitted_at=utc_now(),
        )
        envelope = Envelope(
            new_id(), AttemptSubmit.contract.type, "gateway", utc_now(), str(pupil), "request", reply_partition=3
        )
        yield envelope, command.to_json()


async def figures(url: str) -> None:
    random = Random(SEED)  # noqa: S311 - repeatable, not secret
    engine, exercises = make_engine(url, application_name="attempts-bench"), Exercises(random)
    catalogue = PublishedCatalogue({})
    use_cases = UseCases(partial(SqlUnitOfWork, engine), exercises, catalogue, utc_now)
    for size in (64, *SIZES):  # the first round warms up
        work = list(commands(exercises, random))
        spent, told = [0.0, 0.0, 0.0], 0
        for at in range(0, len(work), size):
            began = time.process_time()
            batch = [_read(envelope, body) for envelope, body in work[at : at + size]]
            read = time.process_time()
            recorded = await use_cases.record([one.submission for one in batch])
            stored = time.process_time()
            for outgoing in told_of_work(batch, recorded, catalogue):
                outgoing.to_record("attempts", utc_now)
                told += 1
            ended = time.process_time()
            spent = [sum(pair) for pair in zip(spent, (read - began, stored - read, ended - stored), strict=True)]
        each = [one / len(work) * 1e6 for one in spent]
        print(
            f"batches of {size}: {sum(each):.0f} µs CPU an attempt ({each[0]:.0f} reading, {each[1]:.0f} judging and storing,"
            f" {each[2]:.0f} wording {told / len(work):.2f} records)"
        )
    await engine.dispose()


def _read(envelope: Envelope, body: bytes) -> Work:
    work = work_in(envelope, AttemptSubmit.from_json(body))
    assert work is not None
    return work


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--database", required=True, help="PostgreSQL with the attempts schema; what is in it will be added to"
    )
    asyncio.run(figures(parser.parse_args().database))
