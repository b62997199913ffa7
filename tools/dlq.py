"""python -m tools.dlq: shows dead letters and sends them back to the topic they came from.

A replay remembers what it has sent or dropped (consumer group `dlq-replay`), so the next one goes on where it stopped. A
record that is sent back reaches every consumer of its topic, not only the one that refused it: the others have seen its
ce_id before and ignore it. Bodies are pupils' work and are printed with --full only.
"""

import argparse
import asyncio
import json
import logging
import sys
from base64 import b64encode
from typing import Any

from aiokafka.errors import KafkaError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from libs.contracts import dead_letter_topics
from tools.dead_letters import DeadLetter, DeadLetterError, mailbox, send_back, sender
from tools.settled import TooManyGaps
from tools.topics import TopicsError, add_bootstrap

CATALOGUE = tuple(topic.name for topic in dead_letter_topics())
POLICIES = {
    "stop-on-error": "stop there, exit with 1",
    "reinsert": "send it all the same",
    "drop": "do not send it, now or later",
}
console = Console()


async def count(bootstrap: str) -> None:
    """One line per dead-letter topic."""
    table = Table("dead-letter topic", "kept", "waiting")
    for topic in CATALOGUE:
        async with mailbox(bootstrap, topic) as box:
            table.add_row(topic, str(box.size), f"[red]{box.waiting}" if box.waiting else "0")
    console.print(table)


async def show(bootstrap: str, topic: str, limit: int, *, full: bool, as_json: bool) -> None:
    """The newest dead letters of a topic, oldest of them first."""
    async with mailbox(bootstrap, topic) as box:
        starts = {place: end - limit for place, end in box.ends.items()}
        letters = [letter async for letter in box.letters(starts)][-limit:]
        settled = {id(letter): letter.offset in box.settled[letter.place] for letter in letters}
        size, waiting = box.size, box.waiting
    if as_json:
        for letter in letters:
            print(json.dumps(_facts(letter, full=full) | {"settled": settled[id(letter)]}))
        return
    table = Table("offset", "record", "why", title=f"{topic}: {waiting} waiting of {size}", show_lines=True)
    table.columns[1].overflow = "fold"
    for letter in letters:
        mark = "\nsettled" if settled[id(letter)] else ""
        table.add_row(f"{letter.offset}{mark}", _record(letter), _why(letter))
    console.print(table)
    for letter in letters if full else ():
        console.print(Text(f"{letter.offset}: {_printable(letter.original.value)}"), soft_wrap=True)


async def replay(
    bootstrap: str, topic: str, policy: str, most: int | None, only_error: str | None, *, dry_run: bool
) -> int:
    """Sends back what is waiting, oldest first. The exit code: 1 where the policy stopped it."""
    sent = dropped = 0
    stopped = None
    async with mailbox(bootstrap, topic) as box, sender(bootstrap) as producer:
        async for letter in box.letters({place: settled.first_open for place, settled in box.settled.items()}):
            if letter.offset in box.settled[letter.place] or (only_error and not letter.is_error(only_error)):
                continue
            if most is not None and sent + dropped >= most:
                break
            refusal = letter.refusal()
            if refusal and policy == "stop-on-error":
                stopped = f"offset {letter.offset} would be refused again: {refusal}"
                break
            dropping = refusal is not None and policy == "drop"
            if not dry_run:
                if not dropping:
                    await send_back(producer, letter)
                await box.settle(letter)
            dropped += dropping
            sent += not dropping
            done = (
                f"{'drop' if dropping else 'send back'} offset {letter.offset}, {letter.header('ce_type') or 'no type'}"
            )
            console.print(Text(_visible(f"{done}, refused: {refusal}" if refusal else done)), soft_wrap=True)
    would = "would be " if dry_run else ""
    console.print(f"{topic}: {sent} {would}sent back, {dropped} {would}dropped", highlight=False)
    if stopped:
        console.print(Text(f"stopped: {_visible(stopped)}"), soft_wrap=True)
    return 1 if stopped else 0


def _facts(letter: DeadLetter, *, full: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "topic": letter.place.topic,
        "partition": letter.place.partition,
        "offset": letter.offset,
        **{f"dlq_{name}": value for name, value in letter.reason.items()},
        "type": letter.header("ce_type"),
        "id": letter.header("ce_id"),
        "bytes": len(letter.original.value or b""),
        "refusal": letter.refusal(),
    }
    if full:
        original = letter.original
        facts["headers"] = {name: _printable(value) for name, value in original.headers}
        facts["key"] = _printable(original.key)
        facts["value_base64"] = None if original.value is None else b64encode(original.value).decode()
    return facts


def _record(letter: DeadLetter) -> Text:
    original = letter.original
    return Text(
        _visible(
            f"{letter.header('ce_type') or 'no type'}\n{letter.header('ce_id') or 'no id'}\n"
            f"{original.topic}[{original.partition}]@{original.offset}, {len(original.value or b'')} bytes"
        )
    )


def _why(letter: DeadLetter) -> Text:
    reason = letter.reason
    refusal = letter.refusal()
    return Text(
        _visible(
            f"{reason.get('error_class', '').rpartition('.')[2]}: {reason.get('error', '')}\n"
            f"{reason.get('group', '')} {reason.get('version', '')}, attempts: {reason.get('attempts', '')}, "
            f"{reason.get('time', '')[:19]}\n"
            f"{'today: refused' if refusal else 'today: accepted by its contract'}"
        )
    )


def _printable(value: bytes | None) -> str:
    return "(none)" if value is None else _visible(value.decode(errors="backslashreplace"))


def _visible(text: str) -> str:
    """Control characters spelt out: what a stranger wrote must not steer the operator's terminal."""
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in text)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.dlq", description=__doc__, epilog=f"Topics: {', '.join(CATALOGUE)}"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("count", help="how many there are, and how many of them wait")
    add_bootstrap(command)
    command = commands.add_parser("show", help="the newest dead letters and why they are here")
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("topic", nargs="?", metavar="TOPIC", help="a dead-letter topic")
    which.add_argument("--all", action="store_true", help="all of them")
    command.add_argument("--limit", type=_positive, default=20, help="how many per topic (%(default)s)")
    command.add_argument("--full", action="store_true", help="with bodies: pupils' work")
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    add_bootstrap(command)
    command = commands.add_parser("replay", help="send back what is waiting, oldest first")
    command.add_argument("topic", metavar="TOPIC", help="a dead-letter topic")
    command.add_argument(
        "--policy",
        choices=POLICIES,
        default="stop-on-error",
        help="for a record that today's contracts would refuse again: "
        + "; ".join(f"{name}: {meaning}" for name, meaning in POLICIES.items()),
    )
    command.add_argument("--max", type=_positive, metavar="N", help="no more than N of them")
    command.add_argument("--only-error", metavar="CLASS", help="only those of this error class")
    command.add_argument("--dry-run", action="store_true", help="say what would be done and do nothing")
    add_bootstrap(command)
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


async def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "count":
        await count(chosen.bootstrap)
    elif chosen.command == "show":
        for topic in CATALOGUE if chosen.all else (chosen.topic,):
            await show(chosen.bootstrap, topic, chosen.limit, full=chosen.full, as_json=chosen.json)
    else:
        return await replay(
            chosen.bootstrap, chosen.topic, chosen.policy, chosen.max, chosen.only_error, dry_run=chosen.dry_run
        )
    return 0


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 when all went well, 1 when a replay stopped or the broker does not play along."""
    chosen = _arguments(arguments)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # its failures to connect are ours to report
    try:
        return asyncio.run(_run(chosen))
    except (DeadLetterError, TooManyGaps, TopicsError, KafkaError) as error:
        print(f"tools.dlq: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
