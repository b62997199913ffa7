"""The data files: the curriculum as people edit it, in `data/`.

`domains.toml` and `topics.toml` are written by hand. Each line of `exercises/*.jsonl` is one exercise; a file called like
a topic is made by `generate`, `cogtutor-equations.jsonl` by `cogtutor`, any other is written by hand. The error catalogue
has no file of its own: the diagnosis library is its one source, and `misconceptions.toml` adds what only a teacher can
judge.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from libs.diagnosis import misconceptions
from services.curriculum.model.answers import wrong_answers
from services.curriculum.model.catalogue import Catalogue, Domain, Exercise, Misconception, Subdomain, Topic

DATA = Path(__file__).parent / "data"
T = TypeVar("T")


class DataError(Exception):
    """The files break rules; the message has one line for each, naming the file, the entry and the rule."""


def read_catalogue(folder: Path = DATA) -> Catalogue:
    """The whole curriculum. Raises DataError when an entry breaks a rule, entries contradict each other, or an answer is
    not what its exercise comes to."""
    problems: list[str] = []
    domains = _table(folder / "domains.toml", problems)
    parts = {code: entry.pop("subdomains", {}) for code, entry in domains.items()}
    topics = _read(Topic, "topics.toml", problems, _entries("id", _table(folder / "topics.toml", problems)))
    catalogue = Catalogue(
        domains=_read(Domain, "domains.toml", problems, _entries("code", domains)),
        subdomains=_read(
            Subdomain,
            "domains.toml",
            problems,
            (
                (f"{domain}.subdomains.{code}", {"code": f"{domain}/{code}", "domain": domain} | entry)
                for domain, entries in parts.items()
                for code, entry in entries.items()
            ),
        ),
        topics=topics,
        exercises=tuple(
            exercise
            for path in sorted((folder / "exercises").glob("*.jsonl"))
            for exercise in _read(Exercise, f"exercises/{path.name}", problems, _lines(path, problems))
        ),
        misconceptions=_misconceptions(folder / "misconceptions.toml", problems, {one.id for one in topics}),
    )
    problems += catalogue.problems()
    if not problems:  # only what can be read can be checked
        problems += wrong_answers(catalogue.exercises)
    if problems:
        raise DataError("\n".join(problems))
    return catalogue


def to_lines(exercises: Iterable[Exercise]) -> bytes:
    """A file of exercises."""
    return b"".join(orjson.dumps(asdict(exercise)) + b"\n" for exercise in exercises)


def _misconceptions(path: Path, problems: list[str], topics: set[str]) -> tuple[Misconception, ...]:
    """The error catalogue; slips, which the library keeps apart from all topics, belong to their subdomain only."""
    judgements = _table(path, problems)
    known = {
        info.code: {
            "code": info.code,
            "name": info.name,
            "description": info.description,
            "example": info.example,
            "subdomain": info.subdomain,
            "topic": info.topic if info.topic in topics else None,
            "refs": info.refs,
        }
        for info in misconceptions()
    }
    problems += [f"{path.name}: [{code}] is no code of the diagnosis" for code in judgements if code not in known]
    entries = ((code, entry | judgements.get(code, {})) for code, entry in sorted(known.items()))
    return _read(Misconception, path.name, problems, entries)


def _read(
    kind: type[T], file: str, problems: list[str], entries: Iterable[tuple[str, Mapping[str, Any]]]
) -> tuple[T, ...]:
    adapter: TypeAdapter[T] = TypeAdapter(kind)
    values: list[T] = []
    for where, entry in entries:
        try:
            values.append(adapter.validate_python(entry))
        except ValidationError as error:
            for one in error.errors(include_url=False, include_input=False, include_context=False):
                field = ".".join(str(part) for part in one["loc"])
                problems.append(f"{file}: [{where}] {field}: {one['msg']}")
    return tuple(values)


def _entries(key: str, table: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, {key: name} | entry) for name, entry in table.items())


def _table(path: Path, problems: list[str]) -> dict[str, dict[str, Any]]:
    try:
        return tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        problems.append(f"{path.name}: {error}")
        return {}


def _lines(path: Path, problems: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            yield f"line {number}", orjson.loads(line)
        except ValueError as error:
            problems.append(f"exercises/{path.name}: [line {number}] {error}")
