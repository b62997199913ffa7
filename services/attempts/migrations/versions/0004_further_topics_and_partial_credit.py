"""Further topics of an exercise, and partial credit. Attempts of before have one topic each, and are right or wrong."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Null too: a replica of the release before goes on writing meanwhile, and knows of none.
    op.add_column("attempts", sa.Column("also_topic_ids", sa.ARRAY(sa.Text()), nullable=True), schema="attempts")
    op.add_column("attempts", sa.Column("credit", sa.Float(), nullable=True), schema="attempts")
    op.create_check_constraint(
        op.f("attempts_credit_check"), "attempts", "credit is null or (credit > 0 and credit < 1)", schema="attempts"
    )


def downgrade() -> None:
    op.drop_column("attempts", "credit", schema="attempts")
    op.drop_column("attempts", "also_topic_ids", schema="attempts")
