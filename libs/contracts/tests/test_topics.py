"""Lint of the topic catalogue."""

import re
from pathlib import Path

import pytest

from libs.contracts import TOPICS, Topic, contracts, dead_letter_topic, dead_letter_topics
from libs.contracts.topics import DAY_MS, MAX_BATCH_BYTES, PUPIL_PARTITIONS

ROOT = Path(__file__).parents[3]
DEAD_LETTERS = {topic.name: topic for topic in dead_letter_topics()}
MAIN = pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)
EVERY = pytest.mark.parametrize("topic", [*TOPICS.values(), *DEAD_LETTERS.values()], ids=lambda topic: topic.name)
HOUR_MS = 3600 * 1000


@EVERY
def test_name_has_lower_case_letters_digits_and_hyphens_only(topic: Topic) -> None:
    """A dot or an underscore would collide in the broker's metric names."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", topic.name)
    assert len(topic.name) <= 249


@EVERY
def test_topic_says_what_is_on_it_and_whether_that_is_personal(topic: Topic) -> None:
    assert topic.description.endswith(".")
    assert topic.pii


@MAIN
def test_producers_consumers_and_readers_are_services_of_this_repository(topic: Topic) -> None:
    services = {path.parent.name for path in ROOT.glob("services/*/__init__.py")}
    assert topic.producers, "somebody produces"
    assert {*topic.listeners} <= services
    assert {*topic.producers, topic.owner} & services == (set() if topic.foreign else {*topic.producers, topic.owner})


@MAIN
def test_service_does_not_read_a_topic_twice(topic: Topic) -> None:
    everybody = (*topic.consumers, *topic.readers)
    assert len(everybody) == len(set(everybody))


@MAIN
def test_topic_carries_a_type_unless_foreign_and_its_key_is_a_field_of_every_payload(topic: Topic) -> None:
    carried = [contract for contract in contracts() if contract.topic == topic.name]
    assert bool(carried) is not topic.foreign
    for contract in carried:
        assert contract.key == topic.key
        assert contract.payload.model_fields[topic.key].is_required(), "a key is never missing"


def test_topics_of_pupils_work_have_the_same_number_of_partitions() -> None:
    """Then one pupil has one partition number everywhere. Replies are addressed by partition and are no such topic."""
    counts = {topic.name: topic.partitions for topic in TOPICS.values() if topic.key == "student_id"}
    assert counts.pop("gateway-replies") >= PUPIL_PARTITIONS
    assert set(counts.values()) == {PUPIL_PARTITIONS}


@MAIN
def test_every_consumer_has_its_dead_letter_topic_and_nobody_else_has(topic: Topic) -> None:
    wanted = {dead_letter_topic(topic.name, consumer) for consumer in topic.consumers}
    assert {name for name in DEAD_LETTERS if name.startswith(f"{topic.name}-")} == wanted


@MAIN
def test_dead_letter_topic_takes_the_largest_record_with_its_reason_and_keeps_it_as_long(topic: Topic) -> None:
    for consumer in topic.consumers:
        dead = DEAD_LETTERS[dead_letter_topic(topic.name, consumer)]
        assert int(dead.broker_config()["max.message.bytes"]) >= topic.max_batch_bytes + 64 * 1024
        assert dead.retention_ms >= topic.retention_ms
        assert dead.cleanup == "delete"
        assert dead.pii == topic.pii


@EVERY
def test_retention_is_between_an_hour_and_three_months_unless_compacted(topic: Topic) -> None:
    config = topic.broker_config()
    if topic.cleanup == "compact":
        assert "retention.ms" not in config, "the newest record of a key stays for ever"
        assert topic.key != "student_id", "what is known of a pupil must age out"
    else:
        assert HOUR_MS <= int(config["retention.ms"]) <= 90 * DAY_MS


@MAIN
def test_largest_body_fits_into_a_batch_with_its_headers(topic: Topic) -> None:
    assert topic.max_body_bytes + 16 * 1024 <= topic.max_batch_bytes == MAX_BATCH_BYTES
