"""How far a group is behind, asked of a real broker."""

from dataclasses import replace

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from libs.chassis.testing.bus import produce_raw, scratch_topic
from libs.contracts import TOPICS
from tools.lag import lag, main

pytestmark = pytest.mark.wire


async def test_lag_counts_what_is_not_committed_by_partition(kafka: str) -> None:
    async with scratch_topic(kafka, partitions=2) as name:
        group, topic = f"{name}-tester", replace(TOPICS[name], partitions=2)
        for _ in range(3):
            await produce_raw(kafka, name, b"{}", b"one key", [])
        assert sorted((await lag(kafka, topic, group)).behind) == [0, 3]
        reader = AIOKafkaConsumer(bootstrap_servers=kafka, group_id=group, enable_auto_commit=False)
        async with reader:
            places = [TopicPartition(name, number) for number in range(2)]
            reader.assign(places)
            ends = await reader.end_offsets(places)
            await reader.commit({place: max(0, end - 1) for place, end in ends.items()})
        assert sum((await lag(kafka, topic, group)).behind) == 1


def test_lag_of_a_broker_that_does_not_answer_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--bootstrap", "127.0.0.1:1"]) == 1
    assert "tools.lag:" in capsys.readouterr().err
