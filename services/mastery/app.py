"""Composition root: settings -> stores -> use cases -> bus -> HTTP."""

from functools import partial
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.jobs import Job, Periodic, Worker, singly
from libs.chassis.jobs.postgres import PostgresJobs, PostgresLeases
from libs.chassis.jobs.queue import Document
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.kafka.projection import Projection
from libs.chassis.kafka.record import Outgoing
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.postgres import make_engine, ping, wait_for
from libs.chassis.relay import Relay, relay_part
from libs.chassis.tracing import start_tracing, trace_statements, tracing_part
from libs.chassis.watchdog import watch
from libs.contracts import derived_id
from libs.contracts.curriculum.v1 import ExercisePublished, TopicPublished
from libs.contracts.mastery.v1 import TopicCalibrate
from libs.contracts.roster.v1 import CourseUpdated
from services.mastery import tables
from services.mastery.api import assignments, calibrations, practice
from services.mastery.api import mastery as api
from services.mastery.clients.fitting import fit
from services.mastery.consumer import Heard, router
from services.mastery.handlers.assigning import Assigning
from services.mastery.handlers.calibrating import Calibrating
from services.mastery.handlers.explaining import Explaining
from services.mastery.handlers.practising import Practising
from services.mastery.handlers.predicting import Predicting
from services.mastery.handlers.refolding import Refolding
from services.mastery.handlers.tracing import UseCases
from services.mastery.mapping import put_course, put_exercise, put_topic
from services.mastery.model.bank import Bank
from services.mastery.model.course import Course
from services.mastery.settings import MasterySettings
from services.mastery.storage.append import Appender
from services.mastery.storage.calibrations import CalibrationUnitOfWork
from services.mastery.storage.exposures import RecentExposures
from services.mastery.storage.ledger import Known, MasteryUnitOfWork
from services.mastery.storage.practice import PracticeUnitOfWork
from services.mastery.storage.predictors import CurrentPredictor

LOOK_AT_THE_CLOCK = 600.0
"""Seconds between looks whether the hour of the calibration has come."""


def make_tracing(engine: AsyncEngine, known: Known) -> UseCases:
    """`known` keeps versions of parameters."""
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    units, single = (partial(MasteryUnitOfWork, one, known) for one in (engine, alone))
    return UseCases(units, utc_now, Appender(engine), single=single)


def build(settings: MasterySettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    engine = make_engine(settings.database_url, application_name=settings.service)
    trace_statements(engine, tracing)
    known: Known = {}
    units = partial(MasteryUnitOfWork, engine, known)
    use_cases = make_tracing(engine, known)
    bank = Bank()
    courses: dict[UUID, Course] = {}
    told_by_others = (
        Projection(settings, TopicPublished, partial(put_topic, bank)).part(lifecycle.halt),
        Projection(settings, ExercisePublished, partial(put_exercise, bank)).part(lifecycle.halt),
        Projection(settings, CourseUpdated, partial(put_course, courses)).part(lifecycle.halt),
    )
    leases = PostgresLeases(engine, tables.leases)
    refolding = Refolding(units, utc_now)
    calibration_units = partial(CalibrationUnitOfWork, engine)
    jobs = PostgresJobs(engine, tables.jobs)
    calibrating = Calibrating(calibration_units, jobs, utc_now, settings.calibrate_at)
    predictor = CurrentPredictor(calibration_units)
    practice_units = partial(PracticeUnitOfWork, engine, settings.service, utc_now)
    exposures = RecentExposures(practice_units, utc_now)
    bus = Bus(
        settings,
        router=router,
        use_cases=Heard(use_cases, calibrating),
        halt=lifecycle.halt,
        tracer_provider=tracing,
    )
    worker = Worker(
        jobs,
        singly(fit),
        name="calibration",
        emit=partial(share_topics, bus, calibrating),
        concurrency=1,
        max_attempts=3,
        idle=2,
    )
    night = Periodic("calibrate", leases, LOOK_AT_THE_CLOCK, calibrating.start_if_due)
    lifecycle.parts = (
        tracing_part(tracing),
        Part("postgres", start=partial(wait_for, engine), stop=engine.dispose, check=partial(ping, engine)),
        *told_by_others,
        bus_part(bus),
        background("refold", Periodic("refold", leases, settings.refold_every, refolding.refold).run, lifecycle.halt),
        relay_part(Relay(engine, tables.outbox.table, bus.try_send), lifecycle.halt),
        background("exposures", exposures.run, lifecycle.halt),
        background("calibrate", night.run, lifecycle.halt),
        background("calibration", worker.run, lifecycle.halt),
        background("watchdog", partial(watch, bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    routers = [api.router, practice.router, assignments.router, calibrations.router]
    app = make_http("Innova mastery", lifecycle, routers, tracing)
    app.state.use_cases = use_cases
    app.state.predicting = Predicting(units, predictor, bank)
    app.state.calibrating = calibrating
    app.state.explaining = Explaining(units)
    app.state.practising = Practising(practice_units, bank, predictor, exposures, utc_now)
    app.state.assigning = Assigning(practice_units, bank, courses, utc_now)
    return app


async def share_topics(bus: Bus, calibrating: Calibrating, job: Job, result: Document) -> None:
    """Once it is known what all topics together are fitted to, each topic becomes a message: replicas share the work."""
    step, run = job.payload["arguments"][:2]
    if step != "pool":
        return
    run_id = UUID(run)
    commands = [TopicCalibrate(topic_id=topic_id, run_id=run_id) for topic_id in result["topics"]]
    await bus.publish([Outgoing(one, id=derived_id(run_id, one.topic_id)) for one in commands])
    if commands:
        await calibrating.fit_predictor(run_id)
