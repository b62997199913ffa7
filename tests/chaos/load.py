"""Pupils' work as real clients send it: again with the same key until it is accepted, or given up after one try."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

import httpx

from services.gateway.model.attempt_ids import AttemptIds
from tests.curriculum import Curriculum, Exercise
from tests.people import People, Person
from tests.stack import Stack

TOPICS = ("whole-number-subtraction", "whole-number-addition", "fraction-addition", "adding-integers")
KEYS = [{"timestampMs": 900, "type": "key_down", "value": "4"}, {"timestampMs": 1500, "type": "submit"}]
PATIENCE = 150.0  # seconds a client tries
TRY_TIMEOUT = 10.0


@dataclass
class Work:
    """One attempt. `id` is what the gateway must give it: it follows from the pupil and the key."""

    pupil: Person
    exercise: Exercise
    answer: str
    key: str
    id: UUID
    gives_up: bool
    statuses: list[int] = field(default_factory=list)  # of each try, 0 where no answer came
    seconds: list[float] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return bool(self.statuses) and self.statuses[-1] in {201, 202}

    @property
    def is_right(self) -> bool:
        return self.answer == self.exercise.answer


def make_work(
    stack: Stack,
    people: People,
    curriculum: Curriculum,
    rng: random.Random,
    *,
    count: int,
    pupils: int,
    gives_up: float = 0,
) -> list[Work]:
    """`gives_up` is the share that is sent once only, whatever comes of it."""
    ids = AttemptIds(stack.of_service("gateway", "ATTEMPT_ID_SECRET").encode())
    exercises = [one for topic in TOPICS for one in curriculum.of_topic(topic)]
    everybody = [people("student") for _ in range(pupils)]
    made = []
    for number in range(count):
        pupil, exercise, key = rng.choice(everybody), rng.choice(exercises), f"chaos-{number}"
        answer = exercise.answer if rng.random() < 0.5 else exercise.wrong_answer
        made.append(Work(pupil, exercise, answer, key, ids.mint(pupil.id, key), rng.random() < gives_up))
    return made


async def send(work: Work) -> None:
    deadline = monotonic() + PATIENCE
    while True:
        began = monotonic()
        status, pause = await _try(work)
        work.statuses.append(status)
        work.seconds.append(monotonic() - began)
        if work.accepted or work.gives_up:
            return
        assert status in {0, 500, 502, 503, 504}, f"{status} for {work.key}"
        assert monotonic() < deadline, f"{work.key} was not accepted in {PATIENCE:.0f} s: {Counter(work.statuses)}"
        await asyncio.sleep(pause)


async def _try(work: Work) -> tuple[int, float]:
    try:
        async with asyncio.timeout(TRY_TIMEOUT):
            response = await work.pupil.submit(work.exercise, work.answer, key=work.key, interactions=KEYS)
    except (httpx.TransportError, TimeoutError):
        return 0, 0.3
    if response.status_code in {201, 202}:
        body = response.json()
        assert body["attemptId"] == str(work.id)
        assert body.get("isCorrect", work.is_right) is work.is_right
    return response.status_code, float(response.headers.get("retry-after", 0.3))


async def send_all(works: Sequence[Work], *, clients: int, sent: Callable[[int], None] = lambda _: None) -> None:
    """Many clients side by side; `sent` hears after each how many are through."""
    waiting, done = iter(works), 0

    async def client() -> None:
        nonlocal done
        for work in waiting:
            await send(work)
            done += 1
            sent(done)

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client())
