"""Composition root: settings -> store -> use cases -> bus -> HTTP."""

from functools import partial

from fastapi import FastAPI

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.lifecycle import Lifecycle, Part
from libs.chassis.postgres import make_engine, ping, wait_for
from libs.chassis.reconciliation import Reconciliation
from libs.chassis.relay import Relay, relay_part
from libs.chassis.tracing import start_tracing, trace_statements, tracing_part
from services.roster import api
from services.roster.clients import extent, published
from services.roster.handlers import UseCases
from services.roster.settings import RosterSettings
from services.roster.storage import RosterUnitOfWork
from services.roster.tables import outbox


def build(settings: RosterSettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    engine = make_engine(settings.database_url, application_name=settings.service)
    trace_statements(engine, tracing)
    use_cases = UseCases(partial(RosterUnitOfWork, engine, settings.service, utc_now), utc_now)
    bus = Bus(settings, halt=lifecycle.halt, tracer_provider=tracing)
    reconcile = partial(use_cases.reconcile, partial(published, settings, lifecycle.halt))
    lifecycle.parts = (
        tracing_part(tracing),
        Part("postgres", start=partial(wait_for, engine), stop=engine.dispose, check=partial(ping, engine)),
        bus_part(bus),
        relay_part(Relay(engine, outbox.table, bus.try_send), lifecycle.halt),
        Reconciliation(partial(extent, settings), reconcile, settings.reconcile_every, lifecycle.halt).part(),
    )
    app = make_http("Innova roster", lifecycle, [api.router], tracing)
    app.state.use_cases = use_cases
    return app
