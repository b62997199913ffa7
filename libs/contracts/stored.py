"""The contracts as files: the JSON Schema of every type, and examples of its records.

The classes make the schemas. The files are what a reviewer, the evolution check and a reader in another language see.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from libs.contracts.registry import Contract, contracts

FOLDER = Path(__file__).parent
SCHEMAS = FOLDER / "schemas"
EXAMPLES = FOLDER / "examples"
Schema = dict[str, Any]


def schema_of(contract: Contract) -> Schema:
    """What a reader of this type must accept, with its topic and key: moving those breaks readers, too."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:innova:{contract.type}",
        "x-topic": contract.topic,
        "x-key": contract.key,
        **contract.payload.model_json_schema(mode="validation"),
    }


def schemas() -> dict[str, Schema]:
    """The schema of every type, as the classes have it now."""
    return {contract.type: schema_of(contract) for contract in contracts()}


def write_schemas() -> None:
    """Makes the stored schemas equal to the classes; a type that is gone loses its file."""
    SCHEMAS.mkdir(exist_ok=True)
    wanted = _files()
    for path in SCHEMAS.iterdir():
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


def stale_schemas() -> list[str]:
    """Names of stored schemas that differ from the classes, are missing, or belong to no type."""
    wanted = _files()
    stored = {path: path.read_text(encoding="utf-8") for path in SCHEMAS.iterdir()} if SCHEMAS.is_dir() else {}
    return sorted(path.name for path in wanted.keys() | stored.keys() if wanted.get(path) != stored.get(path))


def examples(type_: str) -> Iterator[tuple[str, bytes]]:
    """The stored examples of a type, by name: `minimal` has the required fields only, `full` has every field."""
    for path in sorted((EXAMPLES / type_).glob("*.json")):
        yield path.stem, path.read_bytes()


def resolve(root: Schema, node: Schema) -> Schema:
    """The node with its `$ref` followed; keywords beside the reference win."""
    while "$ref" in node:
        target = root["$defs"][node["$ref"].removeprefix("#/$defs/")]
        node = target | {keyword: value for keyword, value in node.items() if keyword != "$ref"}
    return node


def _files() -> dict[Path, str]:
    return {
        SCHEMAS / f"{type_}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for type_, schema in schemas().items()
    }
