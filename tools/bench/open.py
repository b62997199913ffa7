"""Open loop, as a process of its own: attempts at a steady rate, and how long until each moves a mastery on the live feed.

`python -m tools.bench.open` reads a job from standard input and prints the result. Every pupil of the job listens to their
own feed. Times run from the moment the request is sent, so they contain the way to the gateway; the time of acceptance, as
the gateway notes it, is taken from the event.
"""

import asyncio
import json
import sys
from collections import Counter
from datetime import datetime
from itertools import cycle
from time import process_time, time
from typing import Any
from uuid import UUID

import orjson
import uvloop

from tools.bench.quantiles import quantiles
from tools.bench.wire import Connection, EventStream

UPDATED = b"mastery.topic.updated"
OPENING = 20  # streams opened at once
PATIENCE = 10.0  # seconds for the last events


class Feeds:
    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._requests = cycle(one.encode() for one in job["requests"])
        self._sent: dict[str, float] = {}  # by attempt
        self._answered_after: list[float] = []
        self._heard: dict[str, tuple[float, float]] = {}  # by attempt: when, and when the gateway accepted it
        self._statuses: Counter[int] = Counter()
        self._idle: list[Connection] = []

    async def run(self) -> dict[str, Any]:
        await self._listen()
        loop = asyncio.get_running_loop()
        count = int(self._job["rate"] * self._job["seconds"])
        start, cpu = loop.time() + 0.1, process_time()
        for number in range(count):
            await asyncio.sleep(start + number / self._job["rate"] - loop.time())
            connection = self._idle.pop() if self._idle else await self._connect()
            connection.began = time()
            connection.send(next(self._requests))
        cpu, deadline = process_time() - cpu, loop.time() + PATIENCE
        while loop.time() < deadline and (self._statuses.total() < count or len(self._heard) < len(self._sent)):
            await asyncio.sleep(0.05)
        both = [(self._sent[one], *self._heard[one]) for one in self._sent if one in self._heard]
        return {
            "attempts": count,
            "statuses": self._statuses,
            "heard": len(both),
            "answer": quantiles(self._answered_after),
            "from_sending": quantiles([heard - sent for sent, heard, _ in both]),
            "from_acceptance": quantiles([heard - accepted for _, heard, accepted in both]),
            "client_cpu": cpu,
        }

    async def _listen(self) -> None:
        waiting = [one.encode() for one in self._job["streams"]]
        while waiting:
            now, waiting = waiting[:OPENING], waiting[OPENING:]
            streams = [await self._open(request) for request in now]
            await asyncio.gather(*(one.opened for one in streams))

    async def _open(self, request: bytes) -> EventStream:
        _, stream = await asyncio.get_running_loop().create_connection(
            lambda: EventStream(request, self._hear), self._job["host"], self._job["port"]
        )
        return stream

    async def _connect(self) -> Connection:
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(self._answered), self._job["host"], self._job["port"]
        )
        return connection

    def _answered(self, connection: Connection, status: int, body: bytes) -> None:
        self._answered_after.append(time() - connection.began)
        self._statuses[status] += 1
        self._idle.append(connection)
        if status in {201, 202}:
            self._sent[str(UUID(orjson.loads(body)["attemptId"]))] = connection.began

    def _hear(self, event: bytes, data: bytes) -> None:
        if event == UPDATED:
            now, view = time(), orjson.loads(data)
            accepted = datetime.fromisoformat(view["lastAttemptAt"]).timestamp()
            self._heard.setdefault(view["attemptId"], (now, accepted))


async def main() -> None:
    result = await Feeds(json.load(sys.stdin)).run()
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    uvloop.run(main())
