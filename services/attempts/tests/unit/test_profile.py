"""What a pupil's answers, taken together, say; and how it is told."""

from datetime import datetime, timedelta
from uuid import UUID

from libs.chassis.kafka.delivery import Delivery
from libs.contracts import Envelope, new_id
from libs.contracts.attempts.v1 import AttemptSubmit, MisconceptionsUpdated
from libs.diagnosis.profile import HELD, PRIOR
from services.attempts.handlers import Recorded
from services.attempts.mapping import outgoing_of
from services.attempts.model.assessment import examine, verdict_of
from services.attempts.model.attempt import Attempt, Judged
from services.attempts.model.profile import PupilProfile
from services.attempts.tests.conftest import NOW, SUBTRACTION, submission

PUPIL = UUID(int=7)
CODE = "ARITH_SUB_SMALLER_FROM_LARGER"


def judged(answer: str, number: int = 0) -> Judged:
    one = submission(answer, student=PUPIL, number=number)
    diagnosis = examine(one, SUBTRACTION)
    attempt = Attempt(
        one.attempt_id,
        one.student_id,
        one.exercise_id,
        SUBTRACTION.topic_id,
        one.course_id,
        one.input_mode,
        one.answer,
        one.steps,
        verdict_of(diagnosis, one, SUBTRACTION),
        one.fingerprint,
        one.submitted_at,
        NOW,
    )
    return Judged(attempt, diagnosis)


def told(profile: PupilProfile, attempt: Attempt) -> list[tuple[UUID, MisconceptionsUpdated]]:
    """The profiles among what is published."""
    command = AttemptSubmit(
        attempt_id=attempt.attempt_id,
        student_id=PUPIL,
        exercise_id=attempt.exercise_id,
        answer=attempt.answer,
        fingerprint="f",
        submitted_at=NOW,
    )
    envelope = Envelope(new_id(), command.contract.type, "gateway", NOW, str(PUPIL), "request")
    outgoing = outgoing_of([Delivery(envelope, command, None)], Recorded([attempt], {PUPIL: profile}))
    return [(one.id, one.data) for one in outgoing if isinstance(one.data, MisconceptionsUpdated) and one.id]


def test_after_the_same_bug_three_times_it_is_held_and_last_seen_in_the_third() -> None:
    profile = PupilProfile(PUPIL).after([judged("57", number) for number in range(3)], NOW)
    evidence = profile.evidence.evidence[CODE]
    assert evidence.probability >= HELD
    assert evidence.sightings == 3
    assert evidence.last_seen is not None
    assert datetime.fromisoformat(evidence.last_seen) == NOW + timedelta(seconds=2)
    assert (profile.revision, profile.updated_at) == (1, NOW)


def test_after_a_right_answer_the_probability_is_lower() -> None:
    before = PupilProfile(PUPIL).after([judged("57")], NOW)
    after = before.after([judged("43")], NOW)
    assert PRIOR < before.evidence.evidence[CODE].probability > after.evidence.evidence[CODE].probability
    assert (after.revision, set(after.since(before))) == (2, {CODE})


def test_after_answers_that_say_nothing_it_is_the_same_profile() -> None:
    nobody = PupilProfile(PUPIL)
    assert nobody.after([judged("43"), judged("9999"), judged("(" * 400)], NOW) is nobody


def test_told_profile_is_whole_and_has_the_same_id_whichever_command_caused_it() -> None:
    attempts = [judged("57", number) for number in range(2)]
    profile = PupilProfile(PUPIL).after(attempts, NOW)
    [(first_id, event)] = told(profile, attempts[0].attempt)
    assert [(first_id, event)] == told(profile, attempts[1].attempt)
    assert (event.student_id, event.revision, event.updated_at) == (PUPIL, 1, NOW)
    [one] = [one for one in event.misconceptions if one.code == CODE]
    assert (one.name, one.topic_id, one.sightings) == ("Smaller digit from larger", "whole-number-subtraction", 2)
    assert one.is_held is (one.probability >= HELD)
    assert one.last_seen == NOW + timedelta(seconds=1)
    assert list(event.misconceptions) == sorted(event.misconceptions, key=lambda one: -one.probability)
