"""Assignments for a course, and the pupils whom one was set for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("assignments", sa.Column("course_id", sa.Uuid(), nullable=True), schema="mastery")
    op.create_index(
        op.f("assigned_pupils_assignment_id_idx"), "assigned_pupils", ["assignment_id"], unique=False, schema="mastery"
    )


def downgrade() -> None:
    op.drop_index(op.f("assigned_pupils_assignment_id_idx"), table_name="assigned_pupils", schema="mastery")
    op.drop_column("assignments", "course_id", schema="mastery")
