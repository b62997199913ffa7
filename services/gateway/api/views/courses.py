"""Courses, as clients get them."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.gateway.api.views.view import View


class CourseSummary(View):
    """A course in a list: how many attend it, not who."""

    id: UUID
    name: str
    grade_level: int | None = Field(description="school year, 1 to 12")
    teacher_ids: list[UUID]
    pupils: int = Field(ge=0, description="how many attend it now")
    created_at: datetime
    archived_at: datetime | None = Field(description="when it ended")


class Course(CourseSummary):
    student_ids: list[UUID] = Field(description="the pupils who attend it now")
    revision: int = Field(ge=1, description="grows by one with every change")
