"""Profiles and what ties candidates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = (("attempts", "tied"), ("attempt_candidates", "together_with"))


def upgrade() -> None:
    for table, column in LISTS:  # the default is for the rows that are there; from now on every insert names the column
        op.add_column(
            table,
            sa.Column(column, sa.ARRAY(sa.Text()), nullable=False, server_default="{}"),
            schema="attempts",
        )
        op.alter_column(table, column, server_default=None, schema="attempts")
    op.add_column("attempts", sa.Column("distinguish_with", sa.Text(), nullable=True), schema="attempts")
    op.add_column("attempts", sa.Column("message", sa.Text(), nullable=True), schema="attempts")
    op.create_table(
        "profiles",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("profiles_revision_check")),
        sa.PrimaryKeyConstraint("student_id", name=op.f("profiles_pkey")),
        schema="attempts",
    )
    op.create_table(
        "profile_evidence",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("sightings", sa.Integer(), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("probability between 0 and 1", name=op.f("profile_evidence_probability_check")),
        sa.CheckConstraint("sightings >= 1", name=op.f("profile_evidence_sightings_check")),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["attempts.profiles.student_id"],
            name=op.f("profile_evidence_student_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("student_id", "code", name=op.f("profile_evidence_pkey")),
        schema="attempts",
        postgresql_with={"fillfactor": 70},
    )


def downgrade() -> None:
    op.drop_table("profile_evidence", schema="attempts")
    op.drop_table("profiles", schema="attempts")
    op.drop_column("attempts", "message", schema="attempts")
    op.drop_column("attempts", "distinguish_with", schema="attempts")
    for table, column in LISTS:
        op.drop_column(table, column, schema="attempts")
