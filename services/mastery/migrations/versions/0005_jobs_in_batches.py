"""Jobs in groups, with an end."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WAITING = sa.text("state = 'waiting'")
INDEXES = {
    "job_put_at_idx": ["put_at"],
    "job_expires_at_idx": ["expires_at"],
    "job_due_at_idx": ["due_at"],
    "job_group_idx": ["group", "due_at"],
}


def upgrade() -> None:
    now = sa.text("now()")
    for column in (
        sa.Column("group", sa.Text(), server_default="", nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("job", column, schema="mastery")
    op.drop_index("job_due_idx", table_name="job", schema="mastery")
    for name, columns in INDEXES.items():
        op.create_index(name, "job", columns, schema="mastery", postgresql_where=WAITING)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="job", schema="mastery")
    op.create_index("job_due_idx", "job", ["due_at"], schema="mastery", postgresql_where=WAITING)
    for column in ("group", "put_at", "expires_at"):
        op.drop_column("job", column, schema="mastery")
