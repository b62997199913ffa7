"""Verdicts that come later: statuses, what was asked, problems without an exercise, revisions, leases."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The defaults are for the rows that are there; from now on every insert names the columns.
NEW = (
    ("unread_steps", sa.ARRAY(sa.Integer()), "{}"),
    ("is_unread", sa.Boolean(), "false"),
    ("revision", sa.Integer(), "0"),
)
WAITING = "status in ('PENDING', 'CLASSIFYING')"
STATUSES = {
    "before": "status in ('PENDING', 'CLASSIFIED', 'UNCLASSIFIED')",
    "after": "status in ('PENDING', 'CLASSIFYING', 'CLASSIFIED', 'UNCLASSIFIED', 'FAILED')",
}
VERDICTS = {
    "before": "is_correct = (error_tag is null)",
    "after": (
        "case when is_correct is null then error_tag is null and status in ('PENDING', 'UNCLASSIFIED', 'FAILED')"
        " else is_correct = (error_tag is null) and status <> 'PENDING' end"
    ),
}


def upgrade() -> None:
    for column, type_, default in NEW:
        op.add_column("attempts", sa.Column(column, type_, nullable=False, server_default=default), schema="attempts")
        op.alter_column("attempts", column, server_default=None, schema="attempts")
    op.add_column("attempts", sa.Column("problem", sa.Text(), nullable=True), schema="attempts")
    op.add_column("attempts", sa.Column("question", sa.String(), nullable=True), schema="attempts")
    op.execute(
        "update attempts.attempts set is_unread = true where error_tag = 'UNCLASSIFIED' and message like '%Answer:%'"
    )
    op.alter_column("attempts", "is_correct", nullable=True, schema="attempts")
    _constrain("after")
    op.create_index(
        "attempts_waiting_idx",
        "attempts",
        ["recorded_at"],
        unique=False,
        schema="attempts",
        postgresql_where=sa.text(WAITING),
    )
    op.create_table(
        "verdicts",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", postgresql.JSONB(), nullable=False),
        sa.Column("is_regrade", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(revision = 0) = (cause is null)", name=op.f("verdicts_cause_check")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.attempts.id"], name=op.f("verdicts_attempt_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "revision", name=op.f("verdicts_pkey")),
        schema="attempts",
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("lease_pkey")),
        schema="attempts",
    )


def downgrade() -> None:
    """What the schema before knows no word for becomes UNCLASSIFIED, and an answer without a verdict wrong."""
    op.drop_table("lease", schema="attempts")
    op.drop_table("verdicts", schema="attempts")
    op.drop_index("attempts_waiting_idx", table_name="attempts", schema="attempts", postgresql_where=sa.text(WAITING))
    _drop_constraints()
    op.execute(
        "update attempts.attempts set is_correct = false, error_tag = 'UNCLASSIFIED', status = 'UNCLASSIFIED'"
        " where is_correct is null"
    )
    op.execute(
        "update attempts.attempts set status = 'UNCLASSIFIED' where status in ('PENDING', 'CLASSIFYING', 'FAILED')"
    )
    op.alter_column("attempts", "is_correct", nullable=False, schema="attempts")
    _create_constraints("before")
    op.drop_column("attempts", "question", schema="attempts")
    op.drop_column("attempts", "problem", schema="attempts")
    for column, _, _ in NEW:
        op.drop_column("attempts", column, schema="attempts")


def _constrain(when: str) -> None:
    _drop_constraints()
    _create_constraints(when)


def _drop_constraints() -> None:
    for name in ("status", "verdict"):
        op.drop_constraint(op.f(f"attempts_{name}_check"), "attempts", schema="attempts")


def _create_constraints(when: str) -> None:
    for name, rules in (("status", STATUSES), ("verdict", VERDICTS)):
        op.create_check_constraint(op.f(f"attempts_{name}_check"), "attempts", rules[when], schema="attempts")
