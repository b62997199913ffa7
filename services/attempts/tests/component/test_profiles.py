"""A pupil's profile on a real PostgreSQL: every attempt once, in the order of the log, and nothing where nothing is said."""

import asyncio
from dataclasses import replace
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.errors import Transient
from libs.diagnosis.profile import HELD
from services.attempts.handlers.use_cases import UseCases
from services.attempts.model.profile import PupilProfile
from services.attempts.storage.unit_of_work import SqlUnitOfWork
from services.attempts.tests.conftest import ADDITION, NOW, make_use_cases, submission

pytestmark = pytest.mark.component
CODE = "ARITH_SUB_SMALLER_FROM_LARGER"


async def profile_of(engine: AsyncEngine, student: UUID) -> PupilProfile:
    async with SqlUnitOfWork(engine) as work:
        return (await work.profiles.get([student]))[student]


async def test_record_the_same_bug_three_times_stores_it_as_held(engine: AsyncEngine, use_cases: UseCases) -> None:
    student = uuid4()
    recorded = await use_cases.record([submission("57", student=student, number=number) for number in range(3)])
    profile = await profile_of(engine, student)
    assert recorded.profiles == {student: profile}
    assert profile.revision == 1
    assert profile.evidence.evidence[CODE].sightings == 3
    assert profile.evidence.evidence[CODE].probability >= HELD


async def test_record_redelivered_counts_once_and_gives_the_profile_as_it_is_now(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    student = uuid4()
    batch = [submission("57", student=student, number=number) for number in range(2)]
    await use_cases.record(batch)
    await use_cases.record([submission("43", student=student, number=2)])
    profile = await profile_of(engine, student)
    assert profile.revision == 2
    again = await use_cases.record([*batch, batch[0]])
    assert again.profiles == {student: profile} == {student: await profile_of(engine, student)}


async def test_record_in_one_batch_or_one_by_one_ends_in_the_same_evidence(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    answers = ("57", "43", "57", "9999", "44", "57", "43")
    together, single = uuid4(), uuid4()
    await use_cases.record([submission(one, student=together, number=at) for at, one in enumerate(answers)])
    for at, one in enumerate(answers):
        await use_cases.record([submission(one, student=single, number=at)])
    assert (await profile_of(engine, together)).evidence == (await profile_of(engine, single)).evidence


async def test_record_keeps_to_the_order_of_the_log(engine: AsyncEngine, use_cases: UseCases) -> None:
    first, last = uuid4(), uuid4()
    for student, answers in ((first, ("57", "43", "43")), (last, ("43", "43", "57"))):
        await use_cases.record([submission(one, student=student, number=at) for at, one in enumerate(answers)])
    seen = [(await profile_of(engine, student)).evidence.evidence[CODE] for student in (first, last)]
    assert seen[0].probability < seen[1].probability
    assert [one.last_seen for one in seen] == ["2026-11-20T10:00:00+00:00", "2026-11-20T10:00:02+00:00"]


async def test_record_right_answer_of_a_pupil_without_evidence_writes_nothing(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    student = uuid4()
    recorded = await use_cases.record([submission("43", student=student), submission("9999", student=student)])
    assert recorded.profiles == {}
    assert await profile_of(engine, student) == PupilProfile(student)


async def test_record_answer_of_another_topic_leaves_the_profile_as_it_is(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    student = uuid4()
    await use_cases.record([submission("57", student=student)])
    before = await profile_of(engine, student)
    await use_cases.record([submission("85", key=ADDITION, student=student)])
    assert await profile_of(engine, student) == before


async def test_record_somebody_elses_attempt_id_leaves_both_profiles_as_they_are(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    owner, other = uuid4(), uuid4()
    one = submission("57", student=owner)
    await use_cases.record([one])
    before = await profile_of(engine, owner)
    await use_cases.record([replace(one, student_id=other)])
    assert (await profile_of(engine, owner), await profile_of(engine, other)) == (before, PupilProfile(other))


async def test_replace_over_a_profile_that_somebody_else_has_replaced_is_refused_and_stores_nothing(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    student = uuid4()
    await use_cases.record([submission("57", student=student)])
    stale = PupilProfile(student)
    with pytest.raises(Transient):
        async with SqlUnitOfWork(engine) as work:
            current = (await work.profiles.get([student]))[student]
            await work.profiles.replace([(stale, PupilProfile(student, current.evidence, 1, NOW))])
    assert await profile_of(engine, student) == current


async def test_record_by_two_replicas_at_once_loses_no_answer(engine: AsyncEngine, use_cases: UseCases) -> None:
    """During a rebalance two of us may hold one pupil's work; who comes second tries again, as the guard has him do."""
    student = uuid4()
    replica = make_use_cases(engine)

    async def tries(who: UseCases, number: int) -> None:
        one = submission("57", student=student, number=number)
        while True:
            try:
                await who.record([one])
            except Transient:
                continue
            return

    await asyncio.gather(*(tries(who, number) for number in range(4) for who in (use_cases, replica)))
    profile = await profile_of(engine, student)
    assert (profile.evidence.evidence[CODE].sightings, profile.revision) == (8, 8)


async def test_record_tells_a_profile_only_when_what_it_says_has_changed_or_its_records_come_again(
    use_cases: UseCases,
) -> None:
    student = uuid4()
    answers = ("57", "57", "57", "43", "43", "43", "43", "9999")
    works = [submission(one, student=student, number=at) for at, one in enumerate(answers)]
    told = [(await use_cases.record([one])).profiles.get(student) for one in works]
    revisions = [one.revision if one else None for one in told]
    assert revisions[:3] == [1, 2, 3]  # seen again, each time
    assert None in revisions[3:7], "right answers lower it a little"
    assert revisions[7] is None, "it says nothing"
    said = [one.said for one in told if one]
    assert all(one != another for one, another in pairwise(said))
    again = (await use_cases.record([works[4]])).profiles[student]
    assert again.revision == 7
