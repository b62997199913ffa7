"""What a model suggests for the error catalogue: kept with its evidence, never more than a draft."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.errors import Permanent
from libs.chassis.http import make_http
from libs.chassis.kafka.record import Outgoing
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.testing.bus import produce, records
from libs.contracts.classifier.v1 import Exhibit as ExhibitPayload
from libs.contracts.classifier.v1 import MisconceptionSuggested
from services.curriculum import api
from services.curriculum.app import build
from services.curriculum.handlers import UseCases
from services.curriculum.mapping import suggestion_of
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.model.draft import MAX_EVIDENCE, Draft
from services.curriculum.settings import CurriculumSettings
from services.curriculum.tests.component.test_load import enqueued

pytestmark = pytest.mark.component
CODE = "FRAC_ADD_KEEPS_LARGER_DENOMINATOR"


def suggested(*answers: str, **more: Any) -> MisconceptionSuggested:
    given = {
        "code": CODE,
        "name": "Keeps the larger denominator",
        "description": "Adds the numerators and keeps the larger denominator.",
        "signal": "the denominator of the answer is the larger of the two",
        "domain": "FRACTIONS",
        "topic_id": "fraction-addition",
        "evidence": tuple(ExhibitPayload(problem="1/2 + 1/3", answer=one) for one in answers or ("2/3",)),
        "model": "claude-haiku-4-5",
        "prompt_version": "1",
        "suggested_at": datetime(2026, 11, 28, 12, tzinfo=UTC),
    }
    return MisconceptionSuggested(**given | more)


@pytest.fixture
async def loaded(use_cases: UseCases, small: Catalogue) -> UseCases:
    await use_cases.load(small)
    return use_cases


async def take(use_cases: UseCases, *events: MisconceptionSuggested) -> None:
    await use_cases.draft([suggestion_of(event) for event in events])


async def draft(use_cases: UseCases, code: str = CODE) -> Draft:
    async with use_cases.units() as work:
        found = await work.draft(code)  # type: ignore[attr-defined]
    assert isinstance(found, Draft)
    return found


async def test_suggestion_becomes_a_draft_of_its_topic_and_is_announced_as_such(
    loaded: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    before = (await enqueued(engine))[-1].id
    await take(loaded, suggested("2/3"))

    topic = next(one for one in small.topics if one.id == "fraction-addition")
    kept = await draft(loaded)
    assert (kept.entry.subdomain, kept.entry.topic, kept.entry.grades) == (topic.subdomain, topic.id, topic.grades)
    assert [one.answer for one in kept.evidence] == ["2/3"]
    [row] = await enqueued(engine, before)
    assert (row.type, row.key.decode()) == ("curriculum.misconception.published.v1", CODE)
    assert b'"DRAFT"' in row.payload
    assert b"2/3" not in row.payload


async def test_suggestion_when_delivered_again_or_repeated_adds_evidence_once_and_announces_nothing(
    loaded: UseCases, engine: AsyncEngine
) -> None:
    await take(loaded, suggested("2/3"))
    before = (await enqueued(engine))[-1].id
    await take(loaded, suggested("2/3"), suggested("3/3", name="Another name"), suggested("2/3"))

    kept = await draft(loaded)
    assert [one.answer for one in kept.evidence] == ["2/3", "3/3"]
    assert kept.entry.name == "Keeps the larger denominator"
    assert await enqueued(engine, before) == []


async def test_evidence_is_bounded_and_the_first_stays(loaded: UseCases) -> None:
    for number in range(MAX_EVIDENCE + 5):
        await take(loaded, suggested(f"{number}/3"))

    assert [one.answer for one in (await draft(loaded)).evidence] == [f"{number}/3" for number in range(MAX_EVIDENCE)]


async def test_entry_of_the_catalogue_is_never_touched_by_a_suggestion(
    loaded: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    before = (await enqueued(engine))[-1].id
    for status in ("ACTIVE", "DEPRECATED"):
        for entry in [one for one in small.misconceptions if one.status == status][:1]:
            await take(loaded, suggested(code=entry.code))
            async with loaded.units() as work:
                assert await work.misconception(entry.code) == entry  # type: ignore[attr-defined]
                assert await work.drafts() == []
    assert await enqueued(engine, before) == []


async def test_draft_survives_a_load_until_the_files_have_its_code(
    loaded: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await take(loaded, suggested())
    assert (await loaded.load(small)).removed == {}
    assert (await draft(loaded)).entry.status == "DRAFT"

    grown = replace((await draft(loaded)).entry, name="Written by a person")
    changes = await loaded.load(replace(small, misconceptions=(*small.misconceptions, grown)))
    assert changes.published == {"curriculum.misconception.published.v1": 1}
    async with loaded.units() as work:
        assert await work.drafts() == []


async def test_draft_can_be_nothing_else_in_the_database(loaded: UseCases, engine: AsyncEngine) -> None:
    await take(loaded, suggested())

    with pytest.raises(IntegrityError, match="drafts_status_check"):
        async with engine.begin() as connection:
            await connection.execute(text("update curriculum.drafts set status = 'ACTIVE'"))


async def test_suggestion_without_a_known_topic_goes_to_its_domain_and_without_a_domain_to_the_dead_letters(
    loaded: UseCases, small: Catalogue
) -> None:
    domain = small.domains[0].code
    await take(loaded, suggested(topic_id=None, domain=domain))
    assert (await draft(loaded)).entry.subdomain == next(s.code for s in small.subdomains if s.domain == domain)

    with pytest.raises(Permanent, match="neither the topic nor the domain"):
        await take(loaded, suggested(code="OTHER", topic_id="no-such-topic", domain="NO_SUCH"))


async def test_drafts_are_listed_among_the_entries_and_shown_with_their_evidence(loaded: UseCases) -> None:
    await take(loaded, suggested("2/3", "3/3"), suggested(code="AAA_FIRST"), suggested(code="ZZZ_LAST"))
    app = make_http("test", Lifecycle(halt=pytest.fail), [api.router])
    app.state.units = loaded.units
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://curriculum") as client:
        drafts = (await client.get("/misconceptions", params={"status": "DRAFT", "q": "larger denominator"})).json()
        first = (await client.get("/misconceptions", params={"limit": 1})).json()
        second = (await client.get("/misconceptions", params={"limit": 1, "cursor": first["next"]})).json()
        shown = (await client.get(f"/misconceptions/{CODE}")).json()

    assert {one["code"] for one in drafts["items"]} >= {CODE, "AAA_FIRST", "ZZZ_LAST"}
    assert {one["status"] for one in drafts["items"]} == {"DRAFT"}
    assert first["items"][0]["code"] == "AAA_FIRST"
    assert second["items"][0]["code"] > "AAA_FIRST"
    assert shown["suggestion"]["model"] == "claude-haiku-4-5"
    assert [one["answer"] for one in shown["suggestion"]["evidence"]] == ["2/3", "3/3"]


@pytest.mark.wire
async def test_suggestion_on_the_bus_is_told_to_readers_of_the_catalogue(
    kafka: str, database_url: str, loaded: UseCases
) -> None:
    settings = CurriculumSettings(database_url=database_url, kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=20)
    code = "SEEN_ON_THE_BUS"
    lifecycle = Lifecycle(halt=pytest.fail)
    build(settings, lifecycle)
    async with lifecycle.run(), asyncio.timeout(60):
        while await lifecycle.unready():
            await asyncio.sleep(0.05)
        await produce(kafka, Outgoing(suggested(code=code)), Outgoing(suggested(code=code)))
        [told] = await records(
            kafka, "curriculum-misconceptions", count=1, where=lambda one: one.key == code.encode() and one.value
        )
    assert b'"DRAFT"' in told.value
