"""Every stored example of what the service hears goes through its real consumer, and what it tells is valid."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from libs.chassis.clock import utc_now
from libs.chassis.kafka.bus import Bus
from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.contracts import Envelope
from libs.contracts.classifier.v1 import AttemptClassified, AttemptClassify, MisconceptionSuggested
from libs.contracts.curriculum.v1 import CatalogueStatus, MisconceptionPublished, TopicPublished
from libs.contracts.registry import Event
from libs.contracts.stored import examples
from services.classifier.consumer import take_questions
from services.classifier.handlers.answering import UseCases
from services.classifier.mapping import BusAnnouncer, PublishedCatalogues
from services.classifier.model.catalogue import WHOLE
from services.classifier.model.outcome import event_of
from services.classifier.model.prompt import build
from services.classifier.model.question import question_of

TOPICS = {
    one.topic_id: one for one in (TopicPublished.from_json(body) for _, body in examples(TopicPublished.contract.type))
}
ERRORS = {
    one.code: one
    for one in (MisconceptionPublished.from_json(body) for _, body in examples(MisconceptionPublished.contract.type))
}
CATALOGUES = PublishedCatalogues(TOPICS, ERRORS)
SUGGESTION = [body for _, body in examples(MisconceptionSuggested.contract.type)][-1]


class Remembering:
    """Takes questions in and answers none."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, Any], datetime]] = []

    async def ask(self, command: Mapping[str, Any], submitted_at: datetime) -> None:
        self.asked.append((dict(command), submitted_at))


async def asked(body: bytes) -> dict[str, Any]:
    """The command as the job stores it."""
    data = AttemptClassify.from_json(body)
    envelope = Envelope(uuid4(), AttemptClassify.contract.type, "attempts", utc_now(), "x", "request-1")
    use_cases = Remembering()
    await take_questions([Delivery(envelope, data, None)], cast(UseCases, use_cases))
    [(command, submitted_at)] = use_cases.asked
    assert submitted_at == data.submitted_at
    return command


async def announced(event: Mapping[str, Any], suggestion: Mapping[str, Any] | None = None) -> Sequence[Outgoing]:
    told: list[Outgoing] = []

    async def publish(outgoing: Sequence[Outgoing]) -> None:
        told.extend(outgoing)

    announcer = BusAnnouncer(cast(Bus, SimpleNamespace(publish=publish)))
    await announcer.announce("key", {"event": event, "suggestion": suggestion}, "request-1")
    return told


@pytest.mark.parametrize(("name", "body"), list(examples(AttemptClassify.contract.type)))
async def test_question_when_it_is_a_stored_example_then_it_can_be_asked_and_its_answer_told(
    name: str, body: bytes
) -> None:
    command = await asked(body)
    question = question_of("key", command, domain=CATALOGUES.domain_of(command["topic_id"]))
    prompt = build(CATALOGUES.of(WHOLE), [question])
    assert command["student_id"] not in str(prompt) and command["attempt_id"] not in str(prompt)
    [told] = await announced(event_of(question, "FAILED", utc_now(), reason="nobody could be asked"))
    record = told.to_record("classifier", utc_now)
    assert record.value is not None
    assert AttemptClassified.from_json(record.value) == told.data
    assert record.key == AttemptClassify.from_json(body).key


@pytest.mark.parametrize(("name", "body"), list(examples(AttemptClassified.contract.type)))
async def test_answer_when_it_is_told_by_a_model_and_by_a_person_then_the_facts_have_ids_of_their_own(
    name: str, body: bytes
) -> None:
    event = AttemptClassified.from_json(body).model_dump(mode="json")
    by = {source: (await announced(event | {"source": source}))[0] for source in ("LLM", "TEACHER")}
    again = (await announced(event | {"source": "LLM"}))[0]
    assert by["LLM"].id == again.id != by["TEACHER"].id
    suggestion = MisconceptionSuggested.from_json(SUGGESTION).model_dump(mode="json")
    told = await announced(event, suggestion)
    facts: list[type[Event]] = [type(one.data) for one in told]
    assert facts == [AttemptClassified, MisconceptionSuggested]


def test_entry_when_it_is_a_stored_example_then_it_is_offered_unless_it_is_not_active() -> None:
    offered = set(CATALOGUES.of(WHOLE).codes)
    assert offered == {code for code, one in ERRORS.items() if one.status is CatalogueStatus.ACTIVE}
    assert all(CATALOGUES.is_active(code) is (code in offered) for code in ERRORS)
    assert offered and all(CATALOGUES.domain_of(id_) for id_, one in TOPICS.items() if one.domain)


def test_catalogue_when_an_entry_comes_changes_or_is_retired_then_the_next_batch_has_it_so() -> None:
    first, *_ = ERRORS.values()
    published = {first.code: first.model_copy(update={"status": CatalogueStatus.ACTIVE})}
    catalogues = PublishedCatalogues({}, published)
    before = catalogues.of(WHOLE)
    assert catalogues.of(WHOLE) is before
    published["NEW_CODE"] = published[first.code].model_copy(update={"code": "NEW_CODE"})
    assert catalogues.of(WHOLE).codes == tuple(sorted((first.code, "NEW_CODE")))
    published["NEW_CODE"] = published["NEW_CODE"].model_copy(update={"status": CatalogueStatus.DRAFT})
    assert catalogues.of(WHOLE) == before
