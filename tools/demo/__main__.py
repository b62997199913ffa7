"""`python -m tools.demo`: real pupils' work through the gateway, and what was found."""

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import aiohttp
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from tools.demo import findings, questions
from tools.demo.photograph import photograph, shown
from tools.demo.proof import prove
from tools.demo.pupils import Attempt, generated, real
from tools.demo.replay import DemoError, Gateway, Outcome, complete, replay
from tools.stack import Stack, StackError, make_console

SEED = 2010
QUICK = 200
MATRIX_ROWS = 500


def main() -> int:
    """The exit code: 0 when every accepted attempt is in every store, once."""
    options = _arguments()
    stack, console = Stack(options.state), make_console()
    try:
        if options.url is None:
            with console.status("starting what is not running (python -m deploy.local up shows more)"):
                stack.up()
        return asyncio.run(show(stack, options, console))
    except (DemoError, StackError, aiohttp.ClientError, OSError) as error:
        console.print(f"error: {error}", style="red", markup=False, soft_wrap=True)
        return 1


async def show(stack: Stack, options: argparse.Namespace, console: Console) -> int:
    url, since = options.url or stack.facts["GATEWAY_URL"], datetime.now(UTC).date()
    teacher, admin = (stack.tokens(role, [str(uuid4())]).popitem()[1] for role in ("teacher", "admin"))
    limits = aiohttp.TCPConnector(limit=options.concurrency)
    async with aiohttp.ClientSession(connector=limits, timeout=aiohttp.ClientTimeout(60)) as http:
        gateway = Gateway(http, url)
        attempts = await _attempts(gateway, teacher, options.attempts, console)
        tokens = stack.tokens("student", {one.student_id for one in attempts})
        before = await questions.costs(gateway, admin)
        began = perf_counter()
        with _progress(console) as progress:
            task = progress.add_task("attempts", total=len(attempts))
            outcomes = await replay(
                gateway,
                attempts,
                tokens,
                run=uuid4().hex,
                concurrency=options.concurrency,
                tick=lambda: progress.advance(task),
            )
        seconds = perf_counter() - began
        await complete(gateway, outcomes, tokens)
        await _report(gateway, outcomes, teacher, seconds, console)
        with console.status("waiting for what a language model is asked"):
            found = await questions.answered(gateway, admin, outcomes, tokens, before)
        console.print("", questions.shown(found, "anthropic" in stack.facts.get("stood_in_for", ())), soft_wrap=True)
        pupil = stack.tokens("student", [str(uuid4())]).popitem()[1]
        console.print("", shown(await photograph(gateway, pupil)), soft_wrap=True)
    console.print("\narchiving and counting…", style="dim")
    counts = await prove(stack, [one.attempt_id for one in outcomes], since)
    console.print("", findings.proof(counts))
    console.print("[green]all agree[/]" if counts.agree else "[red]the counts differ[/]")
    return 0 if counts.agree else 1


async def _attempts(gateway: Gateway, token: str, count: int | None, console: Console) -> list[Attempt]:
    rng = random.Random(SEED)  # noqa: S311 - pupils, not secrets
    exercises = await gateway.exercises(token)
    steps = list(real(exercises, count, rng))
    if not steps:
        raise DemoError("the curriculum has no exercise for the equations of the data set")
    sums = list(generated(exercises, len(steps), rng))
    mixed = [*steps, *sums]
    rng.shuffle(mixed)
    console.print(
        f"{len(exercises)} exercises; {len(steps)} real pupils' steps in equations (CogTutorBugs, CC BY 4.0; steps from "
        f"equations without a single solution are left out), {len(sums)} generated answers in arithmetic",
        soft_wrap=True,
    )
    return mixed


async def _report(
    gateway: Gateway, outcomes: Sequence[Outcome], teacher: str, seconds: float, console: Console
) -> None:
    console.print(findings.speed(outcomes, seconds), soft_wrap=True)
    for table in (findings.real_steps(outcomes), findings.misconceptions(outcomes)):
        console.print("", table)
    console.print("", findings.hidden_bugs(outcomes), soft_wrap=True)
    pupils = sorted({one.attempt.student_id for one in outcomes})
    students = []
    for start in range(0, len(pupils), MATRIX_ROWS):
        body = {"studentIds": pupils[start : start + MATRIX_ROWS]}
        students += await _matrix(gateway, teacher, body)
    console.print("", findings.mastery(students))
    if telling := findings.telling(outcomes):
        attempt = await gateway.get(f"/attempts/{telling.attempt_id}", teacher)
        console.print("", findings.in_full(telling.attempt.exercise.prompt, attempt))


async def _matrix(gateway: Gateway, teacher: str, body: dict[str, list[str]]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    cursor = ""
    while True:
        page = await gateway.post(f"/mastery/matrix?limit=100{cursor}", teacher, body)
        rows += page["items"]
        if page["next"] is None:
            return rows
        cursor = f"&cursor={page['next']}"


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(None), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=console)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:.0f}/s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.demo", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--attempts", type=_positive, metavar="N", help="real steps, and as many generated (all of them)")
    size.add_argument("--quick", dest="attempts", action="store_const", const=QUICK, help=f"--attempts {QUICK}")
    parser.add_argument("--state", type=Path, default=Path(".state"), metavar="DIR", help="state folder (%(default)s)")
    parser.add_argument("--concurrency", type=_positive, default=32, help="requests at once (%(default)s)")
    parser.add_argument("--url", help="a gateway that runs already; nothing is started then")
    return parser.parse_args()


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


if __name__ == "__main__":
    sys.exit(main())
