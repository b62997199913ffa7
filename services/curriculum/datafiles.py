"""The data files: the curriculum as people edit it, in `data/`.

`domains.toml` and `topics.toml` are written by hand. Each line of `exercises/*.jsonl` is one exercise; a file called like
a topic is made by `generate`, `cogtutor-equations.jsonl` by `cogtutor`, `oatutor.jsonl` by `oatutor`, any other is written
by hand. The error catalogue is read by `misconceptionfiles`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import orjson

from services.curriculum.entries import lines, named, table, validated
from services.curriculum.misconceptionfiles import read_misconceptions
from services.curriculum.model.answers import with_targets, wrong_answers
from services.curriculum.model.catalogue import Catalogue, Domain, Exercise, Subdomain, Topic
from services.curriculum.model.practised import with_also_topics

DATA = Path(__file__).parent / "data"


class DataError(Exception):
    """The files break rules; the message has one line for each, naming the file, the entry and the rule."""


def read_catalogue(folder: Path = DATA) -> Catalogue:
    """The whole curriculum, every exercise with its targets.

    Raises DataError when an entry breaks a rule, entries contradict each other, or an answer is not what its exercise comes
    to.
    """
    problems: list[str] = []
    domains = table(folder / "domains.toml", problems)
    parts = {code: entry.pop("subdomains", {}) for code, entry in domains.items()}
    topics = validated(Topic, "topics.toml", problems, named("id", table(folder / "topics.toml", problems)))
    subdomains = validated(
        Subdomain,
        "domains.toml",
        problems,
        (
            (f"{domain}.subdomains.{code}", {"code": f"{domain}/{code}", "domain": domain} | entry)
            for domain, entries in parts.items()
            for code, entry in entries.items()
        ),
    )
    catalogue = Catalogue(
        domains=validated(Domain, "domains.toml", problems, named("code", domains)),
        subdomains=subdomains,
        topics=topics,
        exercises=tuple(_exercises(folder, problems)),
        misconceptions=read_misconceptions(folder, problems, subdomains, topics),
    )
    problems += catalogue.problems()
    if not problems:  # only what can be read can be checked
        problems += wrong_answers(catalogue.exercises)
    if problems:
        raise DataError("\n".join(problems))
    return replace(catalogue, exercises=tuple(map(with_targets, catalogue.exercises)))


def read_exercises(folder: Path = DATA) -> tuple[Exercise, ...]:
    """The exercises alone, without their targets and unchecked but for their fields. Raises DataError."""
    problems: list[str] = []
    found = tuple(_exercises(folder, problems))
    if problems:
        raise DataError("\n".join(problems))
    return found


def _exercises(folder: Path, problems: list[str]) -> Iterator[Exercise]:
    for path in sorted((folder / "exercises").glob("*.jsonl")):
        found = validated(Exercise, f"exercises/{path.name}", problems, lines(path, problems))
        yield from map(with_also_topics, found)


def to_lines(exercises: Iterable[Exercise]) -> bytes:
    """A file of exercises."""
    return b"".join(orjson.dumps(_line(exercise)) + b"\n" for exercise in exercises)


def _line(exercise: Exercise) -> dict[str, Any]:
    optional = {"origin", "also_topics"}
    return {
        name: value for name, value in asdict(exercise).items() if name != "targets" and (value or name not in optional)
    }
