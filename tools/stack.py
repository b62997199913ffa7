"""The running stack as the demo and the benchmark use it: started if it is not running, with its facts and tokens."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from deploy.local import issuer
from deploy.local.state import ROOT, State
from deploy.local.supervise import Supervisor


class Stack:
    """The stack of one state folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_up(self) -> bool:
        return Supervisor(State(self.folder)).answers()

    def up(self, environment: Mapping[str, str] | None = None) -> None:
        """Starts what is not running and waits until everything answers. Raises CalledProcessError."""
        self._command("up", "--detach", environment=environment)

    def down(self) -> None:
        self._command("down")

    @property
    def facts(self) -> dict[str, Any]:
        """Addresses and passwords; under `services` the environment of each."""
        return State(self.folder).facts

    def of_service(self, name: str, setting: str) -> str:
        """What a service was told, e.g. ("attempts", "DATABASE_URL")."""
        value: str = self.facts["services"][name][f"{name.upper()}_{setting}"]
        return value

    def tokens(self, role: str, subjects: Iterable[str]) -> dict[str, str]:
        """A token of the local issuer for each subject."""
        state = State(self.folder)
        return {subject: issuer.token(state, role, subject) for subject in subjects}

    def _command(self, name: str, *options: str, environment: Mapping[str, str] | None = None) -> None:
        command = (sys.executable, "-m", "deploy.local", name, *options, "--state", str(self.folder))
        subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}, check=True)
