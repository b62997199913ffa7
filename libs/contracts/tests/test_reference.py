"""docs/reference/events.md is made from the classes and says everything that is in them."""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

from libs.contracts import TOPICS, Envelope, contracts, dead_letter_topics, new_id
from libs.contracts.reference import HEADERS, PAGE, render
from libs.contracts.stored import schema_of


def test_page_equals_the_classes() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "python -m libs.contracts reference --write"


def test_page_names_every_topic_dead_letter_topic_type_field_and_word() -> None:
    page = render()
    for topic in (*TOPICS.values(), *dead_letter_topics()):
        assert f"| `{topic.name}` |" in page
    for contract in contracts():
        schema = schema_of(contract)
        start = page.index(f"### {contract.type}\n")
        section = page[start : page.find("\n### ", start)]
        assert all(f"| `{name}` |" in section for name in schema["properties"])
        assert all(f"`{word}`" in section for one in schema.get("$defs", {}).values() for word in one.get("enum", ()))


def test_page_shows_fields_of_nested_objects_by_their_path() -> None:
    assert "| `candidates[].probability` | number (0 to 1) | yes |" in render()


def test_data_flow_has_an_arrow_for_every_producer_consumer_and_reader() -> None:
    arrows = sum(len(topic.producers) + len(topic.consumers) + len(topic.readers) for topic in TOPICS.values())
    assert render().count("-->") + render().count("-.->") == arrows


def test_table_of_headers_is_the_list_of_what_the_envelope_writes() -> None:
    headers = Envelope(
        id=new_id(),
        type="a.b.done.v1",
        source="a",
        time=datetime.now(UTC),
        subject="b",
        correlation_id="c",
        causation_id=UUID(int=1),
        traceparent="00-" + "1" * 32 + "-" + "1" * 16 + "-01",
        reply_partition=0,
    ).to_headers()
    assert set(HEADERS) == set(headers)


def test_no_line_of_a_table_is_broken() -> None:
    lines = render().splitlines()
    for before, after in pairwise(lines):
        if before.startswith("|") and after.startswith("|"):
            assert before.count("|") == after.count("|"), after
