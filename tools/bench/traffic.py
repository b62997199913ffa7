"""The load: pupils subtract with borrowing; 60 % right, 30 % a borrowing bug, 10 % wrong in a way that has no name."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

from libs.diagnosis import Problem, Status, Work, diagnose
from tools.stack import Stack

TOPIC = "whole-number-subtraction"
PUPILS = 1_000
REQUESTS = 5_000  # different ones, sent again and again: without a key each is a new attempt
KINDS = {"right": 0.6, "borrowing bug": 0.3, "unclassified": 0.1}
SEED = 64
FARTHEST = 40


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise with an answer of each kind."""

    exercise_id: str
    answers: dict[str, str]


class Traffic:
    """`tokens` are those of the pupils; every request is complete, ready to be written to a socket."""

    def __init__(self, stack: Stack) -> None:
        self.url = urlsplit(stack.facts["GATEWAY_URL"])
        self.tokens = stack.tokens("student", [str(uuid4()) for _ in range(PUPILS)])
        self._tasks = list(self._find_tasks())
        self._random = random.Random(SEED)  # noqa: S311 - pupils, not secrets

    def requests(self, count: int = REQUESTS, pupils: int = PUPILS) -> list[bytes]:
        """Requests of the first `pupils` pupils in turn."""
        tokens = list(self.tokens.values())[:pupils]
        return [self._request(tokens[number % pupils]) for number in range(count)]

    def stream(self, token: str) -> bytes:
        """The request that opens a pupil's live feed."""
        return f"GET /events HTTP/1.1\r\nHost: {self.url.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()

    def _request(self, token: str) -> bytes:
        task = self._random.choice(self._tasks)
        kind = self._random.choices(list(KINDS), list(KINDS.values()))[0]
        body = json.dumps({"exerciseId": task.exercise_id, "answer": task.answers[kind]})
        head = (
            f"POST /attempts HTTP/1.1\r\nHost: {self.url.netloc}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return (head + body).encode()

    def _find_tasks(self) -> Iterator[Task]:
        token = next(iter(self.tokens.values()))
        for one in self._exercises(token):
            if (answers := _answers(one["prompt"])) is not None:
                yield Task(one["id"], answers)

    def _exercises(self, token: str) -> Iterator[dict[str, str]]:
        query = {"topicId": TOPIC, "limit": "100"}
        while True:
            url = f"{self.url.geturl()}/exercises?{urlencode(query)}"
            request = Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - our own gateway
            with urlopen(request, timeout=10) as answer:  # noqa: S310
                page = json.load(answer)
            yield from page["items"]
            if page["next"] is None:
                return
            query["cursor"] = page["next"]


def _answers(prompt: str) -> dict[str, str] | None:
    """None for an exercise without borrowing. The diagnosis itself tells which wrong answers it has a name for."""
    top, bottom = (int(number) for number in prompt.split(" - "))
    digits = zip(str(top), str(bottom).zfill(len(str(top))), strict=True)
    bug = str(int("".join(str(abs(int(a) - int(b))) for a, b in digits)))
    right = str(top - bottom)
    nameless = [
        str(top - bottom + off)
        for off in range(3, FARTHEST)
        if _status(prompt, str(top - bottom + off)) is Status.UNCLASSIFIED
    ]
    if bug == right or _status(prompt, bug) is not Status.CLASSIFIED or not nameless:
        return None
    return dict(zip(KINDS, (right, bug, nameless[0]), strict=True))


def _status(prompt: str, answer: str) -> Status:
    return diagnose(Problem(prompt, TOPIC), Work(answer)).status
