"""Composition root: settings -> stores -> use cases -> bus -> HTTP."""

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
from libs.chassis.relay import Relay, relay_part
from libs.chassis.tracing import start_tracing, trace_statements, tracing_part
from libs.chassis.watchdog import watch
from libs.contracts.curriculum.v1 import ExercisePublished, TopicPublished
from services.mastery import tables
from services.mastery.api import assignments, practice
from services.mastery.api import mastery as api
from services.mastery.consumer import router
from services.mastery.handlers.assigning import Assigning
from services.mastery.handlers.explaining import Explaining
from services.mastery.handlers.practising import Practising
from services.mastery.handlers.predicting import Predicting
from services.mastery.handlers.refolding import Refolding
from services.mastery.handlers.tracing import UseCases
from services.mastery.mapping import put_exercise, put_topic
from services.mastery.model.bank import Bank
from services.mastery.model.prediction import Predictor
from services.mastery.settings import MasterySettings
from services.mastery.storage.ledger import Known, MasteryUnitOfWork
from services.mastery.storage.practice import PracticeUnitOfWork


def build(settings: MasterySettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    engine = make_engine(settings.database_url, application_name=settings.service)
    trace_statements(engine, tracing)
    known: Known = {}
    units = partial(MasteryUnitOfWork, engine, known)
    use_cases = UseCases(units=units, clock=utc_now)
    bank = Bank()
    curriculum = (
        Projection(settings, TopicPublished, partial(put_topic, bank)).part(lifecycle.halt),
        Projection(settings, ExercisePublished, partial(put_exercise, bank)).part(lifecycle.halt),
    )
    leases = PostgresLeases(engine, tables.leases)
    refolding = Refolding(units, utc_now)
    bus = Bus(
        settings,
        router=router,
        use_cases=use_cases,
        halt=lifecycle.halt,
        tracer_provider=tracing,
    )
    lifecycle.parts = (
        tracing_part(tracing),
        Part("postgres", start=partial(wait_for, engine), stop=engine.dispose, check=partial(ping, engine)),
        *curriculum,
        bus_part(bus),
        background("refold", Periodic("refold", leases, settings.refold_every, refolding.refold).run, lifecycle.halt),
        relay_part(Relay(engine, tables.outbox.table, bus.try_send), lifecycle.halt),
        background("watchdog", partial(watch, bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    app = make_http("Innova mastery", lifecycle, [api.router, practice.router, assignments.router], tracing)
    app.state.use_cases = use_cases
    app.state.predicting = Predicting(units, uncalibrated)
    app.state.explaining = Explaining(units)
    practice_units = partial(PracticeUnitOfWork, engine, settings.service, utc_now)
    app.state.practising = Practising(practice_units, bank, uncalibrated, utc_now)
    app.state.assigning = Assigning(practice_units, bank, utc_now)
    return app


async def uncalibrated() -> Predictor:
    return Predictor()
