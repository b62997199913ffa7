"""Where an exercise comes from and which misconceptions it can reveal. The next load fills them in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    given = (("source", sa.String(), "TEACHER"), ("targets", postgresql.ARRAY(sa.Text()), "{}"))
    for name, kind, value in given:
        column = sa.Column(name, kind, nullable=False, server_default=value)
        op.add_column("exercises", column, schema="curriculum")
        op.alter_column("exercises", name, server_default=None, schema="curriculum")
    op.add_column("exercises", sa.Column("origin", sa.String(), nullable=True), schema="curriculum")
    op.create_check_constraint(
        op.f("exercises_source_check"),
        "exercises",
        "source in ('TEMPLATE', 'COGTUTOR', 'OATUTOR', 'TEACHER')",
        schema="curriculum",
    )


def downgrade() -> None:
    for name in ("source", "targets", "origin"):
        op.drop_column("exercises", name, schema="curriculum")
