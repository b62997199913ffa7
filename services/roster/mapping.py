"""Courses as the payloads they are told as; nothing else knows both."""

from libs.chassis.kafka.record import Outgoing, Tombstone
from libs.contracts import Event
from libs.contracts.roster.v1 import CourseUpdated
from services.roster.model.course import Course


def told(course: Course, correlation_id: str | None = None) -> Outgoing:
    """The course as it now stands. The pupils of one that is archived are told no more: nobody needs them there."""
    payload = CourseUpdated(
        course_id=course.id,
        revision=course.revision,
        teacher_ids=course.teacher_ids,
        student_ids=() if course.archived_at else tuple(sorted(course.student_ids)),
        archived=course.archived_at is not None,
    )
    return Outgoing(payload, correlation_id=correlation_id)


def removed(course_id: object) -> Tombstone:
    return Tombstone(CourseUpdated, str(course_id))


def revision(event: Event) -> int:
    """What tells one state of a course from another."""
    assert isinstance(event, CourseUpdated)
    return event.revision
