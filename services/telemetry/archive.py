"""`python -m services.telemetry.archive --once | --count | --status`: the archive by hand, beside running services."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict

import orjson

from libs.chassis.logs import configure_logging
from libs.chassis.mongo import make_client
from services.telemetry.app import make_use_cases, prepare
from services.telemetry.clients import S3Objects
from services.telemetry.handlers import ArchiveCounts, UseCases
from services.telemetry.ports import Counts
from services.telemetry.settings import TelemetrySettings


async def _once(use_cases: UseCases) -> Counts:
    await use_cases.archive_everything()
    return await use_cases.status()


async def _count(use_cases: UseCases) -> ArchiveCounts:
    return await use_cases.count_archive()


async def _status(use_cases: UseCases) -> Counts:
    return await use_cases.status()


Command = Callable[[UseCases], Awaitable[Counts | ArchiveCounts]]
COMMANDS: dict[str, tuple[Command, str]] = {
    "once": (_once, "archive everything that is stored now, whatever its age; print the status after that"),
    "count": (_count, "read all objects of the archive; print objects, lines and distinct event ids"),
    "status": (_status, "print how many documents there are, how many are archived and how many wait"),
}


async def _run(name: str, settings: TelemetrySettings) -> Counts | ArchiveCounts:
    objects = S3Objects(settings)
    async with make_client(settings.mongodb_url) as client:
        await prepare(client, settings.mongodb_database)
        await objects.start()
        try:
            return await COMMANDS[name][0](make_use_cases(settings, objects))
        finally:
            await objects.stop()


def main() -> None:
    """Prints one JSON object. Ends with a traceback and code 1 when a store fails."""
    parser = argparse.ArgumentParser(
        prog="python -m services.telemetry.archive", description="One JSON object as result."
    )
    choice = parser.add_mutually_exclusive_group(required=True)
    for name, (_, text) in COMMANDS.items():
        choice.add_argument(f"--{name}", dest="command", action="store_const", const=name, help=text)
    command = parser.parse_args().command
    settings = TelemetrySettings.load()
    configure_logging(settings.service, settings.log_level, settings.log_format)
    sys.stdout.buffer.write(
        orjson.dumps(asdict(asyncio.run(_run(command, settings))), option=orjson.OPT_APPEND_NEWLINE)
    )


if __name__ == "__main__":
    main()
