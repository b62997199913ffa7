"""`python -m tools.calibrate`: asks the running system for a calibration and waits for it, showing how far it is."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tools.demo.replay import DemoError, Gateway
from tools.stack import Stack, make_console

PAUSE = 0.5  # seconds between two looks


def main() -> int:
    """The exit code: 0 when the run ended and nothing of it failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.calibrate", description=__doc__)
    parser.add_argument("--state", type=Path, default=Path(".state"), metavar="DIR", help="state folder (%(default)s)")
    options = parser.parse_args()
    stack, console = Stack(options.state), make_console()
    if not stack.is_up:
        console.print("error: nothing runs here; start it with `make up`", style="red")
        return 1
    try:
        return asyncio.run(_calibrate(stack, console))
    except (DemoError, aiohttp.ClientError) as error:
        console.print(f"error: {error}", style="red", markup=False, soft_wrap=True)
        return 1


async def _calibrate(stack: Stack, console: Console) -> int:
    admin = stack.tokens("admin", [str(uuid4())]).popitem()[1]
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as http:
        gateway = Gateway(http, stack.facts["GATEWAY_URL"])
        run = await gateway.post("/admin/mastery/calibrations", admin, {})
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("calibrating", total=None)
            while not run["isDone"]:
                await asyncio.sleep(PAUSE)
                run = await gateway.get(f"/admin/mastery/calibrations/{run['runId']}", admin)
                done = run["adopted"] + run["rejected"] + run["failed"] + (run["predictor"] is not None)
                progress.update(task, completed=done, total=run["topics"] and run["topics"] + 1)
        versions = await gateway.get("/admin/mastery/parameters", admin)
    console.print(_parameters(versions["items"]))
    predictor = {True: "adopted", False: "rejected", None: "not fitted"}[run["predictor"]]
    console.print(
        f"{run['topics']} topics: {run['adopted']} adopted, {run['rejected']} rejected, {run['failed']} failed; "
        f"predictor of next answers {predictor}"
    )
    return 1 if run["failed"] else 0


def _parameters(versions: list[dict[str, Any]]) -> Table:
    names = ("initial", "transit", "slip", "guess", "forget")
    table = Table("topic in use", "version", *names, "answers", "log loss", "before")
    for one in versions:
        held_out = one["report"]["heldOut"] or {}
        losses = (f"{held_out[name]:.4f}" if name in held_out else "" for name in ("logLoss", "logLossInUse"))
        figures = (f"{one[name]:.3f}" for name in names)
        table.add_row(one["topicId"], str(one["version"]), *figures, f"{one['report']['answers']:,}", *losses)
    return table


if __name__ == "__main__":
    sys.exit(main())
