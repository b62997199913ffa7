"""Finding a week of the log without reading all of it: rows lie nearly in the order of time, so ranges of pages will do."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        op.f("observations_submitted_at_idx"),
        "observations",
        ["submitted_at"],
        schema="mastery",
        postgresql_using="brin",
    )


def downgrade() -> None:
    op.drop_index(op.f("observations_submitted_at_idx"), table_name="observations", schema="mastery")
