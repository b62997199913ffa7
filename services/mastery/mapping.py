"""Verdicts of the attempts service <-> observations and movements of ours; nothing else knows both."""

from collections.abc import Iterable
from sys import intern
from typing import TypeGuard
from uuid import UUID

from libs.chassis.kafka.record import Outgoing
from libs.contracts import Envelope, Event, derived_id
from libs.contracts.attempts.v1 import UNKNOWN_TOPIC, AttemptRecorded, AttemptRegraded, MisconceptionsUpdated, Status
from libs.contracts.curriculum.v1 import ExercisePublished, TopicPublished
from libs.contracts.mastery.v1 import Level, PracticeAssigned, TopicMasteryUpdated
from libs.contracts.roster.v1 import CourseUpdated
from services.mastery.model.assignment import Assignment
from services.mastery.model.bank import Bank, Exercise, Topic
from services.mastery.model.course import Course
from services.mastery.model.history import Observation
from services.mastery.model.level import level_of
from services.mastery.model.profile import Misconception, Profile
from services.mastery.model.pupil import Tie
from services.mastery.ports import Outcome


def is_judged(data: Event) -> TypeGuard[AttemptRecorded | AttemptRegraded]:
    """Whether there is a verdict on work that was set. An attempt recorded as pending has none yet: its first one is a regrade,
    and if nobody could judge it, it never has one. Wrong work whose cause is still asked for is judged."""
    if not isinstance(data, AttemptRecorded | AttemptRegraded) or data.is_own_problem or data.topic_id == UNKNOWN_TOPIC:
        return False
    return isinstance(data, AttemptRegraded) or (data.is_correct is not None and data.status is not Status.PENDING)


def to_observations(data: AttemptRecorded | AttemptRegraded) -> list[Observation]:
    """One for each topic of the exercise, its own first."""
    return [
        Observation(
            attempt_id=data.attempt_id,
            student_id=data.student_id,
            topic_id=topic_id,
            exercise_id=data.exercise_id,
            submitted_at=data.submitted_at,
            correct=float(data.is_correct is True) if data.credit is None else data.credit,
            revision=data.revision if isinstance(data, AttemptRegraded) else 0,
        )
        for topic_id in dict.fromkeys((data.topic_id, *data.also_topic_ids))
    ]


def to_profile(data: MisconceptionsUpdated) -> Profile:
    return Profile(
        data.student_id,
        data.revision,
        tuple(
            Misconception(one.code, one.name, one.topic_id, one.probability, one.is_held, one.sightings, one.last_seen)
            for one in data.misconceptions
        ),
        data.updated_at,
    )


def to_ties(events: Iterable[Event]) -> list[Tie]:
    """The answers among these to what was set that several misconceptions explain equally well."""
    return [
        Tie(one.attempt_id, one.student_id, one.topic_id, one.tied, one.distinguish_with, one.submitted_at)
        for one in events
        if isinstance(one, AttemptRecorded) and len(one.tied) > 1 and not one.is_own_problem
    ]


def put_topic(bank: Bank, key: str, data: TopicPublished | None) -> None:
    """Brings the bank up to what curriculum told last of a topic; None where it is gone."""
    if data is None:
        bank.remove_topic(key)
    else:
        bank.put_topic(Topic(data.topic_id, data.name, data.name_es, data.domain, data.prerequisites))


def put_exercise(bank: Bank, key: str, data: ExercisePublished | None) -> None:
    """The same for an exercise."""
    if data is None:
        bank.remove(UUID(key))
    else:
        targets = frozenset(map(intern, data.targets))  # thousands of exercises name the same few hundred codes
        bank.put(
            Exercise(
                data.exercise_id,
                data.topic_id,
                data.prompt,
                data.difficulty,
                targets,
                is_practice=data.is_practice,
                also_topic_ids=data.also_topic_ids,
            )
        )


def put_course(courses: dict[UUID, Course], key: str, data: CourseUpdated | None) -> None:
    """Brings the courses up to what roster told last of one; None where it is gone."""
    if data is None:
        courses.pop(UUID(key), None)
    else:
        courses[data.course_id] = Course(data.revision, data.teacher_ids, data.student_ids, data.archived)


def to_facts(assignment: Assignment, correlation_id: str | None) -> list[Outgoing]:
    """One event per pupil, each with an id of its own that never changes. The title may say who somebody is: it stays here."""
    order = assignment.order
    return [
        Outgoing(
            PracticeAssigned(
                assignment_id=assignment.id,
                student_id=student_id,
                exercise_ids=order.exercise_ids,
                due_at=order.due_at,
                assigned_at=assignment.assigned_at,
            ),
            id=derived_id(assignment.id, str(student_id)),
            correlation_id=correlation_id,
        )
        for student_id in order.student_ids
    ]


def to_outgoing(causes: Iterable[Envelope], outcomes: Iterable[Outcome]) -> list[Outgoing]:
    """One event per outcome that moved something. Of a record's first topic the same as a reply where a gateway waits for it.

    A record that a batch has twice gives the same events again, under the same ids."""
    outgoing: list[Outgoing] = []
    first: dict[UUID, str] = {}
    for cause, outcome in zip(causes, outcomes, strict=True):
        topic_id = outcome.observation.topic_id
        is_first = first.setdefault(cause.id, topic_id) == topic_id
        if (event := _to_event(outcome)) is None:
            continue
        outgoing.append(Outgoing(event, cause=cause, name="" if is_first else topic_id))
        if is_first and cause.reply_partition is not None:
            outgoing.append(Outgoing(event, cause=cause, name="reply", reply=True))
    return outgoing


def _to_event(outcome: Outcome) -> TopicMasteryUpdated | None:
    movement, observation = outcome.movement, outcome.observation
    if movement is None:
        return None
    return TopicMasteryUpdated(
        student_id=observation.student_id,
        topic_id=observation.topic_id,
        attempt_id=observation.attempt_id,
        p_known=movement.p_known,
        previous_p_known=movement.before,
        level=Level(level_of(movement.p_known)),
        attempts_count=movement.attempts_count,
        last_attempt_at=movement.last_attempt_at,
        updated_at=outcome.recorded_at,
        parameters_version=movement.version,
    )
