"""Composition root: settings -> store -> use cases -> bus -> HTTP."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import structlog
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.cancellation import heed_cancellation
from libs.chassis.clock import utc_now
from libs.chassis.errors import OUTAGE, policy_for
from libs.chassis.http import make_http
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.postgres import make_engine, ping, wait_for
from libs.chassis.relay import Relay, relay_part
from libs.chassis.tracing import start_tracing, trace_statements, tracing_part
from libs.chassis.watchdog import watch
from services.curriculum import api
from services.curriculum.clients import Extent, extent, published
from services.curriculum.consumer import router
from services.curriculum.handlers import UseCases
from services.curriculum.mapping import digest, publications
from services.curriculum.settings import CurriculumSettings
from services.curriculum.storage import CurriculumUnitOfWork
from services.curriculum.tables import outbox

BUSY_PAUSE, OUTAGE_PAUSE = 0.3, 1.0  # seconds until the next look while facts are on their way, while a server is away

log = structlog.get_logger()


def make_use_cases(engine: AsyncEngine, settings: CurriculumSettings) -> UseCases:
    return UseCases(partial(CurriculumUnitOfWork, engine, settings.service, utc_now), publications, digest)


class Reconciliation:
    """Compares the bus with the database, at once and whenever the bus may tell something else: a broker may come back
    without its data. What is stored changes with its announcement only, so that moves the bus as well.

    The service is ready once the bus has told everything: before, a client could be shown an exercise that the others
    have not heard of. Later it stays ready, whatever becomes of the broker.
    """

    def __init__(self, settings: CurriculumSettings, use_cases: UseCases, halt: Callable[[str], None]) -> None:
        self._settings = settings
        self._use_cases = use_cases
        self._halt = halt
        self._agreed: Extent = {}
        """Of the topics when they were last found to tell everything."""

    async def run(self) -> None:
        while True:
            try:
                pause = self._settings.reconcile_every if await self._agree() else BUSY_PAUSE
            except Exception as error:
                if policy_for(error) is not OUTAGE:
                    raise
                log.warning("bus not compared with the database", error=str(error))
                pause = OUTAGE_PAUSE
            heed_cancellation()
            await asyncio.sleep(pause)

    async def _agree(self) -> bool:
        """Whether the bus tells everything. What it lacks is on its way to it then."""
        now = await extent(self._settings)
        if now == self._agreed:
            return True
        changes = await self._use_cases.reconcile(partial(published, self._settings, self._halt))
        if changes is None:
            return False
        if changes.published or changes.removed:
            log.warning("the bus lacked facts", published=changes.published, removed=changes.removed)
            return False
        self._agreed = now
        return True

    def part(self) -> Part:
        loop = background("reconciliation", self.run, self._halt)

        async def check() -> None:
            await loop.check()
            if not self._agreed:
                raise RuntimeError("the bus does not tell everything yet")

        return replace(loop, check=check)


def build(settings: CurriculumSettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    engine = make_engine(settings.database_url, application_name=settings.service)
    trace_statements(engine, tracing)
    use_cases = make_use_cases(engine, settings)
    bus = Bus(settings, router=router, use_cases=use_cases, halt=lifecycle.halt, tracer_provider=tracing)
    lifecycle.parts = (
        tracing_part(tracing),
        Part("postgres", start=partial(wait_for, engine), stop=engine.dispose, check=partial(ping, engine)),
        bus_part(bus),
        relay_part(Relay(engine, outbox.table, bus.try_send), lifecycle.halt),
        Reconciliation(settings, use_cases, lifecycle.halt).part(),
        background("watchdog", partial(watch, bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    app = make_http("Innova curriculum", lifecycle, [api.router], tracing)
    app.state.units = use_cases.units
    return app
