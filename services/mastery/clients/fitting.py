"""Starts the processes that fit, one for each step: their memory and their compiler end with them (ADR 0016)."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import structlog

from libs.chassis.jobs import Job
from libs.chassis.jobs.queue import Document

log = structlog.get_logger()


class FittingFailed(Exception):  # noqa: N818 - what happened
    """The process ended with another code than 0. Its last words are in the message."""


async def fit(job: Job) -> Document:
    """Runs the step that a job asks for and gives what it printed. A cancelled step is killed.

    Raises FittingFailed.
    """
    arguments = [str(one) for one in job.payload["arguments"]]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.mastery.recalibrate",
        *arguments,
        env=environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise FittingFailed(said.decode(errors="replace").strip()[-500:] or f"ended with {process.returncode}")
    result: dict[str, Any] = orjson.loads(out)
    log.info("calibrated", step=" ".join(arguments), result=result)
    return result


def environment() -> Mapping[str, str]:
    """Ours, and a place for compiled code: else every process compiles for seconds where the source cannot be written to."""
    compiled = Path(tempfile.gettempdir()) / f"innova-mastery-compiled-{os.getuid()}"
    return {"NUMBA_CACHE_DIR": str(compiled), **os.environ}
