"""What each program of the stack uses: processor time and memory, from /proc by way of psutil."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import psutil

from deploy.local.state import State
from deploy.local.supervise import Supervisor
from tools.stack import Stack

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """`cpu` in seconds since the program began, of all its processes, also those that have ended. `memory` in bytes: resident
    for one process; for several the sum of proportional shares, so that what they share counts once."""

    cpu: float
    memory: int


def usage(stack: Stack) -> dict[str, Usage]:
    """By program, in the order in which supervisord knows them."""
    found: dict[str, Usage] = {}
    for name, info in Supervisor(State(stack.folder)).processes().items():
        with suppress(psutil.Error):
            found[name] = _of(list(_tree(info["pid"])))
    return found


def spent(before: Mapping[str, Usage], after: Mapping[str, Usage]) -> dict[str, float]:
    """Seconds of processor time in between."""
    return {name: after[name].cpu - before[name].cpu for name in after if name in before}


def busy() -> float:
    """Seconds of processor time that the machine has worked, whoever for, since it was started."""
    times = psutil.cpu_times()
    return float(sum(times[:8]) - times.idle - times.iowait)


def pid_of(stack: Stack, program: str) -> int:
    pid: int = Supervisor(State(stack.folder)).processes()[program]["pid"]
    return pid


def _tree(pid: int) -> Iterator[psutil.Process]:
    root = psutil.Process(pid)
    yield root
    yield from root.children(recursive=True)


def _of(processes: list[psutil.Process]) -> Usage:
    cpu, memory = 0.0, 0
    for one in processes:
        with suppress(psutil.Error):
            cpu += sum(one.cpu_times()[:4])  # user, system, and the same of children that have ended
            memory += one.memory_info().rss if len(processes) == 1 else one.memory_full_info().pss
    return Usage(cpu, memory)
