"""Runs the decoding of strangers' files in processes that may die of it."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import structlog

from services.ocr.model.formats import Format
from services.ocr.model.pictures import Bounds, Picture, Rejected

log = structlog.get_logger()
ROOT = Path(__file__).parents[3]
# The kernel's words for a process that took more than it may, and a decoder's own end.
_FATAL = {signal.SIGXCPU, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}


class SanitiserFailed(Exception):  # noqa: N818 - an outcome
    """The process ended for a reason that is no fault of the file."""


class SubprocessSanitiser:
    """See `Sanitiser`. A process per file, `at_once` side by side, each with `memory` bytes and `cpu` seconds of its own."""

    def __init__(self, bounds: Bounds, *, memory: int, cpu: int, at_once: int) -> None:
        self._bounds, self._memory, self._cpu = bounds, memory, cpu
        self._slots = asyncio.Semaphore(at_once)

    async def clean(self, file: bytes, declared: Format) -> Picture:
        async with self._slots:
            return await self._run(file, declared)

    async def _run(self, file: bytes, declared: Format) -> Picture:
        limits = (self._bounds.max_pixels, self._bounds.max_side, self._memory, self._cpu)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-B", "-m", "services.ocr.sanitise", declared.value, *map(str, limits)),
            cwd=ROOT,
            env={"MALLOC_ARENA_MAX": "1"},  # no key of ours lies in an environment that a decoder can reach
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # a decoder's complaints may quote the file
        )
        try:
            async with asyncio.timeout(
                self._cpu * 3
            ):  # the processor is shared; its own seconds are counted by the kernel
                output, _ = await process.communicate(file)
        except TimeoutError:
            raise Rejected("the file takes too long to open") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            raise self._death(process.returncode or 0)
        head, _, body = output.partition(b"\n")
        said = json.loads(head)
        if "rejected" in said:
            raise Rejected(said["rejected"])
        return Picture(body, said["width"], said["height"])

    @staticmethod
    def _death(code: int) -> Exception:
        log.warning("decoding ended its process", code=code)
        if -code == signal.SIGXCPU:
            return Rejected("the file takes too long to open")
        if -code in _FATAL:
            return Rejected("the file breaks what opens it")
        return SanitiserFailed(f"ended with code {code}")
