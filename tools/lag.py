"""python -m tools.lag: how far every consumer group is behind its topic, by partition."""

import argparse
import asyncio
import logging
import sys
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.table import Table

from libs.contracts import TOPICS, Topic
from tools.topics import add_bootstrap


@dataclass(frozen=True, slots=True)
class Lag:
    """`behind` has the number of records not yet committed for each partition; kept ones only."""

    topic: str
    group: str
    behind: tuple[int, ...]


async def lag(bootstrap: str, topic: Topic, group: str) -> Lag:
    """Joins no group, so that asking moves no partition."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap.split(","), group_id=group, enable_auto_commit=False)
    places = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
    try:
        await consumer.start()
        consumer.assign(places)
        beginnings, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        committed = {place: await consumer.committed(place) or 0 for place in places}
    finally:
        await consumer.stop()
    behind = (ends[place] - max(committed[place], beginnings[place]) for place in places)
    return Lag(topic.name, group, tuple(max(0, number) for number in behind))


async def show(bootstrap: str) -> Table:
    pairs = [(topic, group) for topic in TOPICS.values() for group in topic.consumers]
    found = await asyncio.gather(*(lag(bootstrap, topic, group) for topic, group in pairs))
    table = Table("topic", "group", "behind", "by partition")
    for one in found:
        table.add_row(one.topic, one.group, str(sum(one.behind)), " ".join(map(str, one.behind)))
    return table


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 1 where the broker does not answer."""
    parser = argparse.ArgumentParser(prog="python -m tools.lag", description=__doc__)
    add_bootstrap(parser)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # its failures to connect are ours to report
    try:
        Console().print(asyncio.run(show(parser.parse_args(arguments).bootstrap)))
    except KafkaError as error:
        print(f"tools.lag: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
