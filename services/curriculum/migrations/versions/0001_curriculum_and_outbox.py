"""Curriculum and outbox."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "domains",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("domains_pkey")),
        schema="curriculum",
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("outbox_pkey")),
        sa.UniqueConstraint("event_id", name=op.f("outbox_event_id_key")),
        schema="curriculum",
    )
    op.create_index(
        "outbox_pending_idx",
        "outbox",
        ["id"],
        unique=False,
        schema="curriculum",
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "subdomains",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["domain"], ["curriculum.domains.code"], name=op.f("subdomains_domain_fkey")),
        sa.PrimaryKeyConstraint("code", name=op.f("subdomains_pkey")),
        schema="curriculum",
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subdomain", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.Column("first_grade", sa.Integer(), nullable=False),
        sa.Column("last_grade", sa.Integer(), nullable=False),
        sa.CheckConstraint("1 <= first_grade and first_grade <= last_grade", name=op.f("topics_grades_check")),
        sa.ForeignKeyConstraint(["subdomain"], ["curriculum.subdomains.code"], name=op.f("topics_subdomain_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("topics_pkey")),
        schema="curriculum",
    )
    op.create_table(
        "exercises",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.CheckConstraint("difficulty between -3 and 3", name=op.f("exercises_difficulty_check")),
        sa.ForeignKeyConstraint(["topic"], ["curriculum.topics.id"], name=op.f("exercises_topic_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("exercises_pkey")),
        sa.UniqueConstraint("code", name=op.f("exercises_code_key")),
        schema="curriculum",
    )
    op.create_index(
        op.f("exercises_difficulty_id_idx"), "exercises", ["difficulty", "id"], unique=False, schema="curriculum"
    )
    op.create_index(
        op.f("exercises_topic_difficulty_id_idx"),
        "exercises",
        ["topic", "difficulty", "id"],
        unique=False,
        schema="curriculum",
    )
    op.create_table(
        "misconceptions",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("subdomain", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("example", sa.String(), nullable=False),
        sa.Column("refs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "severity in ('LOW', 'MED', 'HIGH', 'CRITICAL')", name=op.f("misconceptions_severity_check")
        ),
        sa.CheckConstraint("status in ('DRAFT', 'ACTIVE', 'DEPRECATED')", name=op.f("misconceptions_status_check")),
        sa.ForeignKeyConstraint(
            ["subdomain"], ["curriculum.subdomains.code"], name=op.f("misconceptions_subdomain_fkey")
        ),
        sa.ForeignKeyConstraint(["topic"], ["curriculum.topics.id"], name=op.f("misconceptions_topic_fkey")),
        sa.PrimaryKeyConstraint("code", name=op.f("misconceptions_pkey")),
        schema="curriculum",
    )
    op.create_index(
        op.f("misconceptions_subdomain_idx"), "misconceptions", ["subdomain"], unique=False, schema="curriculum"
    )
    op.create_table(
        "topic_prerequisites",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("prerequisite", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("topic <> prerequisite", name=op.f("topic_prerequisites_itself_check")),
        sa.ForeignKeyConstraint(
            ["prerequisite"], ["curriculum.topics.id"], name=op.f("topic_prerequisites_prerequisite_fkey")
        ),
        sa.ForeignKeyConstraint(["topic"], ["curriculum.topics.id"], name=op.f("topic_prerequisites_topic_fkey")),
        sa.PrimaryKeyConstraint("topic", "prerequisite", name=op.f("topic_prerequisites_pkey")),
        schema="curriculum",
    )
    op.create_table(
        "answers",
        sa.Column("exercise_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["exercise_id"], ["curriculum.exercises.id"], name=op.f("answers_exercise_id_fkey")),
        sa.PrimaryKeyConstraint("exercise_id", name=op.f("answers_pkey")),
        schema="curriculum",
    )


def downgrade() -> None:
    op.drop_table("answers", schema="curriculum")
    op.drop_table("topic_prerequisites", schema="curriculum")
    op.drop_index(op.f("misconceptions_subdomain_idx"), table_name="misconceptions", schema="curriculum")
    op.drop_table("misconceptions", schema="curriculum")
    op.drop_index(op.f("exercises_topic_difficulty_id_idx"), table_name="exercises", schema="curriculum")
    op.drop_index(op.f("exercises_difficulty_id_idx"), table_name="exercises", schema="curriculum")
    op.drop_table("exercises", schema="curriculum")
    op.drop_table("topics", schema="curriculum")
    op.drop_table("subdomains", schema="curriculum")
    op.drop_index(
        "outbox_pending_idx", table_name="outbox", schema="curriculum", postgresql_where=sa.text("published_at IS NULL")
    )
    op.drop_table("outbox", schema="curriculum")
    op.drop_table("domains", schema="curriculum")
