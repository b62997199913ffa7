"""Names follow the table of the architecture, and none of them smells of personal data."""

import re
from itertools import chain

import pytest

from libs.contracts import TOPICS, Contract, contracts
from libs.contracts.stored import Schema, resolve, schema_of

ALL = list(contracts())
by_type = pytest.mark.parametrize("contract", ALL, ids=lambda contract: contract.type)

# Parts of field names that tell who somebody is, where to find them, or what they look like.
_PERSONAL = """
    name names surname forename nickname username initials email mail phone mobile address street city postcode zip
    photo picture image avatar face voice birth birthday born age gender sex nationality religion ethnicity disability
    health ip device mac imei location latitude longitude gps school parent guardian mother father family passport dni
    ssn password secret token comment note message biography
"""
PERSONAL = frozenset(_PERSONAL.split())
# Names of things of the catalogue, not of people.
INNOCENT = {
    "attempts.attempt.recorded.v1": {"candidates.name"},
    "attempts.attempt.answered.v1": {"candidates.name"},
    "attempts.attempt.classified.v1": {"candidates.name"},
    "attempts.misconceptions.updated.v1": {"misconceptions.name"},
    "classifier.misconception.suggested.v1": {"name"},
    "curriculum.topic.published.v1": {"name", "name_es"},
    "curriculum.misconception.published.v1": {"name", "name_es", "message", "message_es"},
}


@by_type
def test_type_begins_with_its_context_and_ends_with_the_version_of_its_module(contract: Contract) -> None:
    context, _, _, version = contract.type.split(".")
    assert contract.payload.__module__ == f"libs.contracts.{context}.{version}"


@by_type
def test_class_is_named_subject_then_verb(contract: Contract) -> None:
    _, subject, verb, _ = contract.type.split(".")
    assert re.fullmatch(rf"{_camel(subject)}[A-Za-z]*{_camel(verb)}", contract.payload.__name__)


@by_type
def test_event_is_in_the_past_and_a_command_has_one_consumer(contract: Contract) -> None:
    verb = contract.type.split(".")[2]
    assert verb.endswith("ed") or len(TOPICS[contract.topic].consumers) == 1


@by_type
def test_no_field_smells_of_personal_data(contract: Contract) -> None:
    schema = schema_of(contract)
    suspects = {path for path in _paths(schema, schema) if PERSONAL & set(path.rpartition(".")[2].split("_"))}
    assert suspects == INNOCENT.get(contract.type, set()), "pupils are children: ids only"


def test_deny_list_finds_what_it_is_for() -> None:
    fields = ("first_name", "email", "parent_phone", "photo_url", "birth_date", "home_address")
    assert all(PERSONAL & set(name.split("_")) for name in fields)


def test_whitelist_names_registered_types_only() -> None:
    assert set(INNOCENT) <= {contract.type for contract in ALL}


def test_fields_of_the_same_name_mean_the_same_everywhere() -> None:
    kinds: dict[str, set[str]] = {}
    for contract in ALL:
        schema = schema_of(contract)
        for name, field in schema["properties"].items():
            if name.endswith(("_id", "_at")):
                branches = [resolve(schema, one) for one in field.get("anyOf", (field,))]
                kinds.setdefault(name, set()).update(
                    f"{one['type']} {one.get('format', '')}" for one in branches if one.get("type") != "null"
                )
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def _camel(text: str) -> str:
    return "".join(part.capitalize() for part in text.split("-"))


def _paths(root: Schema, node: Schema, prefix: str = "") -> set[str]:
    node = resolve(root, node)
    fields = (
        {prefix + name} | _paths(root, one, f"{prefix}{name}.") for name, one in node.get("properties", {}).items()
    )
    inner = (_paths(root, one, prefix) for one in (*node.get("anyOf", ()), *filter(None, (node.get("items"),))))
    return set(chain.from_iterable((*fields, *inner)))
