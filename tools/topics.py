"""python -m tools.topics: brings the broker's topics into line with the catalogue (libs/contracts/topics.py)."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    IncompatibleBrokerVersion,
    KafkaConnectionError,
    KafkaError,
    TopicAlreadyExistsError,
    for_code,
)
from rich.console import Console
from rich.table import Table

from libs.contracts import TOPICS, Topic, dead_letter_topics

PATIENCE = 60.0  # seconds until a broker that does not answer is given up
LONGEST_PAUSE = 5.0
CATALOGUE: tuple[Topic, ...] = (*TOPICS.values(), *dead_letter_topics())


class TopicsError(Exception):
    """The broker cannot be brought into line; the message says which topic and why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a topic of the catalogue stands on the broker: `partitions` is None where it is missing there, `differing`
    has the broker's value and the wanted one by configuration name."""

    topic: Topic
    partitions: int | None
    wanted: dict[str, str]
    differing: dict[str, tuple[str | None, str]]

    @property
    def text(self) -> str:
        if self.partitions is None:
            return "missing"
        if self.partitions != self.topic.partitions:
            return f"{self.partitions} partitions on the broker"
        return ", ".join(f"{name} is {found}, wanted {wanted}" for name, (found, wanted) in self.differing.items())


async def apply(
    bootstrap: str,
    replication: int = 1,
    *,
    catalogue: Sequence[Topic] = CATALOGUE,
    patience: float = PATIENCE,
    console: Console | None = None,
) -> None:
    """Creates what is missing and alters what is configured differently; run again, it changes nothing. Settings that
    the catalogue does not name go back to the broker's defaults. Returns when every partition has a leader.

    Raises TopicsError, before anything is changed, where a partition count differs: another count sends the same
    pupil to another partition, where new work could overtake old work.
    """
    console = console or Console()
    admin = await connect(bootstrap, patience)
    try:
        standings = await compare(admin, catalogue, replication)
        _demand_partitions(standings)
        missing = [one for one in standings if one.partitions is None]
        await _create(admin, missing, replication)
        for one in missing:
            _say(console, f"created {one.topic.name}, partitions: {one.topic.partitions}")
        altered = [await _alter(admin, one, console) for one in standings if one.differing]
        await _wait_for_leaders(admin, catalogue)
        in_line = len(catalogue) - altered.count(False)
        _say(console, f"{in_line} of {len(catalogue)} topics stand as the catalogue says")
    finally:
        await admin.close()


async def connect(bootstrap: str, patience: float = PATIENCE) -> AIOKafkaAdminClient:
    """A started client of a cluster that has a controller. aiokafka gives up at once where nobody answers (P29)."""
    deadline, pause = monotonic() + patience, 0.1
    while True:
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap.split(","), request_timeout_ms=10_000)
        try:
            await admin.start()
            if (await admin.describe_cluster())["controller_id"] >= 0:
                return admin
        except (KafkaConnectionError, OSError):
            pass
        await admin.close()
        if monotonic() + pause > deadline:
            raise TopicsError(f"no broker answers at {bootstrap} within {patience:.0f} s")
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def compare(admin: AIOKafkaAdminClient, catalogue: Sequence[Topic], replication: int = 1) -> list[Standing]:
    """How every topic of the catalogue stands on the broker."""
    partitions = {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics()}
    configs = await _configs(admin, [topic.name for topic in catalogue if topic.name in partitions])
    standings = []
    for topic in catalogue:
        wanted = topic.broker_config()
        if replication > 1:
            wanted["min.insync.replicas"] = str(replication - 1)
        found = configs.get(topic.name, wanted)
        differing = {name: (found.get(name), value) for name, value in wanted.items() if found.get(name) != value}
        standings.append(Standing(topic, partitions.get(topic.name), wanted, differing))
    return standings


async def _configs(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    # All settings are asked for: Tansu closes the connection when asked for some by name.
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    configs = {}
    for response in await admin.describe_configs(resources) if resources else ():
        for code, message, _, name, entries in response.resources:
            _demand(code, f"{name}: cannot read its configuration: {message}")
            configs[name] = {setting: value for setting, value, *_ in entries}
    return configs


def _demand(code: int, problem: str) -> None:
    if code:
        raise TopicsError(f"{problem} ({for_code(code).__name__})")


def _demand_partitions(standings: Sequence[Standing]) -> None:
    wrong = [one for one in standings if one.partitions not in (None, one.topic.partitions)]
    if wrong:
        names = "; ".join(f"{one.topic.name} has {one.partitions}, wanted {one.topic.partitions}" for one in wrong)
        raise TopicsError(
            f"partitions differ: {names}. Another count would reorder pupils' work: make a topic with a new name and "
            "move over, or correct the catalogue. Nothing was changed."
        )


async def _create(admin: AIOKafkaAdminClient, missing: Sequence[Standing], replication: int) -> None:
    if not missing:
        return
    topics = [NewTopic(one.topic.name, one.topic.partitions, replication, topic_configs=one.wanted) for one in missing]
    for name, code, message in (await admin.create_topics(topics)).topic_errors:
        if code != TopicAlreadyExistsError.errno:  # somebody else was faster
            _demand(code, f"{name}: cannot be created: {message}")


async def _alter(admin: AIOKafkaAdminClient, one: Standing, console: Console) -> bool:
    resource = ConfigResource(ConfigResourceType.TOPIC, one.topic.name, one.wanted)
    try:
        responses = await admin.alter_configs([resource])
    except IncompatibleBrokerVersion:  # Tansu
        _say(console, f"this broker cannot alter {one.topic.name}: {one.text}")
        return False
    for response in responses:
        for code, message, _, name in response.resources:
            _demand(code, f"{name}: cannot be altered: {message}")
    _say(console, f"altered {one.topic.name}: {one.text}")
    return True


def _say(console: Console, line: str) -> None:
    console.print(line, highlight=False, soft_wrap=True)


async def _wait_for_leaders(admin: AIOKafkaAdminClient, catalogue: Sequence[Topic]) -> None:
    wanted = {topic.name: topic.partitions for topic in catalogue}
    async with asyncio.timeout(30):
        while True:
            led = {
                topic["topic"]: sum(partition["leader"] >= 0 for partition in topic["partitions"])
                for topic in await admin.describe_topics()
            }
            if all(led.get(name) == count for name, count in wanted.items()):
                return
            await asyncio.sleep(0.1)


async def show(bootstrap: str, replication: int = 1, *, patience: float = PATIENCE) -> Table:
    """The catalogue against the broker."""
    admin = await connect(bootstrap, patience)
    try:
        standings = await compare(admin, CATALOGUE, replication)
        known = {topic.name for topic in CATALOGUE}
        others = [name for name in await admin.list_topics() if name not in known and not name.startswith("__")]
    finally:
        await admin.close()
    table = Table("topic", "partitions", "kept", "broker")
    table.columns[0].no_wrap = True
    for one in standings:
        topic = one.topic
        kept = "compacted" if topic.cleanup == "compact" else f"{topic.retention_ms // 3_600_000} h"
        state = f"[red]{one.text}" if one.text else "[green]as here"
        table.add_row(topic.name, str(topic.partitions), kept, state)
    for name in sorted(others):
        table.add_row(name, "", "", "[yellow]not in the catalogue")
    return table


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 when the broker is in line, 1 when it cannot be brought there."""
    parser = argparse.ArgumentParser(prog="python -m tools.topics", description=__doc__)
    parser.add_argument("command", choices=("apply", "list"), help="bring the broker into line | compare only")
    add_bootstrap(parser)
    parser.add_argument("--replication", type=int, default=1, help="copies of every record (%(default)s)")
    chosen = parser.parse_args(arguments)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # its failures to connect are ours to report
    try:
        if chosen.command == "apply":
            asyncio.run(apply(chosen.bootstrap, chosen.replication))
        else:
            Console().print(asyncio.run(show(chosen.bootstrap, chosen.replication)))
    except (TopicsError, KafkaError, TimeoutError) as error:
        print(f"tools.topics: {error or 'the broker elected no leaders within 30 s'}", file=sys.stderr)
        return 1
    return 0


def add_bootstrap(parser: argparse.ArgumentParser) -> None:
    """The argument that says where the broker is."""
    given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    parser.add_argument(
        "--bootstrap",
        metavar="HOST:PORT",
        default=given,
        required=given is None,
        help="broker to ask, several with commas between ($KAFKA_BOOTSTRAP_SERVERS)",
    )


if __name__ == "__main__":
    sys.exit(main())
