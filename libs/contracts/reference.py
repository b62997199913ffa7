"""Renders docs/reference/events.md: the data flow, the topics, and every event with its fields and an example."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from libs.contracts.registry import Contract, contracts
from libs.contracts.stored import Schema, examples, resolve, schema_of
from libs.contracts.topics import TOPICS, Topic, dead_letter_topic, dead_letter_topics, service_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "events.md"

HEADERS = {
    "ce_specversion": "CloudEvents version, `1.0`",
    "ce_id": "id of the fact, a UUID that never changes: the key for deduplication",
    "ce_type": "type of the event, as below",
    "ce_source": "service that recorded the fact",
    "ce_time": "when it was recorded, ISO 8601 with a time zone",
    "ce_subject": "the record key as text",
    "correlation_id": "the request that everything here came from; `ce_id` where missing",
    "ce_causationid": "`ce_id` of the record that caused this one, if any",
    "traceparent": "W3C Trace Context, if traced",
    "ce_replypartition": "partition of `gateway-replies` where the gateway that asked listens, if any",
}

_INTRODUCTION = """\
# Events

Made from `libs/contracts` by `python -m libs.contracts reference --write`; a test fails where the two differ.

A record's body is the JSON of its payload and nothing else; what is known about it travels in headers (CloudEvents
1.0, binary mode). Readers ignore fields they do not know and read words they do not know as `UNKNOWN`. How to add
an event: [add-an-event](../how-to/add-an-event.md). How to change one:
[roll-out-a-breaking-change](../how-to/roll-out-a-breaking-change.md).
"""


def render() -> str:
    """The page, ending in a line break."""
    parts = (
        _INTRODUCTION,
        "## Data flow\n\nSolid: a consumer group. Dotted: every instance reads the whole stream for itself.\n",
        _flow(),
        "## Headers\n",
        _table(("header", "meaning"), ((f"`{name}`", meaning) for name, meaning in HEADERS.items())),
        "## Topics\n",
        _topics(),
        "## Dead-letter topics\n\nA dead letter keeps the key, the value and the headers of the record, and says in "
        "`dlq_*` headers where it was and why it is here. `make dlq` shows and replays them.\n",
        _dead_letter_topics(),
        "## Event types\n",
        *(_event(contract) for contract in contracts()),
    )
    return "\n".join(parts)


def _flow() -> str:
    services = sorted({name for topic in TOPICS.values() for name in (*topic.producers, *topic.listeners)})
    lines = [f"  {_node(name)}([{name}])" for name in services]
    for topic in TOPICS.values():
        stream = _node(topic.name, "topic")
        lines.append(f"  {stream}[/{topic.name}/]")
        lines += [f"  {_node(name)} --> {stream}" for name in topic.producers]
        lines += [f"  {stream} --> {_node(service_of(group))}" for group in topic.consumers]
        lines += [f"  {stream} -.-> {_node(name)}" for name in topic.readers]
    return "\n".join(("```mermaid", "flowchart LR", *lines, "```\n"))


def _node(name: str, kind: str = "service") -> str:
    return f"{kind}_{name.replace('-', '_')}"


def _topics() -> str:
    head = (
        "topic",
        "what is on it",
        "key",
        "partitions",
        "kept",
        "producers",
        "consumers",
        "readers",
        "personal data",
        "largest body",
    )
    rows = (
        (
            f"`{topic.name}`",
            topic.description,
            f"`{topic.key}`",
            str(topic.partitions),
            _kept(topic),
            ", ".join(topic.producers),
            ", ".join(topic.consumers),
            ", ".join(topic.readers),
            topic.pii,
            f"{topic.max_body_bytes // 1024} KiB",
        )
        for topic in TOPICS.values()
    )
    return _table(head, rows)


def _dead_letter_topics() -> str:
    sources = {
        dead_letter_topic(topic.name, consumer): (topic.name, consumer)
        for topic in TOPICS.values()
        for consumer in topic.consumers
    }
    rows = (
        (f"`{topic.name}`", *sources[topic.name], str(topic.partitions), _kept(topic)) for topic in dead_letter_topics()
    )
    return _table(("topic", "records of", "that were refused by", "partitions", "kept"), rows)


def _kept(topic: Topic) -> str:
    if topic.cleanup == "compact":
        return "the newest of each key"
    hours = topic.retention_ms // 3_600_000
    return f"{hours} h" if hours < 24 else f"{hours // 24} days"


def _event(contract: Contract) -> str:
    schema = schema_of(contract)
    documented = " ".join(schema.get("description", "").split())
    example = dict(examples(contract.type))["full"]
    rows = ((f"`{field}`", kind, required, meaning) for field, kind, required, meaning in _fields(schema, schema, ""))
    return "\n".join(
        (
            f"### {contract.type}\n",
            f"{documented}\n",
            f"Topic `{contract.topic}`, key `{contract.key}`, class "
            f"`{contract.payload.__module__}.{contract.payload.__name__}`.\n",
            _table(("field", "type", "required", "meaning"), rows),
            "Example:\n",
            f"```json\n{json.dumps(json.loads(example), indent=2, ensure_ascii=False)}\n```\n",
        )
    )


def _fields(root: Schema, node: Schema, prefix: str) -> Iterator[tuple[str, str, str, str]]:
    for name, field in node["properties"].items():
        required = "yes" if name in node.get("required", ()) else f"no, {_default(field)}"
        yield f"{prefix}{name}", _type(root, field), required, " ".join(field.get("description", "").split())
        for nested, marker in _objects(root, field):
            yield from _fields(root, nested, f"{prefix}{name}{marker}.")


def _default(field: Schema) -> str:
    value = field.get("default")
    return "none" if value is None else "empty" if value in ("", []) else f"`{json.dumps(value)}`"


def _objects(root: Schema, node: Schema) -> Iterator[tuple[Schema, str]]:
    """The objects a field holds, with the mark its path gets: `[]` for each list around them."""
    node = resolve(root, node)
    if "properties" in node:
        yield node, ""
    for one in node.get("anyOf", ()):
        yield from _objects(root, one)
    if "items" in node:
        for nested, marker in _objects(root, node["items"]):
            yield nested, f"[]{marker}"


_FORMATS = {"uuid": "UUID", "date-time": "time with zone (ISO 8601)"}


def _type(root: Schema, node: Schema) -> str:
    node = resolve(root, node)
    if "anyOf" in node:
        return " or ".join(_type(root, one) for one in node["anyOf"])
    if "enum" in node:
        return "one of " + ", ".join(f"`{word}`" for word in node["enum"])
    name = _FORMATS.get(node.get("format", ""), node.get("type", "anything"))
    if name == "array":
        name = f"list of {_type(root, node['items'])}"
    return f"{name}{_range(node)}"


def _range(node: Schema) -> str:
    low: Any = node.get("minimum", node.get("minLength", node.get("minItems")))
    high: Any = node.get("maximum", node.get("maxLength", node.get("maxItems")))
    unit = " characters" if "maxLength" in node or "minLength" in node else ""
    if low is None and high is None:
        return ""
    if low is None:
        return f" (at most {high}{unit})"
    return f" (at least {low}{unit})" if high is None else f" ({low} to {high}{unit})"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines) + "\n"
