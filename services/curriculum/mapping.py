"""The curriculum as the payloads it is published as."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from hashlib import blake2b
from itertools import chain

from libs.chassis.kafka.record import Outgoing, Tombstone
from libs.contracts import Event
from libs.contracts.classifier.v1 import MisconceptionSuggested
from libs.contracts.curriculum.v1 import (
    AnswerPublished,
    CatalogueStatus,
    ExercisePublished,
    ExerciseSource,
    MisconceptionPublished,
    Severity,
    TopicPublished,
)
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.model.draft import Draft, Exhibit, Suggestion
from services.curriculum.ports import Fact

PAYLOADS: tuple[type[Event], ...] = (TopicPublished, ExercisePublished, AnswerPublished, MisconceptionPublished)


def publications(catalogue: Catalogue, drafts: Iterable[Draft] = ()) -> Iterator[tuple[Fact, Event]]:
    """Everything that readers of the compacted topics should find there, by payload class and key."""
    return ((fact(event), event) for event in chain(_events(catalogue), _entries(catalogue, drafts)))


def digest(event: Event) -> bytes:
    """Of the payload: equal for equal ones."""
    return blake2b(event.to_json(), digest_size=16).digest()


def suggestion_of(event: MisconceptionSuggested) -> Suggestion:
    severity = Severity.MED if event.severity is Severity.UNKNOWN else event.severity
    return Suggestion(
        code=event.code,
        name=event.name,
        description=event.description,
        signal=event.signal,
        domain=event.domain,
        topic=event.topic_id,
        severity=severity.value,  # type: ignore[arg-type]  # UNKNOWN is replaced
        evidence=tuple(Exhibit(one.problem, one.answer, one.steps) for one in event.evidence),
        model=event.model,
        prompt_version=event.prompt_version,
        suggested_at=event.suggested_at,
    )


def fact(event: Event) -> Fact:
    return type(event).contract.type, event.key.decode()


def outgoing(changes: Mapping[Fact, Event | None]) -> list[Outgoing | Tombstone]:
    """What to send: a new fact, or the removal of one."""
    payloads = {payload.contract.type: payload for payload in PAYLOADS}
    return [
        Tombstone(payloads[type_], key) if event is None else Outgoing(event) for (type_, key), event in changes.items()
    ]


def _events(catalogue: Catalogue) -> Iterator[Event]:
    domains = {one.code: one.domain for one in catalogue.subdomains}
    for topic in catalogue.topics:
        yield TopicPublished(
            topic_id=topic.id,
            name=topic.name,
            name_es=topic.name_es,
            subdomain=topic.subdomain,
            domain=domains[topic.subdomain],
            prerequisites=topic.prerequisites,
        )
    for exercise in catalogue.exercises:
        yield ExercisePublished(
            exercise_id=exercise.id,
            topic_id=exercise.topic,
            prompt=exercise.prompt,
            difficulty=exercise.difficulty,
            is_practice=exercise.is_practice,
            source=ExerciseSource(exercise.source),
            targets=exercise.targets,
            also_topic_ids=exercise.also_topics,
        )
        yield AnswerPublished(
            exercise_id=exercise.id,
            topic_id=exercise.topic,
            prompt=exercise.prompt,
            expected_answer=exercise.answer,
            also_topic_ids=exercise.also_topics,
        )


def _entries(catalogue: Catalogue, drafts: Iterable[Draft]) -> Iterator[Event]:
    domains = {one.code: one.domain for one in catalogue.subdomains}
    for entry in (*catalogue.misconceptions, *(draft.entry for draft in drafts)):
        advice = asdict(entry.advice) if entry.advice else {}
        yield MisconceptionPublished(
            code=entry.code,
            name=entry.name,
            name_es=entry.name_es,
            description=entry.description,
            domain=domains.get(entry.subdomain),
            subdomain=entry.subdomain,
            topic_id=entry.topic,
            first_grade=entry.grades[0],
            last_grade=entry.grades[1],
            example=entry.example,
            malrule=entry.malrule,
            signal=entry.signal,
            remedial_topic_id=advice.pop("remedial", None),
            **advice,
            refs=entry.refs,
            source=entry.source,
            severity=Severity(entry.severity),
            status=CatalogueStatus(entry.status),
            successor=entry.successor,
        )
