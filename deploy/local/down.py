"""Stopping a stack so that no process is left: services first, then servers, then supervisord, then strays."""

from __future__ import annotations

from contextlib import suppress

import psutil

from deploy.local import strays
from deploy.local.stack import SERVERS, Say
from deploy.local.state import State
from deploy.local.supervise import Supervisor


def down(state: State, say: Say) -> None:
    supervisor = Supervisor(state)
    if supervisor.answers():
        alive = supervisor.alive()
        supervisor.stop(alive - set(SERVERS))
        supervisor.stop(alive & set(SERVERS))
        with suppress(psutil.Error, ValueError, OSError):
            daemon = psutil.Process(int((state.folder / "supervisord.pid").read_text()))
            supervisor.shutdown()
            daemon.wait(20)
    if ended := strays.end(state.folder):
        say(f"ended {len(ended)} processes that nobody supervised any more: {', '.join(sorted(set(ended)))}")
