"""Which topics an exercise practises besides its own. The next load fills them in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "exercises",
        sa.Column("also_topics", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
        schema="curriculum",
    )
    op.alter_column("exercises", "also_topics", server_default=None, schema="curriculum")


def downgrade() -> None:
    op.drop_column("exercises", "also_topics", schema="curriculum")
