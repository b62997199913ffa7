"""What a pupil's answers, taken together, say; and how it is told."""

from datetime import datetime, timedelta
from uuid import UUID

from libs.contracts import Envelope, new_id
from libs.contracts.attempts.v1 import AttemptSubmit, MisconceptionsUpdated
from libs.diagnosis.profile import HELD, PRIOR
from services.attempts.mapping.profiles import updated
from services.attempts.model.assessment import judge
from services.attempts.model.profile import Lesson, PupilProfile
from services.attempts.tests.conftest import CATALOGUE, NOW, SUBTRACTION, submission

PUPIL = UUID(int=7)
CODE = "ARITH_SUB_SMALLER_FROM_LARGER"


def lesson(answer: str, number: int = 0) -> Lesson:
    one = judge(submission(answer, student=PUPIL, number=number), SUBTRACTION, NOW, asks=True)
    return Lesson(PUPIL, one.attempt.topic_id, one.diagnosis, one.attempt.submitted_at)


def told(profile: PupilProfile, command_id: UUID) -> tuple[UUID | None, MisconceptionsUpdated]:
    """The profile as it is published."""
    cause = Envelope(command_id, AttemptSubmit.contract.type, "gateway", NOW, str(PUPIL), "request")
    outgoing = updated(profile, CATALOGUE, cause)
    assert isinstance(outgoing.data, MisconceptionsUpdated)
    return outgoing.id, outgoing.data


def test_after_the_same_bug_three_times_it_is_held_and_last_seen_in_the_third() -> None:
    profile = PupilProfile(PUPIL).after([lesson("57", number) for number in range(3)], NOW)
    evidence = profile.evidence.evidence[CODE]
    assert evidence.probability >= HELD
    assert evidence.sightings == 3
    assert evidence.last_seen is not None
    assert datetime.fromisoformat(evidence.last_seen) == NOW + timedelta(seconds=2)
    assert (profile.revision, profile.updated_at) == (1, NOW)


def test_after_a_right_answer_the_probability_is_lower() -> None:
    before = PupilProfile(PUPIL).after([lesson("57")], NOW)
    after = before.after([lesson("43")], NOW)
    assert PRIOR < before.evidence.evidence[CODE].probability > after.evidence.evidence[CODE].probability
    assert (after.revision, set(after.since(before))) == (2, {CODE})


def test_after_answers_that_say_nothing_it_is_the_same_profile() -> None:
    nobody = PupilProfile(PUPIL)
    assert nobody.after([lesson("43"), lesson("9999"), lesson("(" * 400)], NOW) is nobody


def test_told_profile_is_whole_and_has_the_same_id_whichever_command_caused_it() -> None:
    profile = PupilProfile(PUPIL).after([lesson("57", number) for number in range(2)], NOW)
    first_id, event = told(profile, new_id())
    assert (first_id, event) == told(profile, new_id())
    assert (event.student_id, event.revision, event.updated_at) == (PUPIL, 1, NOW)
    [one] = [one for one in event.misconceptions if one.code == CODE]
    assert (one.name, one.topic_id, one.sightings) == ("Smaller digit from larger", "whole-number-subtraction", 2)
    assert one.is_held is (one.probability >= HELD)
    assert one.last_seen == NOW + timedelta(seconds=1)
    assert list(event.misconceptions) == sorted(event.misconceptions, key=lambda one: -one.probability)
