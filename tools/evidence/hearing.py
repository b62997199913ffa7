"""python -m tools.evidence.hearing --state DIR: exercises set for a course that has just changed (ADR 0031).

A pupil joins, and exercises are set at once for everybody in the course: by what mastery has heard, asked directly, and
through the gateway, which asks roster how the course stands.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import httpx
from rich.table import Table

from tools.stack import Stack, make_console

ROUNDS = 200
EXERCISE = "c2928a48-b404-506a-bd4b-0811536f719c"  # 81 - 23
Assign = Callable[[dict[str, Any]], Awaitable[httpx.Response]]


async def measure(gateway: httpx.AsyncClient, assign: Assign) -> tuple[int, int, float]:
    """How often the pupil who had just joined was left out or the order refused, and the median time to set it in ms."""
    course = (await gateway.post("/courses", json={"name": "5B"})).raise_for_status().json()
    path, order = f"/courses/{course['id']}/pupils", {"title": "Sums", "courseId": course["id"]}
    await gateway.post(path, json={"enrol": [str(uuid4())]})
    left_out = refused = 0
    seconds = []
    for _ in range(ROUNDS):
        pupil = str(uuid4())
        (await gateway.post(path, json={"enrol": [pupil]})).raise_for_status()
        began = perf_counter()
        answer = await assign(order | {"exerciseIds": [EXERCISE]})
        seconds.append(perf_counter() - began)
        refused += answer.status_code == 422
        left_out += answer.is_success and pupil not in answer.json()["studentIds"]
        await gateway.post(path, json={"withdraw": [pupil]})
    return left_out, refused, median(seconds) * 1000


async def compare(stack: Stack, teacher: UUID) -> Table:
    [token] = stack.tokens("teacher", [str(teacher)]).values()
    table = Table("set by", "pupil left out", "refused", "ms, median", title=f"of {ROUNDS} orders each")
    mastery = stack.of_service("gateway", "MASTERY_URL")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=stack.facts["GATEWAY_URL"], headers=headers, timeout=20) as gateway:
        ways: dict[str, Assign] = {
            "what mastery has heard": lambda order: gateway.post(
                f"{mastery}/practice/assign", json=order | {"teacherId": str(teacher)}
            ),
            "how roster says it stands": lambda order: gateway.post("/practice/assign", json=order),
        }
        for name, assign in ways.items():
            left_out, refused, ms = await measure(gateway, assign)
            table.add_row(name, str(left_out), str(refused), f"{ms:.1f}")
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.evidence.hearing", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder of a running stack")
    make_console().print(asyncio.run(compare(Stack(parser.parse_args().state), uuid4())))


if __name__ == "__main__":
    main()
