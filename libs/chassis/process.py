"""Runs a service as a process: logging, signals, uvicorn, and an exit code that tells the truth."""

from libs.chassis import unused  # noqa: F401 # isort: skip - before those that would load it

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

import structlog
import uvicorn
import uvloop

from libs.chassis.lifecycle import Lifecycle
from libs.chassis.logs import configure_logging
from libs.chassis.settings import ServiceSettings

S = TypeVar("S", bound=ServiceSettings)
log = structlog.get_logger()


class _Server(uvicorn.Server):
    """uvicorn, telling the lifecycle of the end before it waits for open connections (event streams among them)."""

    lifecycle: Lifecycle

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn's own raises the signal again afterwards, and a process that stopped as asked would not exit with 0."""
        loop = asyncio.get_running_loop()
        for sig in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sig, self.handle_exit, sig, None)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.lifecycle.stopping.set()
        super().handle_exit(sig, frame)


def run(settings_class: type[S], build: Callable[[S, Lifecycle], Any]) -> None:
    """Runs the service until a signal or a halt; never returns. Exit code 1 after a halt or a failed start."""
    _parse_arguments(settings_class)
    settings = settings_class.load()
    configure_logging(settings.service, settings.log_level, settings.log_format)
    sys.exit(uvloop.run(_serve(settings, build)))


async def _serve(settings: S, build: Callable[[S, Lifecycle], Any]) -> int:
    halted: list[str] = []

    def halt(reason: str) -> None:
        halted.append(reason)
        server.lifecycle.stopping.set()
        server.should_exit = True

    lifecycle = Lifecycle(halt)
    app = build(settings, lifecycle)
    server = _Server(
        uvicorn.Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(settings.graceful_timeout),
            timeout_keep_alive=75,
            lifespan="on",
        )
    )
    server.lifecycle = lifecycle
    # What is alive now lives as long as the process: collecting it again and again costs milliseconds of tail latency.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)  # hardly anything here is cyclic
    await server.serve()
    if halted:
        log.critical("halted", reason=halted[0])
    return 1 if halted or not server.started else 0


def _parse_arguments(settings_class: type[ServiceSettings]) -> None:
    prefix = settings_class.model_config.get("env_prefix", "")
    lines = [
        f"  {prefix}{name.upper():<28} {field.description or ''} [{'required' if field.is_required() else field.default}]"
        for name, field in settings_class.model_fields.items()
    ]
    argparse.ArgumentParser(
        prog=f"python -m services.{settings_class.service}",
        description="Runs the service until SIGTERM. Configured by environment variables:\n\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()
