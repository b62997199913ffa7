"""Attempts steps and candidates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.String(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("input_mode", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_correct", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error_tag", sa.String(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status in ('PENDING', 'CLASSIFIED', 'UNCLASSIFIED')", name=op.f("attempts_status_check")),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("attempts_confidence_check")),
        sa.CheckConstraint("is_correct = (error_tag is null)", name=op.f("attempts_verdict_check")),
        sa.CheckConstraint("length(answer) <= 500", name=op.f("attempts_answer_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("attempts_pkey")),
        schema="attempts",
    )
    op.create_index(
        "attempts_history_idx",
        "attempts",
        ["student_id", sa.literal_column("submitted_at desc"), sa.literal_column("id desc")],
        unique=False,
        schema="attempts",
    )
    op.create_index(
        "attempts_unclassified_idx",
        "attempts",
        ["submitted_at"],
        unique=False,
        schema="attempts",
        postgresql_where=sa.text("status = 'UNCLASSIFIED'"),
    )
    op.create_table(
        "attempt_candidates",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("refs", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.CheckConstraint("probability between 0 and 1", name=op.f("attempt_candidates_probability_check")),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempts.attempts.id"],
            name=op.f("attempt_candidates_attempt_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "rank", name=op.f("attempt_candidates_pkey")),
        schema="attempts",
    )
    op.create_table(
        "attempt_steps",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("expression", sa.Text(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.attempts.id"], name=op.f("attempt_steps_attempt_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "index", name=op.f("attempt_steps_pkey")),
        schema="attempts",
    )


def downgrade() -> None:
    op.drop_table("attempt_steps", schema="attempts")
    op.drop_table("attempt_candidates", schema="attempts")
    op.drop_index(
        "attempts_unclassified_idx",
        table_name="attempts",
        schema="attempts",
        postgresql_where=sa.text("status = 'UNCLASSIFIED'"),
    )
    op.drop_index("attempts_history_idx", table_name="attempts", schema="attempts")
    op.drop_table("attempts", schema="attempts")
