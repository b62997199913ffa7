"""Composition root: settings -> store -> use cases -> bus -> HTTP."""

from collections.abc import Callable
from functools import partial

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.postgres import make_engine, ping, wait_for
from libs.chassis.reconciliation import Reconciliation
from libs.chassis.relay import Relay, relay_part
from libs.chassis.tracing import start_tracing, trace_statements, tracing_part
from libs.chassis.watchdog import watch
from services.curriculum import api
from services.curriculum.clients import extent, published
from services.curriculum.consumer import router
from services.curriculum.handlers import UseCases
from services.curriculum.mapping import digest, publications
from services.curriculum.settings import CurriculumSettings
from services.curriculum.storage import CurriculumUnitOfWork
from services.curriculum.tables import outbox


def make_use_cases(engine: AsyncEngine, settings: CurriculumSettings) -> UseCases:
    return UseCases(partial(CurriculumUnitOfWork, engine, settings.service, utc_now), publications, digest)


async def reconcile(settings: CurriculumSettings, use_cases: UseCases, halt: Callable[[str], None]) -> int | None:
    changes = await use_cases.reconcile(partial(published, settings, halt))
    return None if changes is None else changes.facts


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
        Reconciliation(
            partial(extent, settings),
            partial(reconcile, settings, use_cases, lifecycle.halt),
            settings.reconcile_every,
            lifecycle.halt,
        ).part(),
        background("watchdog", partial(watch, bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    app = make_http("Innova curriculum", lifecycle, [api.router], tracing)
    app.state.units = use_cases.units
    return app
