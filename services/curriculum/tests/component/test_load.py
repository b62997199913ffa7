"""Bringing the curriculum in: once, atomically, and only what changed is announced."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.curriculum.command import described
from services.curriculum.handlers import Changes, UseCases
from services.curriculum.mapping import publications
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.ports import Known
from services.curriculum.tables import AnswerRow, outbox
from services.curriculum.tests.conftest import known

pytestmark = pytest.mark.component
EXERCISE, ANSWER = "curriculum.exercise.published.v1", "curriculum.answer.published.v1"
TOPIC, MISCONCEPTION = "curriculum.topic.published.v1", "curriculum.misconception.published.v1"


async def enqueued(engine: AsyncEngine, after: int = 0) -> list[Any]:
    async with engine.connect() as connection:
        return list(await connection.execute(select(outbox.table).where(outbox.table.c.id > after).order_by("id")))


async def test_load_stores_the_files_and_announces_every_fact(
    use_cases: UseCases, engine: AsyncEngine, catalogue: Catalogue
) -> None:
    changes = await use_cases.load(catalogue)
    async with use_cases.units() as work:
        assert await work.catalogue() == replace(
            catalogue, exercises=tuple(sorted(catalogue.exercises, key=lambda one: one.code))
        )
    rows = await enqueued(engine)
    assert {(row.type, row.key.decode()) for row in rows} == known(publications(catalogue)).keys()
    assert len(rows) == sum(changes.published.values()) == len(known(publications(catalogue)))
    assert changes.rows["exercises"] == changes.rows["answers"] == len(catalogue.exercises)


async def test_load_twice_the_second_changes_and_announces_nothing(
    use_cases: UseCases, engine: AsyncEngine, catalogue: Catalogue
) -> None:
    await use_cases.load(catalogue)
    before = await enqueued(engine)
    changes = await use_cases.load(catalogue)
    assert changes == Changes(rows={}, published={}, removed={})
    assert described(changes) == "nothing changed"
    assert await enqueued(engine) == before


async def test_load_two_at_once_announce_once(use_cases: UseCases, engine: AsyncEngine, small: Catalogue) -> None:
    await asyncio.gather(use_cases.load(small), use_cases.load(small))
    assert len(await enqueued(engine)) == len(known(publications(small)))


async def test_load_one_changed_exercise_announces_exactly_its_two_facts(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    last = (await enqueued(engine))[-1].id
    changed = replace(small.exercises[0], prompt="1 + 1", answer="2")
    changes = await use_cases.load(replace(small, exercises=(changed, *small.exercises[1:])))
    assert changes.rows == {"exercises": 1, "answers": 1}
    rows = await enqueued(engine, last)
    assert [(row.type, row.key.decode()) for row in rows] == [(EXERCISE, str(changed.id)), (ANSWER, str(changed.id))]
    assert orjson.loads(rows[0].payload)["prompt"] == "1 + 1"
    assert b"expected_answer" not in rows[0].payload


async def test_load_changed_difficulty_leaves_the_answer_key_alone(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    last = (await enqueued(engine))[-1].id
    changed = replace(small.exercises[0], difficulty=2.5)
    await use_cases.load(replace(small, exercises=(changed, *small.exercises[1:])))
    assert [row.type for row in await enqueued(engine, last)] == [EXERCISE]


async def test_load_removed_exercise_becomes_two_tombstones(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    last = (await enqueued(engine))[-1].id
    gone = small.exercises[0]
    changes = await use_cases.load(replace(small, exercises=small.exercises[1:]))
    assert changes.removed == {EXERCISE: 1, ANSWER: 1}
    rows = await enqueued(engine, last)
    assert {(row.topic, row.key, row.payload) for row in rows} == {
        ("curriculum-exercises", str(gone.id).encode(), None),
        ("curriculum-answers", str(gone.id).encode(), None),
    }
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(AnswerRow)) == len(small.exercises) - 1


async def test_load_removed_topic_takes_its_prerequisites_along(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    last = small.topics[-1]
    fewer = replace(
        small,
        topics=small.topics[:-1],
        exercises=tuple(one for one in small.exercises if one.topic != last.id),
        misconceptions=tuple(
            one
            for one in small.misconceptions
            if one.topic != last.id and not (one.advice and one.advice.remedial == last.id)
        ),
    )
    changes = await use_cases.load(fewer)
    assert changes.removed[TOPIC] == 1
    assert changes.rows["topic_prerequisites"] == len(last.prerequisites)


async def test_load_renamed_topic_keeps_the_misconceptions_that_move_with_it(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    last = small.topics[-1]
    moved = [one for one in small.misconceptions if one.topic == last.id]
    assert moved
    renamed = tuple(
        replace(one, topic="renamed", advice=one.advice and replace(one.advice, remedial="renamed"))
        if one in moved
        else one
        for one in small.misconceptions
    )
    changes = await use_cases.load(
        replace(small, topics=(*small.topics[:-1], replace(last, id="renamed")), misconceptions=renamed)
    )
    assert changes.published == {TOPIC: 1, MISCONCEPTION: len(moved)}
    assert changes.removed == {TOPIC: 1}


async def test_load_deprecated_misconception_is_announced_with_its_successor(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    last = (await enqueued(engine))[-1].id
    old, new = [one for one in small.misconceptions if one.signal and one.status == "ACTIVE"][:2]
    deprecated = replace(old, status="DEPRECATED", successor=new.code)
    entries = tuple(deprecated if one is old else one for one in small.misconceptions)
    await use_cases.load(replace(small, misconceptions=entries))
    (row,) = await enqueued(engine, last)
    told = orjson.loads(row.payload)
    assert (row.type, told["code"], told["status"], told["successor"]) == (
        MISCONCEPTION,
        old.code,
        "DEPRECATED",
        new.code,
    )
    assert old.advice
    assert (told["signal"], told["message_es"], told["remedial_topic_id"], told["malrule"]) == (
        old.signal,
        old.advice.message_es,
        old.advice.remedial,
        None,
    )


async def test_load_that_fails_leaves_nothing_behind(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    before = await enqueued(engine)
    changed = replace(small.exercises[0], prompt="1 + 1", answer="2")
    dangling = replace(small.exercises[1], topic="nowhere")
    with pytest.raises(IntegrityError):
        await use_cases.load(replace(small, exercises=(changed, dangling)))
    async with use_cases.units() as work:
        assert len((await work.catalogue()).exercises) == len(small.exercises)
    assert await enqueued(engine) == before


async def test_load_needs_the_same_number_of_statements_whatever_the_size(
    use_cases: UseCases, engine: AsyncEngine, catalogue: Catalogue, small: Catalogue
) -> None:
    statements: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    await use_cases.load(small)
    few = len(statements)
    await use_cases.load(catalogue)
    assert len(statements) - few == few


async def test_republish_announces_everything_stored_again(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    changes = await use_cases.republish()
    assert sum(changes.published.values()) == len(known(publications(small)))
    assert len(await enqueued(engine)) == 2 * len(known(publications(small)))


def bus_that_tells(facts: Known) -> Callable[[], Awaitable[Known]]:
    async def read() -> Known:
        return facts

    return read


async def test_reconcile_of_a_bus_that_was_read_while_facts_were_on_their_way_waits(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    async def read_too_early() -> Known:
        await use_cases.load(small)
        async with engine.begin() as connection:
            await connection.execute(outbox.table.update().values(published_at=func.now()))
        return {}

    assert await use_cases.reconcile(read_too_early) is None
    assert len(await enqueued(engine)) == len(known(publications(small)))


async def test_reconcile_while_facts_are_on_their_way_waits(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    assert await use_cases.reconcile(bus_that_tells({})) is None
    assert len(await enqueued(engine)) == len(known(publications(small)))


async def test_reconcile_announces_what_the_bus_lacks_has_wrong_or_too_much(
    use_cases: UseCases, engine: AsyncEngine, small: Catalogue
) -> None:
    await use_cases.load(small)
    async with engine.begin() as connection:
        await connection.execute(outbox.table.delete())
    told = known(publications(small))
    lacking, wrong = (EXERCISE, str(small.exercises[0].id)), (ANSWER, str(small.exercises[1].id))
    too_much = (TOPIC, "no-such-topic")
    told[wrong] = told.pop(lacking)
    told[too_much] = told[wrong]
    assert await use_cases.reconcile(bus_that_tells(told)) == Changes(
        rows={}, published={EXERCISE: 1, ANSWER: 1}, removed={TOPIC: 1}
    )
    rows = await enqueued(engine)
    assert {(row.type, row.key.decode()) for row in rows} == {lacking, wrong, too_much}
    assert [row.key.decode() for row in rows if row.payload is None] == ["no-such-topic"]
