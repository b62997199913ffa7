"""The tables of the schema `roster`. They do not validate (P34); what must hold is a CHECK."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from libs.chassis.outbox import Outbox
from libs.chassis.tables import table_registry


class Row(SQLModel, registry=table_registry("roster")):
    """Base of the service's tables."""


metadata = Row.metadata


class CourseRow(Row, table=True):
    """`pupils` counts the enrolments that hold, so that a list of courses need not read them."""

    __tablename__ = "courses"
    __table_args__ = (
        CheckConstraint("grade_level between 1 and 12", name="grade_level"),
        CheckConstraint("cardinality(teacher_ids) between 1 and 10", name="teacher_ids"),
        CheckConstraint("pupils between 0 and 500", name="pupils"),
        CheckConstraint("revision >= 1", name="revision"),
        Index(None, "teacher_ids", postgresql_using="gin"),
        Index(None, "created_at", "id"),
    )
    id: UUID = Field(primary_key=True)
    name: str
    grade_level: int | None
    teacher_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    pupils: int
    created_at: datetime
    archived_at: datetime | None
    revision: int
    fingerprint: str


class EnrolmentRow(Row, table=True):
    """A pupil attends the course while `left_at` is null."""

    __tablename__ = "enrolments"
    __table_args__ = (Index(None, "student_id", postgresql_where=text("left_at is null")),)
    course_id: UUID = Field(primary_key=True, foreign_key="roster.courses.id")
    student_id: UUID = Field(primary_key=True)
    joined_at: datetime
    left_at: datetime | None


outbox = Outbox(metadata)
