"""What the commands of this service have in common: run one use case, say what it did."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from libs.chassis.postgres import make_engine, wait_for
from services.curriculum.app import make_use_cases
from services.curriculum.handlers import Changes, UseCases
from services.curriculum.settings import CurriculumSettings


def run_use_case(work: Callable[[UseCases], Awaitable[Changes]]) -> None:
    sys.stdout.write(f"{described(asyncio.run(_run(work)))}\n")


async def _run(work: Callable[[UseCases], Awaitable[Changes]]) -> Changes:
    settings = CurriculumSettings.load()
    engine = make_engine(settings.database_url, application_name=settings.service)
    try:
        await wait_for(engine)
        return await work(make_use_cases(engine, settings))
    finally:
        await engine.dispose()


def described(changes: Changes) -> str:
    """One line for people."""
    parts = [
        *(f"{count} rows of {table}" for table, count in changes.rows.items()),
        *(f"{count} {type_} to publish" for type_, count in changes.published.items()),
        *(f"{count} {type_} to remove" for type_, count in changes.removed.items()),
    ]
    return ", ".join(parts) or "nothing changed"
