"""What must survive between two runs: ports, secrets, and the facts that `env` prints, in `<state>/stack.json`."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from deploy.local.ports import free_port, is_free

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_FOLDER = ROOT / ".state"


class State:
    """The state folder of one stack. The file holds passwords: it is readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self.path = self.folder / "stack.json"
        self._saving = RLock()  # servers are installed side by side, in threads
        stored: dict[str, Any] = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.ports: dict[str, int] = stored.get("ports", {})
        self.secrets: dict[str, str] = stored.get("secrets", {})
        self.facts: dict[str, Any] = stored.get("facts", {})
        self.external: dict[str, str] = stored.get("external", {})  # server -> its address

    def port(self, name: str, usable: Callable[[int], bool] = is_free) -> int:
        """The port remembered under this name; a new one the first time, or when `usable` refuses the old one."""
        port = self.ports.get(name)
        if port is None or not usable(port):
            port = self.ports[name] = free_port(set(self.ports.values()))
        return port

    def secret(self, name: str, length: int = 24) -> str:
        """The hexadecimal secret remembered under this name. A new one is saved at once: data may come to depend on it."""
        with self._saving:
            if name not in self.secrets:
                self.secrets[name] = secrets.token_hex(length)
                self.save()
            return self.secrets[name]

    def subfolder(self, *parts: str) -> Path:
        path = self.folder.joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._saving:
            stored = {"ports": self.ports, "secrets": self.secrets, "facts": self.facts, "external": self.external}
            write_private(self.path, json.dumps(stored, indent=2) + "\n")


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; nobody but the owner ever can read it."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """One `up` or `down` at a time on a state folder; a second one waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
