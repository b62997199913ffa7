"""The composition root."""

from functools import partial

from fastapi import FastAPI

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.kafka.projection import Projection
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.postgres import make_engine, ping, wait_for
from libs.chassis.tracing import start_tracing, trace_statements, tracing_part
from libs.chassis.watchdog import watch
from libs.contracts.curriculum.v1 import AnswerPublished
from services.attempts import api
from services.attempts.consumer import router
from services.attempts.handlers import UseCases
from services.attempts.mapping import PublishedAnswerKeys
from services.attempts.settings import AttemptsSettings
from services.attempts.storage import SqlUnitOfWork


def build(settings: AttemptsSettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    engine = make_engine(settings.database_url, application_name=settings.service)
    trace_statements(engine, tracing)
    answers = Projection(settings, AnswerPublished)
    use_cases = UseCases(units=partial(SqlUnitOfWork, engine), answer_keys=PublishedAnswerKeys(answers), clock=utc_now)
    bus = Bus(
        settings,
        router=router,
        use_cases=use_cases,
        halt=lifecycle.halt,
        tracer_provider=tracing,
    )
    lifecycle.parts = (
        tracing_part(tracing),
        Part("postgres", partial(wait_for, engine), engine.dispose, partial(ping, engine)),
        answers.part(lifecycle.halt),
        bus_part(bus),
        background("watchdog", partial(watch, bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    app = make_http("Innova attempts", lifecycle, [api.router], tracing)
    app.state.use_cases = use_cases
    return app
