"""The command line: `python -m deploy.local --help`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from contextlib import nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from uuid import UUID
from xmlrpc.client import Fault

from deploy.local import issuer, providers, status
from deploy.local.down import down
from deploy.local.foreground import console, orderly, say, show, shown
from deploy.local.stack import SERVERS
from deploy.local.state import DEFAULT_FOLDER, State, exclusive
from deploy.local.supervise import Supervisor
from deploy.local.up import Up, wait_until_ready
from deploy.local.welcome import welcome


def main() -> int:
    arguments = parser().parse_args()
    try:
        return int(arguments.run(arguments, State(arguments.state)) or 0)
    except (RuntimeError, ValueError, OSError, Fault) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a UUID") from None


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m deploy.local", description="Innova on one machine, without Docker.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.add_argument("--state", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="state folder (.state)")
        made.set_defaults(run=run)
        return made

    made = command("up", run_up, "start what is not running, wait until everything answers")
    made.add_argument("--detach", action="store_true", help="return when everything answers, even on a terminal")
    made.add_argument("--only-servers", action="store_true", help="servers only: no topics, migrations, services")
    made.add_argument("--servers", type=comma_separated, default=list(SERVERS), help=f"of {','.join(SERVERS)}")
    command("down", run_down, "stop everything; the data stays")
    made = command("status", run_status, "what runs, where, since when")
    made.add_argument("--json", action="store_true")
    made = command("logs", run_logs, "the end of a program's log")
    made.add_argument("name")
    made.add_argument("-f", "--follow", action="store_true", help="and what comes")
    made = command("token", run_token, "print a token of the local issuer, alone")
    made.add_argument("--role", choices=issuer.ROLES, default="student")
    made.add_argument("--subject", required=True, type=_uuid, help="the person's id, a UUID")
    made.add_argument("--ttl", type=int, default=issuer.DAY_OF_WORK, help="seconds (12 hours)")
    made = command("env", run_env, "addresses and passwords of the servers, and the environment of every service")
    made.add_argument("--json", action="store_true")
    for name, run, text in (
        ("start", run_start, "start one program and wait until it answers"),
        ("stop", run_stop, "stop one program"),
        ("restart", run_restart, "stop and start one program"),
        ("kill", run_kill, "SIGKILL one program; supervisord starts it again"),
    ):
        command(name, run, text).add_argument("name")
    return top


def comma_separated(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def run_up(arguments: argparse.Namespace, state: State) -> None:
    unknown = set(arguments.servers) - set(SERVERS)
    if unknown:
        raise ValueError(f"--servers: {', '.join(sorted(unknown))} is not one of {', '.join(SERVERS)}")
    attached = sys.stdout.isatty() and not arguments.detach
    with exclusive(state.folder):
        asyncio.run(orderly(bring_up(State(state.folder), arguments, attached)))
    if attached:
        say("Ctrl-C stops everything.")
        try:
            with suppress(KeyboardInterrupt, asyncio.CancelledError):
                asyncio.run(orderly(show(state)))
        finally:
            run_down(arguments, state)


async def bring_up(state: State, arguments: argparse.Namespace, attached: bool) -> None:
    began = time.monotonic()
    run = Up(state, arguments.servers, say)
    if run.running:
        say(f"already up: {', '.join(sorted(run.running))}")
    async with shown(state) if attached else nullcontext():
        await run.run(arguments.only_servers)
    say(f"everything answers after {time.monotonic() - began:.1f} s")
    if not arguments.only_servers:
        say(await welcome(state))
        say_who_answers(state)


def run_down(arguments: argparse.Namespace, state: State) -> None:
    if not state.folder.exists():
        return
    with exclusive(state.folder):
        down(state, say)
    say("everything is stopped")


def run_status(arguments: argparse.Namespace, state: State) -> int:
    found = asyncio.run(status.rows(state))
    if arguments.json:
        print(json.dumps([asdict(row) for row in found], indent=2))
    elif found:
        console.print(status.table(found))
        say_who_answers(state)
    else:
        say("nothing runs")
    return 0 if found else 3


def say_who_answers(state: State) -> None:
    if said := providers.notice(state.facts):
        say(said)


def run_logs(arguments: argparse.Namespace, state: State) -> None:
    path = Supervisor(state).log(arguments.name)
    if not path.exists():
        raise ValueError(
            f"there is no log {path}; there are {', '.join(sorted(p.stem for p in path.parent.glob('*.log')))}"
        )
    os.execvp("tail", ("tail", "-n", "200", *(("-F",) if arguments.follow else ()), str(path)))  # noqa: S606 -- tail knows about rotation


def run_token(arguments: argparse.Namespace, state: State) -> None:
    print(issuer.token(state, arguments.role, arguments.subject, arguments.ttl))


def run_env(arguments: argparse.Namespace, state: State) -> None:
    if arguments.json:
        print(json.dumps(state.facts, indent=2))
        return
    services = state.facts.get("services", {})
    flat = {name: value for name, value in state.facts.items() if isinstance(value, str)}
    for name, value in {**flat, **{k: v for variables in services.values() for k, v in variables.items()}}.items():
        print(f"{name}={value}")


def program(arguments: argparse.Namespace, state: State) -> Supervisor:
    """The supervisor, once it is sure that it knows the program."""
    supervisor = Supervisor(state)
    if not supervisor.answers():
        raise RuntimeError("nothing runs: `python -m deploy.local up` first")
    known = supervisor.processes()
    if arguments.name not in known:
        raise ValueError(f"there is no program {arguments.name}; there are {', '.join(known)}")
    return supervisor


def run_start(arguments: argparse.Namespace, state: State) -> None:
    supervisor = program(arguments, state)
    supervisor.start(arguments.name)
    asyncio.run(wait_until_ready(supervisor, arguments.name, state.ports[arguments.name]))


def run_stop(arguments: argparse.Namespace, state: State) -> None:
    program(arguments, state).stop([arguments.name])


def run_restart(arguments: argparse.Namespace, state: State) -> None:
    run_stop(arguments, state)
    run_start(arguments, state)


def run_kill(arguments: argparse.Namespace, state: State) -> None:
    program(arguments, state).kill(arguments.name)
