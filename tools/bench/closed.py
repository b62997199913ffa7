"""Closed loop, as a process of its own: `python -m tools.bench.closed` reads a job from standard input.

So many connections, each sending its next request as soon as the last one is answered. Prints a line when the warm-up is
over and one with the result.
"""

import asyncio
import json
import sys
from collections import Counter
from itertools import cycle
from time import perf_counter, process_time
from typing import Any

import uvloop

from tools.bench.quantiles import quantiles
from tools.bench.wire import Connection


class Load:
    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._requests = cycle(one.encode() for one in job["requests"])
        self._seconds: list[float] = []
        self._statuses: Counter[int] = Counter()
        self.accepted = 0  # over all, warm-up and the last answers included
        self._measuring = False
        self._ending = False
        self._open = 0
        self._over = asyncio.Event()

    async def run(self) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        for _ in range(self._job["concurrency"]):
            _, connection = await loop.create_connection(
                lambda: Connection(self._answered), self._job["host"], self._job["port"]
            )
            self._open += 1
            self._send(connection)
        await asyncio.sleep(self._job["warm_up"])
        sys.stdout.write("warm\n")
        sys.stdout.flush()
        self._measuring, began, cpu = True, perf_counter(), process_time()
        await asyncio.sleep(self._job["seconds"])
        self._measuring, seconds, cpu = False, perf_counter() - began, process_time() - cpu
        self._ending = True
        await self._over.wait()
        return {
            "requests": len(self._seconds),
            "seconds": seconds,
            "statuses": self._statuses,
            "client_cpu": cpu,
            "accepted": self.accepted,
            **quantiles(self._seconds),
        }

    def _send(self, connection: Connection) -> None:
        connection.began = perf_counter()
        connection.send(next(self._requests))

    def _answered(self, connection: Connection, status: int, body: bytes) -> None:
        self.accepted += status in {201, 202}
        if self._measuring:
            self._seconds.append(perf_counter() - connection.began)
            self._statuses[status] += 1
        if not self._ending:
            self._send(connection)
            return
        connection.close()
        self._open -= 1
        if not self._open:
            self._over.set()


async def main() -> None:
    result = await Load(json.load(sys.stdin)).run()
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    uvloop.run(main())
