"""The tables of the schema `mastery`. They do not validate (P34); what must hold is a CHECK."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Double, Identity, Index, Integer, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from libs.chassis.jobs.postgres import job_table, lease_table
from libs.chassis.outbox import Outbox
from libs.chassis.tables import table_registry


class Row(SQLModel, registry=table_registry("mastery")):
    """Base of the service's tables."""


metadata = Row.metadata
leases = lease_table(metadata)
jobs = job_table(metadata)


class ObservationRow(Row, table=True):
    """The log, append-only: every verdict on every attempt, and what became of the estimate when it arrived.

    The last four columns are null where the verdict changed nothing. They are what was published, so that a redelivered
    record publishes the same again whatever has happened since.
    """

    __tablename__ = "observations"
    __table_args__ = (
        CheckConstraint("correct between 0 and 1", name="correct"),
        CheckConstraint("revision >= 0", name="revision"),
        CheckConstraint("p_known between 0 and 1 and previous_p_known between 0 and 1", name="p_known"),
        CheckConstraint(
            "num_nulls(p_known, previous_p_known, attempts_count, last_attempt_at) in (0, 4)", name="movement"
        ),
        Index(None, "student_id", "topic_id", "submitted_at"),
        Index(None, "submitted_at", postgresql_using="brin"),
    )
    attempt_id: UUID = Field(primary_key=True)
    topic_id: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    student_id: UUID
    exercise_id: UUID
    correct: float = Field(sa_column=Column(Double, nullable=False))
    submitted_at: datetime
    recorded_at: datetime
    previous_p_known: float | None = Field(sa_column=Column(Double))
    p_known: float | None = Field(sa_column=Column(Double))
    attempts_count: int | None
    last_attempt_at: datetime | None
    parameters_version: int = Field(sa_column_kwargs={"server_default": "0"})


class TopicMasteryRow(Row, table=True):
    """The estimate that the log folds to. One without attempts is only a lock."""

    __tablename__ = "topic_mastery"
    __table_args__ = (
        CheckConstraint("p_known between 0 and 1", name="p_known"),
        CheckConstraint("attempts_count >= 0", name="attempts_count"),
        # Where the parameters of a topic have changed, it gives the estimates that were folded with others.
        Index(None, "topic_id", "parameters_version"),
        # Each batch writes a row twice (lock, then estimate): free space in its page keeps the indexes out of it.
        {"postgresql_with": {"fillfactor": 70}},
    )
    student_id: UUID = Field(primary_key=True)
    topic_id: str = Field(primary_key=True)
    p_known: float = Field(sa_column=Column(Double, nullable=False))
    attempts_count: int
    last_attempt_at: datetime | None
    last_attempt_id: UUID | None
    days: list[tuple[int, float]] = Field(sa_column=Column(JSONB, nullable=False, server_default="[]"))
    parameters_version: int = Field(sa_column_kwargs={"server_default": "0"})
    updated_at: datetime


class CalibrationRow(Row, table=True):
    """A calibration: what all topics together were fitted to, which is the prior of each. Null until that is known."""

    __tablename__ = "calibrations"
    run_id: UUID = Field(primary_key=True)
    requested_at: datetime
    topics: list[str] | None = Field(sa_column=Column(JSONB))
    pooled: dict[str, Any] | None = Field(sa_column=Column(JSONB(none_as_null=True)))


class ParametersRow(Row, table=True):
    """What a calibration found for a topic, adopted or not; never changed afterwards. Versions of a topic count from 1."""

    __tablename__ = "topic_parameters"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("slip + guess < 1 and transit + forget <= 1", name="identifiable"),
        UniqueConstraint("run_id", "topic_id"),
    )
    topic_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    initial: float = Field(sa_column=Column(Double, nullable=False))
    transit: float = Field(sa_column=Column(Double, nullable=False))
    slip: float = Field(sa_column=Column(Double, nullable=False))
    guess: float = Field(sa_column=Column(Double, nullable=False))
    forget: float = Field(sa_column=Column(Double, nullable=False))
    adopted: bool
    run_id: UUID
    fitted_at: datetime
    report: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class CurrentParametersRow(Row, table=True):
    """Which version a topic's estimates are to be folded with. None for a topic: version 0, the built-in parameters."""

    __tablename__ = "current_parameters"
    topic_id: str = Field(primary_key=True)
    version: int
    adopted_at: datetime


class PredictorRow(Row, table=True):
    """A fitted predictor of next answers. The one adopted last is in use; never adopted where it was worse."""

    __tablename__ = "predictors"
    __table_args__ = (UniqueConstraint("run_id"),)
    version: int = Field(sa_column=Column(Integer, Identity(always=True), primary_key=True))
    run_id: UUID
    fitted_at: datetime
    adopted_at: datetime | None
    document: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    report: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class ProfileRow(Row, table=True):
    """A pupil's misconceptions as last told: a copy, read and replaced whole, so one document (see model.profile)."""

    __tablename__ = "profiles"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)
    student_id: UUID = Field(primary_key=True)
    revision: int
    misconceptions: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    updated_at: datetime


class TieRow(Row, table=True):
    """The newest answer of a pupil that several misconceptions explain equally well (see model.pupil)."""

    __tablename__ = "ties"
    student_id: UUID = Field(primary_key=True)
    attempt_id: UUID
    topic_id: str
    codes: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    exercise: str | None
    submitted_at: datetime


class AssignmentRow(Row, table=True):
    """Exercises that a teacher set, in the order of the array. The fingerprint is a digest of what the teacher sent."""

    __tablename__ = "assignments"
    __table_args__ = (CheckConstraint("cardinality(exercise_ids) between 1 and 50", name="exercise_ids"),)
    id: UUID = Field(primary_key=True)
    teacher_id: UUID
    title: str
    exercise_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    due_at: datetime | None
    assigned_at: datetime
    fingerprint: str
    course_id: UUID | None


class AssignedPupilRow(Row, table=True):
    """For whom an assignment is; by pupil first, because pupils are asked about."""

    __tablename__ = "assigned_pupils"
    __table_args__ = (Index(None, "assignment_id"),)
    student_id: UUID = Field(primary_key=True)
    assignment_id: UUID = Field(primary_key=True, foreign_key="mastery.assignments.id")


outbox = Outbox(metadata)
