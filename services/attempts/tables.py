"""Tables of the attempts schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from libs.chassis.jobs.postgres import lease_table
from libs.chassis.tables import table_registry


class Row(SQLModel, registry=table_registry("attempts")):
    """Base of the service's tables."""


metadata = Row.metadata
leases = lease_table(metadata)


class AttemptRow(Row, table=True):
    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("status in ('PENDING', 'CLASSIFYING', 'CLASSIFIED', 'UNCLASSIFIED', 'FAILED')", name="status"),
        CheckConstraint("confidence between 0 and 1", name="confidence"),
        CheckConstraint(
            "case when is_correct is null then error_tag is null and status in ('PENDING', 'UNCLASSIFIED', 'FAILED')"
            " else is_correct = (error_tag is null) and status <> 'PENDING' end",
            name="verdict",
        ),
        CheckConstraint("length(answer) <= 500", name="answer"),
        CheckConstraint("credit is null or (credit > 0 and credit < 1)", name="credit"),
        Index("attempts_history_idx", "student_id", text("submitted_at desc"), text("id desc")),
        Index("attempts_unclassified_idx", "submitted_at", postgresql_where=text("status = 'UNCLASSIFIED'")),
        Index("attempts_waiting_idx", "recorded_at", postgresql_where=text("status in ('PENDING', 'CLASSIFYING')")),
    )

    id: UUID = Field(primary_key=True)
    student_id: UUID
    exercise_id: UUID
    topic_id: str
    course_id: UUID | None
    input_mode: str
    answer: str = Field(sa_type=Text)
    is_correct: bool | None
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
    problem: str | None = Field(sa_type=Text)
    question: str | None
    unread_steps: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    is_unread: bool
    revision: int
    also_topic_ids: list[str] | None = Field(sa_column=Column(ARRAY(Text)))
    credit: float | None


class VerdictRow(Row, table=True):
    """Every verdict of an attempt that was ever revised, the first one (revision 0) too: what was told of it is told again
    when its record comes again. `cause` is the id of the record that brought it about."""

    __tablename__ = "verdicts"
    __table_args__ = (CheckConstraint("(revision = 0) = (cause is null)", name="cause"),)

    attempt_id: UUID = Field(primary_key=True, foreign_key="attempts.attempts.id", ondelete="CASCADE")
    revision: int = Field(primary_key=True)
    verdict: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    is_regrade: bool
    cause: UUID | None
    decided_at: datetime


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
