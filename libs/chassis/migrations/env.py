"""Alembic's environment, the same for every service; run by Alembic for each command."""

import asyncio
from time import monotonic
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, MetaData, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

SCHEMA: str = context.config.attributes["schema"]
METADATA: MetaData = context.config.attributes["metadata"]
URL: str = context.config.attributes["url"]
QUEUE_FOR = 120.0  # seconds to wait for another upgrader
SETTINGS = {
    "application_name": f"{SCHEMA}-migrations",
    # Better to fail than to queue every query of the service behind ours.
    "lock_timeout": "5s",
    # Against the role's own path: a schema that is on it loses its name in reflection, and every table looks new.
    "search_path": "public",
}


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """SQLModel's own column types as what they are in the database: a migration must not change with a library."""
    if kind == "type" and isinstance(item, TypeDecorator) and type(item).__module__.startswith("sqlmodel."):
        return f"sa.{item.impl_instance!r}"
    return False


OPTIONS: dict[str, Any] = {
    "target_metadata": METADATA,
    "version_table_schema": SCHEMA,
    "include_schemas": True,
    "include_name": lambda name, kind, _parents: kind != "schema" or name == SCHEMA,
    "compare_server_default": True,
    "render_item": render_item,
}


async def run_online() -> None:
    engine = create_async_engine(
        make_url(URL).set(drivername="postgresql+asyncpg"),
        poolclass=NullPool,
        connect_args={"server_settings": SETTINGS},
    )
    async with engine.connect() as connection:
        await queue_for_lock(connection)
        await create_schema(connection)
        await connection.run_sync(migrate)


async def queue_for_lock(connection: AsyncConnection) -> None:
    """One upgrader of a schema at a time; the lock goes with the connection. Asked for again and again instead of waited
    for, because a waiting statement holds a snapshot that `create index concurrently` would wait for in turn."""
    deadline = monotonic() + QUEUE_FOR
    attempt = text("select pg_try_advisory_lock(hashtext('migrations'), hashtext(:schema))")
    while not await connection.scalar(attempt, {"schema": SCHEMA}):
        await connection.rollback()
        if monotonic() > deadline:
            raise TimeoutError(f"another upgrade of {SCHEMA} has been running for {QUEUE_FOR:g} s")
        await asyncio.sleep(0.2)
    await connection.rollback()


async def create_schema(connection: AsyncConnection) -> None:
    # Looked up first: `if not exists` demands the right to create schemas even where there is nothing to create.
    exists = text("select exists (select from pg_namespace where nspname = :schema)")
    if not await connection.scalar(exists, {"schema": SCHEMA}):
        await connection.execute(text(f'create schema "{SCHEMA}"'))
    await connection.commit()


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


def print_sql() -> None:
    context.configure(dialect_name="postgresql", literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.execute(f'CREATE SCHEMA IF NOT EXISTS "{SCHEMA}"')
        context.run_migrations()


if context.is_offline_mode():
    print_sql()
else:
    asyncio.run(run_online())
