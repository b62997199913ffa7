"""Sends attempts through the gateway, many at once, each until it is accepted."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import aiohttp
import orjson

from tools.demo.pupils import Attempt, Exercise

TRIES = 20
LATE = 60.0  # seconds that attempts get to be diagnosed after the last one was accepted


class DemoError(Exception):
    """The demo cannot go on; the message says why."""


@dataclass(slots=True)
class Outcome:
    """What the gateway answered: 201 with the diagnosis or 202 without it. `seconds` from sending to the last byte."""

    attempt: Attempt
    attempt_id: str
    status: int
    seconds: float
    body: dict[str, Any]


class Gateway:
    """A client of the public API."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url.rstrip("/")

    async def get(self, path: str, token: str, **params: str) -> dict[str, Any]:
        async with self._http.get(self._url + path, headers=_bearer(token), params=params) as answer:
            return await _read(answer)

    async def post(self, path: str, token: str, body: Any, key: str | None = None) -> dict[str, Any]:
        """`key` is the idempotency key, where the route wants one."""
        headers = {**_bearer(token), "Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        async with self._http.post(self._url + path, data=orjson.dumps(body), headers=headers) as answer:
            return await _read(answer)

    async def put(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """To an address of the object store, which wants no token."""
        async with self._http.put(url, data=body, headers=headers) as answer:
            if answer.status >= 300:
                raise DemoError(f"the object store answered {answer.status}")

    async def exercises(self, token: str) -> list[Exercise]:
        """Every exercise of the curriculum, page by page."""
        found: list[Exercise] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self.get("/exercises", token, limit="100", **cursor)
            found += [Exercise(one["id"], one["topicId"], one["prompt"]) for one in page["items"]]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}

    async def submit(self, attempt: Attempt, token: str, key: str) -> Outcome:
        """Sends it again, with the same key, while the gateway asks for that. Raises DemoError for a refusal."""
        data = orjson.dumps(attempt.body)
        headers = {**_bearer(token), "Content-Type": "application/json", "Idempotency-Key": key}
        began = perf_counter()
        for _ in range(TRIES):
            try:
                async with self._http.post(f"{self._url}/attempts", data=data, headers=headers) as answer:
                    if answer.status in {429, 503}:
                        pause = float(answer.headers.get("Retry-After", 1))
                    else:
                        body = await _read(answer)
                        return Outcome(attempt, body["attemptId"], answer.status, perf_counter() - began, body)
            except aiohttp.ClientConnectionError:
                pause = 1.0
            await asyncio.sleep(pause)
        raise DemoError(f"the gateway did not take an attempt in {TRIES} tries")


async def replay(
    gateway: Gateway,
    attempts: Iterable[Attempt],
    tokens: Mapping[str, str],
    *,
    run: str,
    concurrency: int,
    tick: Callable[[], object],
) -> list[Outcome]:
    """All outcomes, in the order they came. `run` makes the idempotency keys of this run its own."""
    waiting = enumerate(attempts)
    outcomes: list[Outcome] = []

    async def pupil() -> None:
        for number, attempt in waiting:
            outcomes.append(await gateway.submit(attempt, tokens[attempt.student_id], f"demo-{run}-{number}"))
            tick()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(concurrency):
                group.create_task(pupil())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return outcomes


async def complete(gateway: Gateway, outcomes: Sequence[Outcome], tokens: Mapping[str, str]) -> None:
    """Waits for the diagnoses of those that were only accepted."""
    deadline = perf_counter() + LATE
    for outcome in outcomes:
        token = tokens[outcome.attempt.student_id]
        while outcome.body.get("status") == "PENDING":
            status = await gateway.get(f"/attempts/{outcome.attempt_id}/status", token)
            if status["status"] != "PENDING":
                outcome.body = await gateway.get(f"/attempts/{outcome.attempt_id}", token)
            elif perf_counter() > deadline:
                raise DemoError(f"attempt {outcome.attempt_id} was accepted and is not diagnosed after {LATE:.0f} s")
            else:
                await asyncio.sleep(0.2)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _read(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    content = await answer.read()
    if answer.status >= 300:
        raise DemoError(f"{answer.method} {answer.url.path} was answered with {answer.status}: {content.decode()}")
    body: dict[str, Any] = orjson.loads(content)
    return body
