"""supervisord, one per state folder: its configuration and the calls we make on it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import Faults, SupervisorTransport

from deploy.local.programs import PRIORITY, Program
from deploy.local.state import State, write_private

MARKER = "INNOVA_STATE"  # in the environment of every process of a stack: names its state folder
# sockaddr_un holds 107 bytes, and supervisord first binds to the same name with its process id behind it.
LONGEST_SOCKET = 107 - len(".1234567")
ALIVE = ("STARTING", "RUNNING", "BACKOFF", "STOPPING")


def socket_path(folder: Path) -> Path:
    path = folder / "supervisor.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    return Path(tempfile.gettempdir()) / f"innova-{sha256(os.fsencode(folder)).hexdigest()[:12]}.sock"


def render(folder: Path, programs: Iterable[Program]) -> str:
    """The configuration file. supervisord expands %, so it is doubled wherever it is meant."""
    logs = folder / "logs"
    root = "user = root\n" if os.geteuid() == 0 else ""  # supervisord warns when root is not said in so many words
    head = (
        f"[supervisord]\nlogfile = {plain(logs / 'supervisord.log')}\nlogfile_maxbytes = 5MB\nlogfile_backups = 1\n"
        f"pidfile = {plain(folder / 'supervisord.pid')}\nchildlogdir = {plain(logs)}\nminfds = 4096\n{root}"
        f"[unix_http_server]\nfile = {plain(socket_path(folder))}\nchmod = 0700\n"
        "[rpcinterface:supervisor]\n"
        "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n"
    )
    return head + "".join(render_program(program, logs) for program in programs)


def render_program(program: Program, logs: Path) -> str:
    variables = ",".join(f"{name}={quoted(value)}" for name, value in sorted(program.environment.items()))
    options = {
        "command": plain(shlex.join(program.command)),
        "directory": plain(program.directory),
        "environment": variables,
        "user": program.user,
        "priority": PRIORITY[program.kind],
        "autostart": "false",  # `up` starts each as soon as what it needs answers
        "autorestart": "true",
        "startsecs": 1,
        "startretries": 30,
        "stopsignal": program.stop_signal,
        "stopwaitsecs": 20,
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": plain(logs / f"{program.name}.log"),
        "stdout_logfile_maxbytes": "10MB",
        "stdout_logfile_backups": 3,
    }
    lines = (f"{name} = {value}\n" for name, value in options.items() if value not in (None, ""))
    return f"[program:{program.name}]\n{''.join(lines)}"


def plain(value: object) -> str:
    text = str(value).replace("%", "%%")
    if re.search(r"[\n\r]|\s[;#]", text):
        raise ValueError(f"supervisord cannot take a line break, or a blank before ; or #, in: {value}")
    return text


def quoted(value: str) -> str:
    """supervisord strips quotes of both kinds from the ends of a value and knows no escape inside."""
    quote = "'" if '"' in value else '"'
    if quote in value or value[:1] in ("'", '"') or value[-1:] in ("'", '"'):
        raise ValueError(f"supervisord cannot take the quotes in the environment value {value}")
    return f"{quote}{plain(value)}{quote}"


class Supervisor:
    def __init__(self, state: State) -> None:
        self.folder = state.folder
        self.config = state.folder / "supervisord.conf"

    @property
    def rpc(self) -> Any:
        """A connection of its own for every call: supervisor's transport never recovers from a broken one."""
        transport = SupervisorTransport(None, None, f"unix://{socket_path(self.folder)}")
        return ServerProxy("http://127.0.0.1", transport).supervisor

    def answers(self) -> bool:
        try:
            return bool(self.rpc.getState()["statecode"] == 1)
        except (OSError, HTTPException, Fault):
            return False

    def apply(self, programs: Iterable[Program]) -> set[str]:
        """Make the daemon know these programs; nothing is started. Those that changed are stopped: their names."""
        write_private(self.config, render(self.folder, programs))
        if not self.answers():
            self.launch()
            return set()
        [[added, changed, _]] = self.rpc.reloadConfig()
        self.stop(changed)
        for name in changed:
            self.rpc.removeProcessGroup(name)
        for name in (*added, *changed):
            self.rpc.addProcessGroup(name)
        return set(changed)

    def launch(self) -> None:
        (self.folder / "logs").mkdir(exist_ok=True)
        command = (sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "-c", str(self.config))
        environment = {**os.environ, MARKER: str(self.folder)}
        done = subprocess.run(command, check=False, cwd=self.folder, env=environment, capture_output=True, text=True)
        deadline = time.monotonic() + 10
        while not self.answers():
            if done.returncode or time.monotonic() > deadline:
                raise RuntimeError(f"supervisord did not start: {done.stdout}{done.stderr}".strip())
            time.sleep(0.02)

    def processes(self) -> dict[str, Mapping[str, Any]]:
        return {info["name"]: info for info in self.rpc.getAllProcessInfo()}

    def state_of(self, name: str) -> str:
        return str(self.rpc.getProcessInfo(name)["statename"])

    def alive(self) -> set[str]:
        """Names of the programs that run or are about to."""
        if not self.answers():
            return set()
        return {name for name, info in self.processes().items() if info["statename"] in ALIVE}

    def start(self, name: str) -> None:
        try:
            self.rpc.startProcess(name, False)
        except Fault as fault:
            if fault.faultCode != Faults.ALREADY_STARTED:
                raise RuntimeError(f"supervisord could not start {name}: {fault.faultString}") from fault

    def stop(self, names: Iterable[str]) -> None:
        """Ask all at once, then wait for all."""
        names = set(names) & self.alive()
        for name in names:
            try:
                self.rpc.stopProcess(name, False)
            except Fault as fault:
                if fault.faultCode != Faults.NOT_RUNNING:
                    raise
        while names & self.alive():
            time.sleep(0.05)

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def log_end(self, name: str, lines: int = 15, width: int = 300) -> str:
        path = self.log(name)
        if not path.exists():
            return "(no log)"
        return "\n".join(line[:width] for line in path.read_text(errors="replace").splitlines()[-lines:])

    def kill(self, name: str) -> None:
        try:
            self.rpc.signalProcess(name, "KILL")
        except Fault as fault:
            raise RuntimeError(f"{name} does not run") from fault

    def shutdown(self) -> None:
        self.rpc.shutdown()
