"""Roster, version 1: a compacted topic, the newest record of a course holds."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.registry import Event, contract


@contract("roster.course.updated.v1", topic="roster-courses", key="course_id")
class CourseUpdated(Event):
    """A course was opened or changed: the whole of it as it now stands. Not what it is called: that may say who teaches it."""

    course_id: UUID
    """The course."""
    revision: Annotated[int, Field(ge=1)]
    """Grows by one with every change of the course."""
    teacher_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=10)]
    """Who teaches it: pseudonyms."""
    student_ids: Annotated[tuple[UUID, ...], Field(max_length=500)] = ()
    """The pupils who attend it now, by id: pseudonyms. None attends one that is archived."""
    archived: bool = False
    """Whether it is over."""
