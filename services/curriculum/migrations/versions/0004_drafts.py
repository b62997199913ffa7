"""Errors that a model suggested: drafts, which no load of the data files touches and which can be nothing else."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("subdomain", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("first_grade", sa.Integer(), nullable=False),
        sa.Column("last_grade", sa.Integer(), nullable=False),
        sa.Column("signal", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("prompt_version", sa.String(), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status = 'DRAFT'", name=op.f("drafts_status_check")),
        sa.CheckConstraint("severity in ('LOW', 'MED', 'HIGH', 'CRITICAL')", name=op.f("drafts_severity_check")),
        sa.CheckConstraint("1 <= first_grade and first_grade <= last_grade", name=op.f("drafts_grades_check")),
        sa.CheckConstraint("jsonb_array_length(evidence) between 1 and 20", name=op.f("drafts_evidence_check")),
        sa.PrimaryKeyConstraint("code", name=op.f("drafts_pkey")),
        schema="curriculum",
    )


def downgrade() -> None:
    op.drop_table("drafts", schema="curriculum")
