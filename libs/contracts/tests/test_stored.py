"""The files under schemas/ and examples/ say what the classes say."""

import json
from typing import Any

import pytest

from libs.contracts import Contract, contracts
from libs.contracts.stored import EXAMPLES, SCHEMAS, Schema, examples, resolve, schema_of, stale_schemas

ALL = list(contracts())
STORED = [
    pytest.param(contract, name, body, id=f"{contract.type}/{name}")
    for contract in ALL
    for name, body in examples(contract.type)
]


def test_stored_schemas_equal_the_classes() -> None:
    assert stale_schemas() == [], "python -m libs.contracts schemas --write"


def test_schemas_and_examples_of_no_type_are_not_left_over() -> None:
    types = {contract.type for contract in ALL}
    assert {path.name.removesuffix(".json") for path in SCHEMAS.iterdir()} == types
    assert {path.name for path in EXAMPLES.iterdir()} == types
    assert all(path.suffix == ".json" for path in EXAMPLES.glob("*/*"))


@pytest.mark.parametrize("contract", ALL, ids=lambda contract: contract.type)
def test_every_type_has_a_minimal_and_a_full_example(contract: Contract) -> None:
    assert {"minimal", "full"} <= {name for name, _ in examples(contract.type)}


@pytest.mark.parametrize(("contract", "name", "body"), STORED)
def test_stored_example_is_read_by_todays_code(contract: Contract, name: str, body: bytes) -> None:
    event = contract.payload.from_json(body)
    assert contract.payload.from_json(event.to_json()) == event
    assert event.key, "an example has a key"


@pytest.mark.parametrize(("contract", "name", "body"), STORED)
def test_stored_example_uses_no_unknown_words_and_no_unknown_fields(contract: Contract, name: str, body: bytes) -> None:
    written = json.loads(contract.payload.from_json(body).to_json())
    _assert_part_of(json.loads(body), written, contract.type)


@pytest.mark.parametrize("contract", ALL, ids=lambda contract: contract.type)
def test_minimal_example_has_the_required_fields_only(contract: Contract) -> None:
    body = json.loads(dict(examples(contract.type))["minimal"])
    assert set(body) == set(schema_of(contract)["required"])


@pytest.mark.parametrize("contract", ALL, ids=lambda contract: contract.type)
def test_full_example_shows_every_field(contract: Contract) -> None:
    schema = schema_of(contract)
    body = json.loads(dict(examples(contract.type))["full"])
    assert set(_paths_of_schema(schema, schema)) <= set(_paths_of_value(body))


@pytest.mark.parametrize("contract", ALL, ids=lambda contract: contract.type)
def test_every_type_and_field_is_described(contract: Contract) -> None:
    schema = schema_of(contract)
    assert schema.get("description"), f"{contract.payload.__name__} has no docstring"
    for node in (schema, *(one for one in schema.get("$defs", {}).values() if "properties" in one)):
        for name, field in node["properties"].items():
            assert field.get("description"), f"{node['title']}.{name} has no docstring"


def _assert_part_of(given: Any, read: Any, path: str) -> None:
    """What the file has is what was read: nothing was dropped as unknown or replaced by a fallback."""
    if isinstance(given, dict):
        for name, value in given.items():
            assert name in read, f"{path}.{name} is not a field"
            _assert_part_of(value, read[name], f"{path}.{name}")
    elif isinstance(given, list):
        assert len(given) == len(read)
        for one, other in zip(given, read, strict=True):
            _assert_part_of(one, other, f"{path}[]")
    elif isinstance(given, str) and given.endswith("Z"):
        assert read.endswith("Z"), path
    else:
        assert given == read, path


def _paths_of_schema(root: Schema, node: Schema, path: str = "") -> set[str]:
    node = resolve(root, node)
    paths = set()
    for name, field in node.get("properties", {}).items():
        paths |= {f"{path}.{name}"} | _paths_of_schema(root, field, f"{path}.{name}")
    for one in (*node.get("anyOf", ()), *([node["items"]] if "items" in node else ())):
        paths |= _paths_of_schema(root, one, path)
    return paths


def _paths_of_value(value: Any, path: str = "") -> set[str]:
    if isinstance(value, list):
        return {found for one in value for found in _paths_of_value(one, path)}
    if not isinstance(value, dict):
        return set()
    return {f"{path}.{name}" for name in value} | {
        found for name, one in value.items() for found in _paths_of_value(one, f"{path}.{name}")
    }
