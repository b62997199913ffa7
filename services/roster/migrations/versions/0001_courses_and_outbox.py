"""Courses, who attends them, and the outbox."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "courses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("grade_level", sa.Integer(), nullable=True),
        sa.Column("teacher_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.CheckConstraint("cardinality(teacher_ids) between 1 and 10", name=op.f("courses_teacher_ids_check")),
        sa.CheckConstraint("grade_level between 1 and 12", name=op.f("courses_grade_level_check")),
        sa.CheckConstraint("pupils between 0 and 500", name=op.f("courses_pupils_check")),
        sa.CheckConstraint("revision >= 1", name=op.f("courses_revision_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("courses_pkey")),
        schema="roster",
    )
    op.create_index(op.f("courses_created_at_id_idx"), "courses", ["created_at", "id"], unique=False, schema="roster")
    op.create_index(
        op.f("courses_teacher_ids_idx"),
        "courses",
        ["teacher_ids"],
        unique=False,
        schema="roster",
        postgresql_using="gin",
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("outbox_pkey")),
        sa.UniqueConstraint("event_id", name=op.f("outbox_event_id_key")),
        schema="roster",
    )
    op.create_index(
        "outbox_pending_idx",
        "outbox",
        ["id"],
        unique=False,
        schema="roster",
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "enrolments",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["roster.courses.id"], name=op.f("enrolments_course_id_fkey")),
        sa.PrimaryKeyConstraint("course_id", "student_id", name=op.f("enrolments_pkey")),
        schema="roster",
    )
    op.create_index(
        op.f("enrolments_student_id_idx"),
        "enrolments",
        ["student_id"],
        unique=False,
        schema="roster",
        postgresql_where=sa.text("left_at is null"),
    )


def downgrade() -> None:
    op.drop_index(
        op.f("enrolments_student_id_idx"),
        table_name="enrolments",
        schema="roster",
        postgresql_where=sa.text("left_at is null"),
    )
    op.drop_table("enrolments", schema="roster")
    op.drop_index(
        "outbox_pending_idx", table_name="outbox", schema="roster", postgresql_where=sa.text("published_at IS NULL")
    )
    op.drop_table("outbox", schema="roster")
    op.drop_index(op.f("courses_teacher_ids_idx"), table_name="courses", schema="roster", postgresql_using="gin")
    op.drop_index(op.f("courses_created_at_id_idx"), table_name="courses", schema="roster")
    op.drop_table("courses", schema="roster")
