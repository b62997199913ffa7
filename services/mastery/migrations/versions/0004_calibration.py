"""Fitted parameters in versions, jobs that fit them, and the days that trends start from."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSONB = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.create_table(
        "calibrations",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topics", JSONB, nullable=True),
        sa.Column("pooled", JSONB, nullable=True),
        sa.PrimaryKeyConstraint("run_id", name=op.f("calibrations_pkey")),
        schema="mastery",
    )
    op.create_table(
        "topic_parameters",
        sa.Column("topic_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("initial", sa.Double(), nullable=False),
        sa.Column("transit", sa.Double(), nullable=False),
        sa.Column("slip", sa.Double(), nullable=False),
        sa.Column("guess", sa.Double(), nullable=False),
        sa.Column("forget", sa.Double(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", JSONB, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("topic_parameters_version_check")),
        sa.CheckConstraint(
            "slip + guess < 1 and transit + forget <= 1", name=op.f("topic_parameters_identifiable_check")
        ),
        sa.PrimaryKeyConstraint("topic_id", "version", name=op.f("topic_parameters_pkey")),
        sa.UniqueConstraint("run_id", "topic_id", name=op.f("topic_parameters_run_id_topic_id_key")),
        schema="mastery",
    )
    op.create_table(
        "current_parameters",
        sa.Column("topic_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("current_parameters_pkey")),
        schema="mastery",
    )
    op.create_table(
        "predictors",
        sa.Column("version", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("report", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("predictors_pkey")),
        sa.UniqueConstraint("run_id", name=op.f("predictors_run_id_key")),
        schema="mastery",
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("lease_pkey")),
        schema="mastery",
    )
    op.create_table(
        "job",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.Column("result", JSONB, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("job_pkey")),
        schema="mastery",
    )
    op.create_index(
        "job_due_idx", "job", ["due_at"], unique=False, schema="mastery", postgresql_where=sa.text("state = 'waiting'")
    )
    op.add_column(
        "observations",
        sa.Column("parameters_version", sa.Integer(), server_default="0", nullable=False),
        schema="mastery",
    )
    op.add_column("topic_mastery", sa.Column("days", JSONB, server_default="[]", nullable=False), schema="mastery")
    # Estimates of before have no days. Version -1, which none is, has the service fold them again.
    op.add_column(
        "topic_mastery",
        sa.Column("parameters_version", sa.Integer(), server_default="-1", nullable=False),
        schema="mastery",
    )
    op.alter_column("topic_mastery", "parameters_version", server_default="0", schema="mastery")
    op.execute(
        "insert into mastery.current_parameters (topic_id, version, adopted_at)"
        " select distinct topic_id, 0, now() from mastery.topic_mastery"
    )
    op.create_index(
        op.f("topic_mastery_topic_id_parameters_version_idx"),
        "topic_mastery",
        ["topic_id", "parameters_version"],
        unique=False,
        schema="mastery",
    )


def downgrade() -> None:
    op.drop_index(op.f("topic_mastery_topic_id_parameters_version_idx"), table_name="topic_mastery", schema="mastery")
    op.drop_column("topic_mastery", "parameters_version", schema="mastery")
    op.drop_column("topic_mastery", "days", schema="mastery")
    op.drop_column("observations", "parameters_version", schema="mastery")
    op.drop_index("job_due_idx", table_name="job", schema="mastery", postgresql_where=sa.text("state = 'waiting'"))
    for table in ("job", "lease", "predictors", "current_parameters", "topic_parameters", "calibrations"):
        op.drop_table(table, schema="mastery")
