"""GET /events: a pupil's own attempts and mastery, live, and after a break exactly what was missed.

The answers are right or named by the rules: of others a model's finding would come as well."""

import pytest

from tests.curriculum import Curriculum, smaller_from_larger
from tests.feed import ATTEMPT, MASTERY, listening
from tests.people import People, Person

pytestmark = pytest.mark.e2e


async def test_events_when_a_pupil_submits_then_own_attempt_and_mastery_arrive_and_nobody_elses(
    pupil: Person, people: People, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    other = people("student")
    async with listening(pupil) as feed:
        await other.outcome(exercise, smaller_from_larger(exercise))
        outcome = await pupil.outcome(exercise, smaller_from_larger(exercise))
        events = {event.name: event.data for event in await feed.take(2)}
        assert set(events) == {ATTEMPT, MASTERY}
        assert {one["attemptId"] for one in events.values()} == {outcome["attemptId"]}
        assert events[ATTEMPT]["errorTag"] == outcome["errorTag"]
        assert events[MASTERY]["pKnown"] == pytest.approx(outcome["pKnown"])
        await feed.silence(1)


async def test_events_when_resumed_by_last_event_id_then_exactly_what_was_missed_comes(
    pupil: Person, people: People, curriculum: Curriculum
) -> None:
    exercise, other = curriculum.with_borrowing[0], people("student")
    async with listening(pupil) as feed:
        first = (await pupil.outcome(exercise, smaller_from_larger(exercise)))["attemptId"]
        seen = await feed.take(2)
        last_id = feed.last_id
    assert {event.data["attemptId"] for event in seen} == {first}
    missed = []
    for number in range(4):
        answer = exercise.answer if number % 2 else smaller_from_larger(exercise)
        missed.append((await pupil.outcome(exercise, answer))["attemptId"])
        await other.outcome(exercise, answer)
    async with listening(pupil, last_id) as feed:
        again = await feed.take(8)
        assert sorted(event.fact for event in again) == sorted(
            (name, id_) for id_ in missed for name in (ATTEMPT, MASTERY)
        )
        for name in (ATTEMPT, MASTERY):
            assert [event.data["attemptId"] for event in again if event.name == name] == missed
        live = (await pupil.outcome(exercise, exercise.answer))["attemptId"]
        assert {event.fact for event in await feed.take(2)} == {(ATTEMPT, live), (MASTERY, live)}
        await feed.silence(1)
    async with listening(pupil, again[2].id) as feed:  # from the middle
        rest = await feed.take(7)
        assert [event.fact for event in rest[:5]] == [event.fact for event in again[3:]]


async def test_events_when_a_teacher_listens_to_a_pupil_then_the_pupils_events_arrive(
    teacher: Person, pupil: Person, curriculum: Curriculum
) -> None:
    async with listening(teacher, studentId=str(pupil.id)) as feed:
        exercise = curriculum.with_borrowing[0]
        outcome = await pupil.outcome(exercise, exercise.answer)
        assert {event.data["attemptId"] for event in await feed.take(2)} == {outcome["attemptId"]}
