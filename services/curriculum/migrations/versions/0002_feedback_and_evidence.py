"""Feedback, grades and evidence of a misconception. The next load fills them in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXTS = ("name_es", "malrule", "signal", "message", "message_es", "hint", "hint_es", "remedial", "source", "successor")
CHECKS = {
    "grades": "1 <= first_grade and first_grade <= last_grade",
    "evidence": "num_nonnulls(malrule, signal) = 1",
    "example": "status <> 'ACTIVE' or example is not null",
    "successor": "(status = 'DEPRECATED') = (successor is not null)",
}
REFERENCES = {"topic": "topics.id", "remedial": "topics.id", "successor": "misconceptions.code"}


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("misconceptions", sa.Column(name, sa.String(), nullable=True), schema="curriculum")
    for name, value in (("first_grade", "1"), ("last_grade", "12")):
        column = sa.Column(name, sa.Integer(), nullable=False, server_default=value)
        op.add_column("misconceptions", column, schema="curriculum")
        op.alter_column("misconceptions", name, server_default=None, schema="curriculum")
    op.alter_column("misconceptions", "example", nullable=True, schema="curriculum")
    # until now every entry came from the diagnosis library, and none had a successor
    op.execute(
        "update curriculum.misconceptions"
        " set malrule = code, status = case status when 'DEPRECATED' then 'DRAFT' else status end"
    )
    for name, condition in CHECKS.items():
        constraint = op.f(f"misconceptions_{name}_check")
        op.create_check_constraint(constraint, "misconceptions", condition, schema="curriculum")
    op.drop_constraint("misconceptions_topic_fkey", "misconceptions", schema="curriculum")
    for name, target in REFERENCES.items():
        table, column_name = target.split(".")
        op.create_foreign_key(
            op.f(f"misconceptions_{name}_fkey"),
            "misconceptions",
            table,
            [name],
            [column_name],
            source_schema="curriculum",
            referent_schema="curriculum",
            deferrable=True,
            initially="DEFERRED",
        )


def downgrade() -> None:
    op.execute("set constraints all immediate")  # a table with checks still to be made cannot be altered
    op.execute("delete from curriculum.misconceptions where malrule is distinct from code or example is null")
    for name in REFERENCES:
        op.drop_constraint(f"misconceptions_{name}_fkey", "misconceptions", schema="curriculum")
    for name in CHECKS:
        op.drop_constraint(f"misconceptions_{name}_check", "misconceptions", schema="curriculum")
    for name in (*TEXTS, "first_grade", "last_grade"):
        op.drop_column("misconceptions", name, schema="curriculum")
    op.alter_column("misconceptions", "example", nullable=False, schema="curriculum")
    op.create_foreign_key(
        op.f("misconceptions_topic_fkey"),
        "misconceptions",
        "topics",
        ["topic"],
        ["id"],
        source_schema="curriculum",
        referent_schema="curriculum",
    )
