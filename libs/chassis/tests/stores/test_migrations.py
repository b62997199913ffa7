"""Promises of the migrations: one environment for every service, one upgrader at a time, models and database agree."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

import services
from libs.chassis.migrations import upgrade
from libs.chassis.postgres import make_engine

pytestmark = pytest.mark.component

TABLES = """
from datetime import datetime
from uuid import UUID
from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel
from libs.chassis.inbox import Inbox
from libs.chassis.jobs.postgres import job_table, lease_table
from libs.chassis.outbox import Outbox
from libs.chassis.tables import table_registry

class Row(SQLModel, registry=table_registry("sample")):
    pass

metadata = Row.metadata
inbox, outbox, jobs, leases = Inbox(metadata), Outbox(metadata), job_table(metadata), lease_table(metadata)

class Thing(Row, table=True):
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)
    id: UUID = Field(primary_key=True)
    name: str = Field(index=True)
    size: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    seen_at: datetime

class Part(Row, table=True):
    id: int | None = Field(default=None, primary_key=True)
    thing_id: UUID = Field(foreign_key="sample.thing.id")
"""
RUN = """
import sys, services
services.__path__.append(sys.argv[1])
from libs.chassis.migrations.__main__ import main
sys.argv = ["migrations", *sys.argv[2:]]
sys.exit(main())
"""
Run = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Path]:
    """A service called `sample` outside of the repository."""
    folder = tmp_path / "sample"
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "tables.py").write_text(TABLES)
    services.__path__.append(str(tmp_path))
    yield folder
    services.__path__.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("services.sample")]:
        del sys.modules[name]


@pytest.fixture
async def url(fresh_database: Callable[[str], Awaitable[str]]) -> str:
    return await fresh_database("migrations")


@pytest.fixture
async def database(url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(url, application_name="test")
    yield engine
    await engine.dispose()


@pytest.fixture
def run(sample: Path, url: str) -> Run:
    """The command line, in a process of its own: exit code and output."""

    async def call(*arguments: str, url: str = url) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", RUN, str(sample.parent), *arguments),
            env={"SAMPLE_DATABASE_URL": url, "PYTHONPATH": str(Path(services.__path__[0]).parent)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        return process.returncode or 0, output.decode()

    return call


async def names(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set(await connection.scalars(text("select tablename from pg_tables where schemaname = 'sample'")))


async def test_migrations_when_written_from_the_models_then_upgrade_check_and_downgrade_agree(
    run: Run, sample: Path, database: AsyncEngine
) -> None:
    code, output = await run("revision", "sample", "create the tables")
    assert code == 0, output
    [file] = (sample / "migrations" / "versions").glob("*.py")
    assert file.name == "0001_create_the_tables.py"
    assert "sqlmodel" not in file.read_text()

    assert (await run("check", "sample"))[0] == 1  # the database is behind
    code, output = await run("upgrade", "sample")
    assert code == 0, output
    tables = {"thing", "part", "inbox", "outbox", "job", "lease", "alembic_version"}
    assert await names(database) == tables
    code, output = await run("check", "sample")
    assert (code, "No new upgrade operations detected" in output) == (0, True), output

    code, output = await run("sql", "sample", url="")
    assert code == 0
    assert "CREATE TABLE sample.thing" in output

    code, output = await run("downgrade", "sample")
    assert code == 0, output
    assert await names(database) == {"alembic_version"}


async def test_check_when_models_and_migrations_differ_then_it_fails_and_says_where(run: Run, sample: Path) -> None:
    await run("revision", "sample", "create the tables")
    await run("upgrade", "sample")
    tables = sample / "tables.py"
    tables.write_text(
        TABLES.replace("    seen_at: datetime\n", "    seen_at: datetime\n    colour: str | None = None\n")
    )
    code, output = await run("check", "sample")
    assert code == 1
    assert "colour" in output


async def test_migrations_when_the_role_has_its_own_schema_first_then_models_still_agree(
    run: Run, url: str, database: AsyncEngine
) -> None:
    role = f"sample_{make_url(url).database}"
    async with database.begin() as connection:
        await connection.execute(text(f"create role \"{role}\" login password 'only-here'"))
        await connection.execute(text(f'create schema sample authorization "{role}"'))
        await connection.execute(text(f'alter role "{role}" set search_path = sample'))
    own = make_url(url).set(username=role, password="only-here").render_as_string(hide_password=False)
    try:
        for arguments in (("revision", "sample", "create"), ("upgrade", "sample"), ("check", "sample")):
            code, output = await run(*arguments, url=own)
            assert code == 0, output
    finally:
        async with database.begin() as connection:
            await connection.execute(text(f'drop owned by "{role}" cascade'))
            await connection.execute(text(f'drop role "{role}"'))


async def test_upgrade_when_several_run_at_once_then_they_take_turns(run: Run, sample: Path) -> None:
    await run("revision", "sample", "create the tables")
    # slow enough that, without a lock, all of them would be inside
    [file] = (sample / "migrations" / "versions").glob("*.py")
    slow = 'def upgrade() -> None:\n    op.execute("select pg_sleep(0.5)")\n'
    file.write_text(file.read_text().replace("def upgrade() -> None:\n", slow))
    results = await asyncio.gather(*(run("upgrade", "sample") for _ in range(3)))
    assert [code for code, _ in results] == [0, 0, 0], results
    assert sum("Running upgrade" in output for _, output in results) == 1


async def test_upgrade_when_a_table_is_locked_then_it_gives_up_instead_of_blocking_everyone(
    run: Run, sample: Path, database: AsyncEngine
) -> None:
    await run("revision", "sample", "create the tables")
    await run("upgrade", "sample")
    tables = sample / "tables.py"
    tables.write_text(
        TABLES.replace("    seen_at: datetime\n", "    seen_at: datetime\n    colour: str | None = None\n")
    )
    await run("revision", "sample", "add a colour")
    async with database.begin() as connection:
        await connection.execute(text("lock table sample.thing in access share mode"))
        began = time.monotonic()
        code, output = await run("upgrade", "sample")
    assert (code, "lock timeout" in output) == (1, True), output
    assert time.monotonic() - began < 15
    assert (await run("upgrade", "sample"))[0] == 0


async def test_upgrade_when_called_in_a_test_then_the_schema_is_there(
    run: Run, url: str, database: AsyncEngine
) -> None:
    await run("revision", "sample", "create the tables")
    upgrade("sample", url)
    upgrade("sample", url)
    assert "thing" in await names(database)


async def test_migrations_when_the_service_or_its_url_is_unknown_then_the_message_names_it(run: Run) -> None:
    assert "no_such has no tables" in (await run("sql", "no_such"))[1]
    code, output = await run("upgrade", "sample", url="")
    assert (code, "SAMPLE_DATABASE_URL is not set" in output) == (2, True)
