"""Reading entries out of files. What is wrong is collected in `problems`: a line each, naming file, entry and rule."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")
Entry = dict[str, Any]


def validated(
    kind: type[T], file: str, problems: list[str], entries: Iterable[tuple[str, Mapping[str, Any]]]
) -> tuple[T, ...]:
    """The entries, each with the place to name, that are sound."""
    adapter = _adapter(kind)  # type: ignore[arg-type]  # mypy takes no class for hashable
    values: list[T] = []
    for where, entry in entries:
        try:
            values.append(adapter.validate_python(entry))
        except ValidationError as error:
            for one in error.errors(include_url=False, include_input=False, include_context=False):
                field = ".".join(str(part) for part in one["loc"])
                problems.append(f"{file}: [{where}] {field}: {one['msg']}")
    return tuple(values)


@cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(kind)  # takes 8 ms, and each entry of the error catalogue is validated by itself


def named(key: str, table: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """The entries of a table with their names as the field `key`."""
    return ((name, {key: name} | entry) for name, entry in table.items())


def table(path: Path, problems: list[str]) -> dict[str, Entry]:
    """The entries of a TOML file by their names."""
    try:
        return tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        problems.append(f"{path.name}: {error}")
        return {}


def lines(path: Path, problems: list[str]) -> Iterator[tuple[str, Entry]]:
    """The entries of a JSONL file."""
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            yield f"line {number}", orjson.loads(line)
        except ValueError as error:
            problems.append(f"{path.parent.name}/{path.name}: [line {number}] {error}")
