"""Findings on a real PostgreSQL: each counts once, is told again as it was, and changes nothing that has been told before."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.errors import Permanent
from services.attempts.handlers.use_cases import UseCases
from services.attempts.model.attempt import Attempt, Source, Status, Submission
from services.attempts.model.finding import Finding, Outcome, Suspicion
from services.attempts.model.profile import PupilProfile
from services.attempts.storage.unit_of_work import SqlUnitOfWork
from services.attempts.tests.conftest import ADDITION, CUBE, NOW, SIGNAL, SYSTEM, make_use_cases, submission

pytestmark = pytest.mark.component


async def recorded(use_cases: UseCases, one: Submission) -> Attempt:
    [result] = (await use_cases.record([one])).results
    assert isinstance(result, Attempt)
    return result


async def profile_of(engine: AsyncEngine, student: UUID) -> PupilProfile:
    async with SqlUnitOfWork(engine) as work:
        return (await work.profiles.get([student]))[student]


async def stored(use_cases: UseCases, attempt: Attempt) -> Attempt:
    found = await use_cases.get(attempt.attempt_id)
    assert found is not None
    return found


def about(attempt: Attempt, outcome: Outcome = Outcome.CLASSIFIED, **changes: object) -> Finding:
    named = {"error_tag": SIGNAL.code, "confidence": 0.9} if outcome is Outcome.CLASSIFIED else {}
    one = Finding(uuid4(), attempt.attempt_id, attempt.student_id, attempt.question, outcome, NOW)
    return replace(one, **(named | changes))  # type: ignore[arg-type]


async def test_revise_stores_the_verdict_and_what_explains_it(use_cases: UseCases) -> None:
    attempt = await recorded(use_cases, submission("9999"))
    suspicions = (Suspicion(SIGNAL.code, 0.9), Suspicion("OTHER", 0.1))
    [changed] = (await use_cases.revise([about(attempt, suspicions=suspicions)])).results
    assert changed is not None
    assert changed.revision.verdict == changed.attempt.verdict
    assert (changed.revision.number, changed.revision.is_regrade) == (1, False)
    assert await stored(use_cases, attempt) == changed.attempt
    assert [one.code for one in changed.attempt.verdict.explanations] == [SIGNAL.code, "OTHER"]


async def test_revise_a_cause_that_is_named_later_leaves_partial_credit_as_it_was(use_cases: UseCases) -> None:
    attempt = await recorded(use_cases, submission("x = 13, y = 6", key=SYSTEM))
    await use_cases.revise([about(attempt)])
    verdict = (await stored(use_cases, attempt)).verdict
    assert (verdict.error_tag, verdict.credit) == (SIGNAL.code, 0.5)


async def test_revise_redelivered_tells_the_same_also_after_something_later(use_cases: UseCases) -> None:
    attempt = await recorded(use_cases, submission("9999"))
    failed, named = about(attempt, Outcome.FAILED), about(attempt)
    first = await use_cases.revise([failed])
    later = await use_cases.revise([named, named])
    assert later.results[0] == later.results[1]
    again = await use_cases.revise([failed, named])
    revisions = [one.revision if one else None for one in again.results]
    assert revisions == [one.revision if one else None for one in (*first.results, later.results[0])]
    assert again.profiles == later.profiles
    assert (await stored(use_cases, attempt)).revision == 2


async def test_record_redelivered_after_a_revision_tells_what_was_recorded(use_cases: UseCases) -> None:
    one = submission("9999")
    first = await use_cases.record([one])
    attempt = first.results[0]
    assert isinstance(attempt, Attempt)
    await use_cases.revise([about(attempt)])
    assert (await use_cases.record([one])).results == first.results
    assert (await stored(use_cases, attempt)).verdict.status is Status.CLASSIFIED


async def test_revise_right_after_all_is_a_regrade_and_lowers_what_the_profile_held(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    student = uuid4()
    await use_cases.record([submission("57", student=student)])
    attempt = await recorded(use_cases, submission("forty-three-ish", student=student, number=1))
    before = await profile_of(engine, student)
    [changed] = (await use_cases.revise([about(attempt, Outcome.CORRECT, reading="43")])).results
    assert changed is not None
    assert changed.revision.is_regrade
    assert (changed.attempt.verdict.is_correct, changed.attempt.verdict.source) == (True, Source.LLM)
    code = "ARITH_SUB_SMALLER_FROM_LARGER"
    after = (await profile_of(engine, student)).evidence.evidence
    assert after[code].probability < before.evidence.evidence[code].probability


async def test_revise_named_error_enters_the_profile_once_weighted_by_its_confidence(use_cases: UseCases) -> None:
    probabilities = []
    for confidence in (0.95, 0.4):
        attempt = await recorded(use_cases, submission("9999"))
        one = about(attempt, confidence=confidence)
        for _ in range(2):
            profiles = (await use_cases.revise([one])).profiles
        evidence = profiles[attempt.student_id].evidence.evidence[SIGNAL.code]
        assert evidence.sightings == 1
        probabilities.append(evidence.probability)
    assert probabilities[0] > probabilities[1]


async def test_revise_that_changes_nothing_stores_and_tells_nothing(use_cases: UseCases) -> None:
    attempt = await recorded(use_cases, submission("57"))
    revised = await use_cases.revise([about(attempt)])
    assert (revised.results, revised.profiles) == ([None], {})
    assert await stored(use_cases, attempt) == attempt


async def test_revise_attempt_that_is_not_stored_is_permanent_and_the_rest_of_the_batch_waits(
    use_cases: UseCases,
) -> None:
    attempt = await recorded(use_cases, submission("9999"))
    with pytest.raises(Permanent, match="not stored"):
        await use_cases.revise([about(attempt), replace(about(attempt), attempt_id=uuid4())])
    assert await stored(use_cases, attempt) == attempt


async def test_revise_statements_do_not_grow_with_the_batch(engine: AsyncEngine, use_cases: UseCases) -> None:
    counts = []
    for size in (2, 40):
        results = (await use_cases.record([submission("9999") for _ in range(size)])).results
        findings = [about(one) for one in results if isinstance(one, Attempt)]
        statements: list[str] = []

        def note(_: object, __: object, statement: str, *___: object, into: list[str] = statements) -> None:
            into.append(statement)

        event.listen(engine.sync_engine, "before_cursor_execute", note)
        try:
            await use_cases.revise(findings)
        finally:
            event.remove(engine.sync_engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts == [9, 9]  # three to lock and read, four to write, two for the profiles


async def test_record_when_nobody_is_asked_then_nothing_waits(engine: AsyncEngine) -> None:
    use_cases = make_use_cases(engine, asks=False)
    for answer, key, status in (("9999", ADDITION, Status.UNCLASSIFIED), ("x = 17", CUBE, Status.UNCLASSIFIED)):
        attempt = await recorded(use_cases, submission(answer, key=key))
        assert (attempt.question, attempt.verdict.status) == (None, status)


async def test_overdue_are_those_that_have_waited_too_long_and_every_one_of_them_ends(engine: AsyncEngine) -> None:
    use_cases = make_use_cases(engine)
    waiting = [await recorded(use_cases, submission(*one)) for one in (("9999",), ("forty-ish",))]
    waiting.append(await recorded(use_cases, submission("x = 17", key=CUBE)))
    done = await recorded(use_cases, submission("57"))
    later = make_use_cases(engine, now=NOW + timedelta(hours=97))
    early = make_use_cases(engine, now=NOW + timedelta(hours=95))
    ids = {one.attempt_id for one in waiting}
    assert not ids & {id_ for id_, _ in await early.overdue(timedelta(hours=96))}
    overdue = dict(await later.overdue(timedelta(hours=96)))
    assert ids <= set(overdue)
    assert done.attempt_id not in overdue
    await later.revise([Finding(uuid4(), id_, overdue[id_], None, Outcome.FAILED, NOW) for id_ in ids])
    assert [(await stored(use_cases, one)).verdict.status for one in waiting] == [Status.FAILED] * 3
    assert not ids & {id_ for id_, _ in await later.overdue(timedelta(hours=96))}
    named = about(waiting[0])
    await later.revise([named])
    assert (await stored(use_cases, waiting[0])).verdict.status is Status.CLASSIFIED
