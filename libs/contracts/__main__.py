"""python -m libs.contracts: keeps the stored schemas and the reference page equal to the classes, and judges changes."""

import argparse
import sys
from graphlib import CycleError
from itertools import groupby

from libs.contracts import stored
from libs.contracts.evolution import Change, Impact, changes, roll_out
from libs.contracts.history import HistoryError, schemas_at
from libs.contracts.reference import PAGE, render


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 when all is well, 1 when a check fails, 2 when it cannot be run."""
    parser = argparse.ArgumentParser(prog="python -m libs.contracts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_ in (
        ("schemas", "the JSON Schema files, libs/contracts/schemas"),
        ("reference", "the page docs/reference/events.md"),
    ):
        command = commands.add_parser(name, help=help_)
        choice = command.add_mutually_exclusive_group(required=True)
        choice.add_argument("--write", action="store_true", help="make them equal to the classes")
        choice.add_argument("--check", action="store_true", help="exit with 1 where they differ from the classes")
    command = commands.add_parser("diff", help="what changed since a git revision, and in which order to release it")
    command.add_argument(
        "--against", metavar="GIT_REF", default="HEAD", help="the revision to compare with (%(default)s)"
    )
    chosen = parser.parse_args(arguments)
    if chosen.command == "diff":
        return _diff(chosen.against)
    run = {"schemas": _schemas, "reference": _reference}[chosen.command]
    return run(write=chosen.write)


def _schemas(*, write: bool) -> int:
    if write:
        stored.write_schemas()
    return _report(stored.stale_schemas(), "schemas")


def _reference(*, write: bool) -> int:
    if write:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(render(), encoding="utf-8")
    same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == render()
    return _report([] if same else [PAGE.name], "reference")


def _report(stale: list[str], command: str) -> int:
    for name in stale:
        print(f"{name} differs from the classes: python -m libs.contracts {command} --write")
    return 1 if stale else 0


def _diff(revision: str) -> int:
    try:
        found = changes(schemas_at(revision), stored.schemas())
    except HistoryError as error:
        print(f"cannot read the schemas at {revision}: {error}", file=sys.stderr)
        return 2
    if not found:
        print(f"no contract changed since {revision}")
        return 0
    for impact, group in groupby(found, key=lambda change: change.impact):
        print(f"{impact}:")
        for change in group:
            print(f"  {change}")
    if any(change.impact is Impact.BREAKING for change in found):
        print("\nA breaking change wants a new version: docs/how-to/roll-out-a-breaking-change.md")
        return 1
    _print_order(found)
    return 0


def _print_order(found: list[Change]) -> None:
    print("\nrelease in this order:")
    try:
        _print_steps(roll_out(found))
    except CycleError as error:
        print(f"  opposite orders are demanded ({' before '.join(error.args[1])}): release topic by topic")
        for topic, group in groupby(sorted(found, key=lambda change: change.topic), key=lambda change: change.topic):
            print(f"  {topic}:")
            _print_steps(roll_out(group))


def _print_steps(steps: list[tuple[str, ...]]) -> None:
    for number, services in enumerate(steps, 1):
        print(f"  {number}. {', '.join(services)}")


if __name__ == "__main__":
    sys.exit(main())
