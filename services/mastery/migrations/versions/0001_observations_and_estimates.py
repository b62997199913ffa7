"""Observations and estimates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "observations",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_id", sa.Uuid(), nullable=False),
        sa.Column("correct", sa.Double(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_p_known", sa.Double(), nullable=True),
        sa.Column("p_known", sa.Double(), nullable=True),
        sa.Column("attempts_count", sa.Integer(), nullable=True),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("correct between 0 and 1", name=op.f("observations_correct_check")),
        sa.CheckConstraint(
            "num_nulls(p_known, previous_p_known, attempts_count, last_attempt_at) in (0, 4)",
            name=op.f("observations_movement_check"),
        ),
        sa.CheckConstraint(
            "p_known between 0 and 1 and previous_p_known between 0 and 1", name=op.f("observations_p_known_check")
        ),
        sa.CheckConstraint("revision >= 0", name=op.f("observations_revision_check")),
        sa.PrimaryKeyConstraint("attempt_id", "topic_id", "revision", name=op.f("observations_pkey")),
        schema="mastery",
    )
    op.create_index(
        op.f("observations_student_id_topic_id_submitted_at_idx"),
        "observations",
        ["student_id", "topic_id", "submitted_at"],
        unique=False,
        schema="mastery",
    )
    op.create_table(
        "topic_mastery",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.String(), nullable=False),
        sa.Column("p_known", sa.Double(), nullable=False),
        sa.Column("attempts_count", sa.Integer(), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_attempt_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attempts_count >= 0", name=op.f("topic_mastery_attempts_count_check")),
        sa.CheckConstraint("p_known between 0 and 1", name=op.f("topic_mastery_p_known_check")),
        sa.PrimaryKeyConstraint("student_id", "topic_id", name=op.f("topic_mastery_pkey")),
        schema="mastery",
        postgresql_with={"fillfactor": 70},
    )


def downgrade() -> None:
    op.drop_table("topic_mastery", schema="mastery")
    op.drop_index(
        op.f("observations_student_id_topic_id_submitted_at_idx"), table_name="observations", schema="mastery"
    )
    op.drop_table("observations", schema="mastery")
