"""Tables of one service: its own registry, its own schema, and names that do not depend on the order of creation."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

# PostgreSQL's own patterns, spelled out: a constraint without a name cannot be dropped by a migration.
NAMING_CONVENTION = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}


def table_registry(schema: str) -> registry:
    """The registry of the service that owns `schema`; two services can then be imported into one process.

    In a service's tables.py:

        class Row(SQLModel, registry=table_registry("mastery")):
            \"""Base of the service's tables.\"""

        metadata = Row.metadata

        class Observation(Row, table=True): ...

    Every statement names the schema, so nothing depends on a search path. SQLModel maps `datetime` to timestamptz and
    refuses naive values (P35). A CheckConstraint needs a name; it becomes `<table>_<name>_check`. Keep a vocabulary in a
    text column with a check: SQLModel makes a StrEnum a native enum of member names, which no downgrade drops.
    """
    return registry(metadata=MetaData(schema=schema, naming_convention=NAMING_CONVENTION))
