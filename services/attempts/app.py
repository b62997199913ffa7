"""The composition root."""

from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.jobs import Periodic
from libs.chassis.jobs.postgres import PostgresLeases
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.kafka.projection import Projection
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.postgres import make_engine, ping, wait_for
from libs.chassis.tracing import start_tracing, trace_statements, tracing_part
from libs.chassis.watchdog import watch
from libs.contracts.curriculum.v1 import AnswerPublished, MisconceptionPublished
from services.attempts import api
from services.attempts.consumer import router
from services.attempts.handlers.use_cases import UseCases
from services.attempts.mapping.facts import expiries
from services.attempts.mapping.published import PublishedAnswerKeys, PublishedCatalogue
from services.attempts.settings import AttemptsSettings
from services.attempts.storage.unit_of_work import SqlUnitOfWork
from services.attempts.tables import leases


async def give_up(use_cases: UseCases, bus: Bus, longest: timedelta) -> None:
    """Has every question that nobody has answered for so long ended: by a command, so that it goes the way of every change."""
    await bus.publish(expiries(await use_cases.overdue(longest), use_cases.clock()))


def build(settings: AttemptsSettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    engine = make_engine(settings.database_url, application_name=settings.service)
    trace_statements(engine, tracing)
    answers = Projection(settings, AnswerPublished)
    misconceptions = Projection(settings, MisconceptionPublished)
    use_cases = UseCases(
        units=partial(SqlUnitOfWork, engine),
        answer_keys=PublishedAnswerKeys(answers.rows),
        catalogue=PublishedCatalogue(misconceptions.rows),
        clock=utc_now,
        asks=settings.ask_classifier,
    )
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
        misconceptions.part(lifecycle.halt),
        bus_part(bus),
        background(
            "giving up",
            Periodic(
                "give-up",
                PostgresLeases(engine, leases),
                settings.give_up_every,
                partial(give_up, use_cases, bus, timedelta(hours=settings.give_up_after)),
            ).run,
            lifecycle.halt,
        ),
        background("watchdog", partial(watch, bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    app = make_http("Innova attempts", lifecycle, [api.router], tracing)
    app.state.use_cases = use_cases
    return app
