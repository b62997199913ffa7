"""Tables of the attempts schema."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from libs.chassis.tables import table_registry


class Row(SQLModel, registry=table_registry("attempts")):
    """Base of the service's tables."""


metadata = Row.metadata


class AttemptRow(Row, table=True):
    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("status in ('PENDING', 'CLASSIFIED', 'UNCLASSIFIED')", name="status"),
        CheckConstraint("confidence between 0 and 1", name="confidence"),
        CheckConstraint("is_correct = (error_tag is null)", name="verdict"),
        CheckConstraint("length(answer) <= 500", name="answer"),
        Index("attempts_history_idx", "student_id", text("submitted_at desc"), text("id desc")),
        Index("attempts_unclassified_idx", "submitted_at", postgresql_where=text("status = 'UNCLASSIFIED'")),
    )

    id: UUID = Field(primary_key=True)
    student_id: UUID
    exercise_id: UUID
    topic_id: str
    course_id: UUID | None
    input_mode: str
    answer: str = Field(sa_type=Text)
    is_correct: bool
    status: str
    error_tag: str | None
    confidence: float | None
    source: str
    tied: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    distinguish_with: str | None = Field(sa_type=Text)
    message: str | None = Field(sa_type=Text)
    fingerprint: str
    submitted_at: datetime
    recorded_at: datetime


class StepRow(Row, table=True):
    __tablename__ = "attempt_steps"

    attempt_id: UUID = Field(primary_key=True, foreign_key="attempts.attempts.id", ondelete="CASCADE")
    index: int = Field(primary_key=True)
    expression: str = Field(sa_type=Text)
    is_final: bool


class CandidateRow(Row, table=True):
    __tablename__ = "attempt_candidates"
    __table_args__ = (CheckConstraint("probability between 0 and 1", name="probability"),)

    attempt_id: UUID = Field(primary_key=True, foreign_key="attempts.attempts.id", ondelete="CASCADE")
    rank: int = Field(primary_key=True)
    code: str
    name: str
    refs: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    probability: float
    evidence: str = Field(sa_type=Text)
    step: int | None
    together_with: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class ProfileRow(Row, table=True):
    """A pupil of whom some misconception was seen. The next revision is written only over the one before."""

    __tablename__ = "profiles"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)

    student_id: UUID = Field(primary_key=True)
    revision: int
    updated_at: datetime


class EvidenceRow(Row, table=True):
    """How sure it is that a pupil holds a misconception."""

    __tablename__ = "profile_evidence"
    __table_args__ = (
        CheckConstraint("probability between 0 and 1", name="probability"),
        CheckConstraint("sightings >= 1", name="sightings"),
        # Every answer of the topic moves the probability: free space in its page keeps the index out of it.
        {"postgresql_with": {"fillfactor": 70}},
    )

    student_id: UUID = Field(primary_key=True, foreign_key="attempts.profiles.student_id", ondelete="CASCADE")
    code: str = Field(primary_key=True)
    probability: float
    sightings: int
    last_seen: datetime
