"""A step between releases keeps what is stored, forth and back, and ends where the models are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text

from libs.chassis.migrations import make_config
from libs.chassis.postgres import make_engine
from libs.chassis.testing.plugin import FreshDatabase
from services.curriculum.app import make_use_cases
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.settings import CurriculumSettings

pytestmark = pytest.mark.component

OF_0001 = """
    insert into curriculum.domains values ('ARITH', 0, 'Numbers', 'Números');
    insert into curriculum.subdomains values ('ARITH/SUB', 'ARITH', 0, 'Subtracting', 'Resta');
    insert into curriculum.misconceptions (code, subdomain, name, description, example, refs, severity, status)
    values ('OLD', 'ARITH/SUB', 'Old', 'Old.', '1 → 2', '{}', 'MED', 'ACTIVE'),
           ('GONE', 'ARITH/SUB', 'Gone', 'Gone.', '1 → 3', '{}', 'MED', 'DEPRECATED');
    insert into curriculum.topics values ('taking-away', 'ARITH/SUB', 0, 'Taking away', 'Quitar', 1, 2);
    insert into curriculum.exercises values ('00000000-0000-0000-0000-000000000001', 'old/1', 'taking-away', '3 - 1', 0.5)
"""


async def test_first_release_when_migrated_then_kept_and_loaded_over(
    fresh_database: FreshDatabase, catalogue: Catalogue
) -> None:
    url = await fresh_database("curriculum_migrations")
    engine = make_engine(url, application_name="test")

    def run(action: Callable[..., Any], *arguments: str) -> None:  # in a thread, as migrations.upgrade
        with ThreadPoolExecutor(max_workers=1) as executor:
            executor.submit(action, make_config("curriculum", url), *arguments).result()

    async def stored() -> list[tuple[Any, ...]]:
        async with engine.connect() as connection:
            rows = await connection.execute(text("select code, status from curriculum.misconceptions order by code"))
            return [tuple(row) for row in rows]

    run(command.upgrade, "0001")
    async with engine.begin() as connection:
        for statement in OF_0001.split(";"):
            await connection.execute(text(statement))
    run(command.upgrade, "head")
    run(command.check)
    assert await stored() == [("GONE", "DRAFT"), ("OLD", "ACTIVE")]
    async with engine.connect() as connection:
        old = await connection.execute(text("select source, origin, targets from curriculum.exercises"))
        assert [tuple(row) for row in old] == [("TEACHER", None, [])]
    await make_use_cases(engine, CurriculumSettings(database_url=url)).load(catalogue)
    run(command.downgrade, "0001")
    assert [code for code, _ in await stored()] == [one.code for one in catalogue.misconceptions if one.malrule]
    run(command.upgrade, "head")
    await make_use_cases(engine, CurriculumSettings(database_url=url)).load(catalogue)
    assert len(await stored()) == len(catalogue.misconceptions)
    await engine.dispose()
