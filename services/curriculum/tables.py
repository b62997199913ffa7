"""The tables of the schema `curriculum`. They do not validate (P34): values come from `datafiles`, and what must hold is a
CHECK here as well."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Double, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from libs.chassis.outbox import Outbox
from libs.chassis.tables import table_registry


class Row(SQLModel, registry=table_registry("curriculum")):
    """Base of the service's tables."""


metadata = Row.metadata


def _later(target: str) -> Column[str]:
    """A reference that is checked at the end of the transaction."""
    return Column(String, ForeignKey(target, deferrable=True, initially="DEFERRED"))


class DomainRow(Row, table=True):
    __tablename__ = "domains"
    code: str = Field(primary_key=True)
    position: int
    name: str
    name_es: str


class SubdomainRow(Row, table=True):
    __tablename__ = "subdomains"
    code: str = Field(primary_key=True)
    domain: str = Field(foreign_key="curriculum.domains.code")
    position: int
    name: str
    name_es: str


class TopicRow(Row, table=True):
    __tablename__ = "topics"
    __table_args__ = (CheckConstraint("1 <= first_grade and first_grade <= last_grade", name="grades"),)
    id: str = Field(primary_key=True)
    subdomain: str = Field(foreign_key="curriculum.subdomains.code")
    position: int
    name: str
    name_es: str
    first_grade: int
    last_grade: int


class TopicPrerequisiteRow(Row, table=True):
    __tablename__ = "topic_prerequisites"
    __table_args__ = (CheckConstraint("topic <> prerequisite", name="itself"),)
    topic: str = Field(primary_key=True, foreign_key="curriculum.topics.id")
    prerequisite: str = Field(primary_key=True, foreign_key="curriculum.topics.id")
    position: int


class ExerciseRow(Row, table=True):
    """An exercise as pupils may see it. Its answer is in a table of its own, so that no query shows it by accident."""

    __tablename__ = "exercises"
    __table_args__ = (
        CheckConstraint("difficulty between -3 and 3", name="difficulty"),
        CheckConstraint("source in ('TEMPLATE', 'COGTUTOR', 'OATUTOR', 'TEACHER')", name="source"),
        Index(None, "topic", "difficulty", "id"),
        Index(None, "difficulty", "id"),
    )
    id: UUID = Field(primary_key=True)
    code: str = Field(unique=True)
    topic: str = Field(foreign_key="curriculum.topics.id")
    prompt: str
    difficulty: float = Field(sa_column=Column(Double, nullable=False))
    source: str
    origin: str | None
    targets: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    also_topics: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class AnswerRow(Row, table=True):
    __tablename__ = "answers"
    exercise_id: UUID = Field(primary_key=True, foreign_key="curriculum.exercises.id")
    answer: str


class MisconceptionRow(Row, table=True):
    """What it refers to may be replaced in the same transaction, so that is looked at when the transaction ends."""

    __tablename__ = "misconceptions"
    __table_args__ = (
        CheckConstraint("severity in ('LOW', 'MED', 'HIGH', 'CRITICAL')", name="severity"),
        CheckConstraint("status in ('DRAFT', 'ACTIVE', 'DEPRECATED')", name="status"),
        CheckConstraint("1 <= first_grade and first_grade <= last_grade", name="grades"),
        CheckConstraint("num_nonnulls(malrule, signal) = 1", name="evidence"),
        CheckConstraint("status <> 'ACTIVE' or example is not null", name="example"),
        CheckConstraint("(status = 'DEPRECATED') = (successor is not null)", name="successor"),
    )
    code: str = Field(primary_key=True)
    subdomain: str = Field(foreign_key="curriculum.subdomains.code", index=True)
    topic: str | None = Field(sa_column=_later("curriculum.topics.id"))
    name: str
    name_es: str | None
    description: str
    first_grade: int
    last_grade: int
    example: str | None
    malrule: str | None
    signal: str | None
    message: str | None
    message_es: str | None
    hint: str | None
    hint_es: str | None
    remedial: str | None = Field(sa_column=_later("curriculum.topics.id"))
    refs: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    source: str | None
    severity: str
    status: str
    successor: str | None = Field(sa_column=_later("curriculum.misconceptions.code"))


class DraftRow(Row, table=True):
    """An error that a model suggested. It refers to nothing by key: the subdomain or topic may go, what was seen stays."""

    __tablename__ = "drafts"
    __table_args__ = (
        CheckConstraint("status = 'DRAFT'", name="status"),
        CheckConstraint("severity in ('LOW', 'MED', 'HIGH', 'CRITICAL')", name="severity"),
        CheckConstraint("1 <= first_grade and first_grade <= last_grade", name="grades"),
        CheckConstraint("jsonb_array_length(evidence) between 1 and 20", name="evidence"),
    )
    code: str = Field(primary_key=True)
    subdomain: str
    topic: str | None
    name: str
    description: str
    first_grade: int
    last_grade: int
    signal: str
    severity: str
    status: str
    evidence: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    model: str
    prompt_version: str
    suggested_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


outbox = Outbox(metadata)
