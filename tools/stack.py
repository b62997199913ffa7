"""The running stack as the demo and the benchmark use it: started if it is not running, with its facts and tokens."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from deploy.local import issuer
from deploy.local.state import ROOT, State
from deploy.local.supervise import Supervisor

WIDTH = 120  # of tables that go to a file or a pipe


def make_console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH)


class StackError(Exception):
    """A command failed; the message has the end of what it said."""


def run(*command: str, environment: Mapping[str, str]) -> str:
    """What the command prints, started in the project's folder. Raises StackError."""
    done = subprocess.run(
        command, check=False, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )
    if done.returncode:
        end = (done.stdout + done.stderr)[-2000:]
        raise StackError(f"`{' '.join(command)}` ended with {done.returncode}:\n{end}")
    return done.stdout


class Stack:
    """The stack of one state folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_up(self) -> bool:
        return Supervisor(State(self.folder)).answers()

    def up(self, *, any_port: bool = False) -> None:
        """Starts what is not running and waits until everything answers. Raises StackError with what was said.

        A gateway that is not running yet gets 8080, or a free port with `any_port`.
        """
        self._command("up", "--detach", environment={"GATEWAY_HTTP_PORT": "0"} if any_port else {})

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
        run(*command, environment=environment or {})
