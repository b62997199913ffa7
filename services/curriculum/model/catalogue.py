"""The curriculum as values, and the rules that hold between them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any
from uuid import UUID, uuid5

from services.curriculum.model.fields import (
    STRICT,
    Difficulty,
    DomainCode,
    ExerciseCode,
    Grade,
    Mathematics,
    MisconceptionCode,
    Name,
    Origin,
    Slug,
    Source,
    SubdomainCode,
)
from services.curriculum.model.misconception import Misconception

_EXERCISES = UUID("b7a4f1de-52c0-5f0b-9a53-0d8c5d1a7c11")


def exercise_id(code: str) -> UUID:
    """The id of the exercise called `code`: the same in every release, whatever its prompt."""
    return uuid5(_EXERCISES, code)


@STRICT
@dataclass(frozen=True, slots=True)
class Domain:
    code: DomainCode
    name: Name
    name_es: Name


@STRICT
@dataclass(frozen=True, slots=True)
class Subdomain:
    """`code` is "DOMAIN/SUBDOMAIN" for people to read; the domain is `domain`, nothing parses the code."""

    code: SubdomainCode
    domain: DomainCode
    name: Name
    name_es: Name


@STRICT
@dataclass(frozen=True, slots=True)
class Topic:
    """What exercises practise and what mastery is kept for. `grades` are the first and the last school year."""

    id: Slug
    name: Name
    name_es: Name
    subdomain: SubdomainCode
    grades: tuple[Grade, Grade]
    prerequisites: tuple[Slug, ...] = ()


@STRICT
@dataclass(frozen=True, slots=True)
class Exercise:
    """`difficulty` is b of the one-parameter logistic model, in logits: at b a pupil of average ability has even odds.

    `origin` names the problem of the collection that `source` stands for. `targets` are the misconceptions that lead to a
    wrong answer; no file holds them, they are worked out when it is read. `also_topics` are those that it practises besides
    its own, worked out too where the file names none.
    """

    code: ExerciseCode
    topic: Slug
    prompt: Mathematics
    answer: Mathematics
    difficulty: Difficulty
    source: Source = "TEACHER"
    origin: Origin | None = None
    targets: tuple[MisconceptionCode, ...] = ()
    also_topics: tuple[Slug, ...] = ()

    @property
    def id(self) -> UUID:
        return exercise_id(self.code)

    @property
    def is_practice(self) -> bool:
        """Whether pupils are to be given it: not what only shows the work of a data set's pupils."""
        return self.source != "COGTUTOR"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole curriculum, in the order in which it is shown."""

    domains: tuple[Domain, ...] = ()
    subdomains: tuple[Subdomain, ...] = ()
    topics: tuple[Topic, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()

    def problems(self) -> list[str]:
        """What contradicts itself, one sentence each; empty for a sound curriculum. What an entry of the error catalogue
        has to keep by itself is in `misconception`."""
        return [
            *_repeated("domain", self.domains, lambda one: one.code),
            *_repeated("subdomain", self.subdomains, lambda one: one.code),
            *_repeated("topic", self.topics, lambda one: one.id),
            *_repeated("exercise", self.exercises, lambda one: one.code),
            *_repeated("prompt", self.exercises, lambda one: one.prompt),
            *_repeated("misconception", self.misconceptions, lambda one: one.code),
            *self._dangling(),
            *self._backward_grades(),
            *self._circle(),
        ]

    def _dangling(self) -> Iterator[str]:
        domains = {one.code for one in self.domains}
        subdomains = {one.code for one in self.subdomains}
        topics = {one.id for one in self.topics}
        for subdomain in self.subdomains:
            yield from _unknown(f"subdomain {subdomain.code}", "domain", [subdomain.domain], domains)
        for topic in self.topics:
            yield from _unknown(f"topic {topic.id}", "subdomain", [topic.subdomain], subdomains)
            yield from _unknown(f"topic {topic.id}", "prerequisite", topic.prerequisites, topics)
        for exercise in self.exercises:
            named = (exercise.topic, *exercise.also_topics)
            yield from _unknown(f"exercise {exercise.code}", "topic", named, topics)

    def _backward_grades(self) -> Iterator[str]:
        for topic in self.topics:
            if topic.grades[0] > topic.grades[1]:
                yield f"topic {topic.id}: grades run from {topic.grades[0]} down to {topic.grades[1]}"

    def _circle(self) -> Iterator[str]:
        try:
            TopologicalSorter({one.id: one.prerequisites for one in self.topics}).prepare()
        except CycleError as error:
            yield f"prerequisites form a circle: {' <- '.join(error.args[1])}"


def _repeated(what: str, values: Iterable[Any], key: Callable[[Any], str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if key(value) in seen:
            yield f"{what} {key(value)!r} appears twice"
        seen.add(key(value))


def _unknown(who: str, what: str, named: Iterable[str], known: set[str]) -> Iterator[str]:
    return (f"{who}: there is no {what} {one!r}" for one in named if one not in known)
