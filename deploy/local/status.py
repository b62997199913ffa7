"""The status table: what runs, where, how well, how big, since when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psutil
from rich.table import Table

from deploy.local.ports import HOST
from deploy.local.ready import probe
from deploy.local.state import State
from deploy.local.supervise import Supervisor

STYLES = {"ready": "green", "external": "cyan", "starting": "yellow", "not ready": "yellow"}


@dataclass(frozen=True)
class Row:
    """`memory` in bytes, `uptime` in seconds; both None where there is no process of ours."""

    name: str
    state: str
    address: str
    memory: int | None = None
    uptime: int | None = None
    pid: int | None = None


async def rows(state: State) -> list[Row]:
    outside = [Row(name, "external", address) for name, address in state.external.items()]
    supervisor = Supervisor(state)
    if not supervisor.answers():
        return outside
    processes = sorted(supervisor.processes().values(), key=lambda info: list(state.ports).index(info["name"]))
    return outside + list(await asyncio.gather(*(row(state, info) for info in processes)))


async def row(state: State, info: Mapping[str, Any]) -> Row:
    name, port = info["name"], state.ports[info["name"]]
    address = f"{HOST}:{port}"
    if info["statename"] != "RUNNING" and info["statename"] != "STARTING":
        return Row(name, info["statename"].lower(), address)
    ready = await probe(name)(port)
    label = "ready" if ready else "starting" if info["statename"] == "STARTING" else "not ready"
    return Row(name, label, address, memory(info["pid"]), int(time.time()) - info["start"], info["pid"])


def memory(pid: int) -> int | None:
    """Of the process and its children; what they share is counted once (proportional set size, on Linux)."""
    total = None
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                used = each.memory_full_info()
                total = (total or 0) + getattr(used, "pss", used.rss)
    return total


def table(found: list[Row]) -> Table:
    grid = Table("name", "state", "address", box=None, header_style="bold")
    grid.add_column("memory", justify="right")
    grid.add_column("uptime", justify="right")
    for each in found:
        grid.add_row(
            each.name,
            f"[{STYLES.get(each.state, 'red')}]{each.state}",
            each.address,
            "" if each.memory is None else f"{each.memory / 2**20:.0f} MB",
            "" if each.uptime is None else time.strftime("%H:%M:%S", time.gmtime(each.uptime)),
        )
    return grid
