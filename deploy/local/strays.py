"""Processes of a stack that nobody supervises any more, for example after supervisord itself was killed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import psutil

from deploy.local.supervise import MARKER

PATIENCE = 20.0


def processes(folder: Path) -> list[psutil.Process]:
    """Every process that carries this state folder's marker in its environment; children inherit it."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARKER) == str(folder):
                found.append(process)
    return found


def end(folder: Path) -> list[str]:
    """End them, politely first; the names of those that were there."""
    found = processes(folder)
    names = []
    for process in found:
        with suppress(psutil.Error):
            names.append(process.name())
            process.terminate()
    _, stubborn = psutil.wait_procs(found, timeout=PATIENCE)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=PATIENCE)
    return names
