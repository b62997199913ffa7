"""The composition root: settings to resources to use cases to the bus and the HTTP side."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from beanie import init_beanie
from fastapi import FastAPI
from pydantic import SecretStr

from libs.chassis.clock import Clock, utc_now
from libs.chassis.http import make_http
from libs.chassis.jobs import Budget, JobQueue, Periodic, Worker, singly
from libs.chassis.jobs.mongo import MongoExpenses, MongoJobs, MongoLeases
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.mongo import Client, Database, make_client, ping, wait_for
from libs.chassis.tracing import start_tracing, tracing_part
from libs.chassis.watchdog import watch
from services.ocr import api, consumer
from services.ocr.clients.announcements import BusAnnouncements
from services.ocr.clients.calling import Terms
from services.ocr.clients.claude import ClaudeReader
from services.ocr.clients.gemini import GeminiReader
from services.ocr.clients.objects import S3Objects
from services.ocr.clients.sanitiser import SubprocessSanitiser
from services.ocr.documents import DOCUMENTS, ProviderReply
from services.ocr.handlers.intake import Intake
from services.ocr.handlers.keeping import Keeping
from services.ocr.handlers.transcribing import Policy, Transcribing
from services.ocr.model.pictures import Bounds
from services.ocr.ports import Announcements, Objects, Reader, Reading
from services.ocr.settings import OcrSettings
from services.ocr.storage import MongoAudit, MongoReplies, MongoUploads, QueuedReading

JOBS_KEPT = timedelta(days=90)  # longer than any replay


async def prepare(client: Client, database: str) -> None:
    """Waits for MongoDB, ties the documents to the database and creates missing indexes."""
    await wait_for(client)
    await init_beanie(client[database], document_models=DOCUMENTS)
    await MongoJobs(client[database]["jobs"]).prepare()


def make_keeping(
    settings: OcrSettings,
    objects: Objects,
    reading: Reading,
    announcements: Announcements,
    clock: Clock = utc_now,
) -> Keeping:
    """Its `intake` is the one of the routes."""
    uploads = MongoUploads()
    intake = Intake(
        uploads,
        objects,
        reading,
        announcements,
        clock,
        bucket=settings.uploads_bucket,
        url_ttl=timedelta(seconds=settings.url_ttl),
        keep=timedelta(days=settings.retention_days),
    )
    return Keeping(
        uploads,
        objects,
        reading,
        MongoAudit(GeminiReader.provider),
        intake,
        clock,
        orphan_grace=timedelta(seconds=settings.orphan_grace),
        give_up_after=timedelta(seconds=settings.give_up_after),
    )


def make_transcribing(
    settings: OcrSettings,
    database: Database,
    keeping: Keeping,
    readers: tuple[Reader, Reader],
    clock: Clock = utc_now,
) -> Transcribing:
    sanitiser = SubprocessSanitiser(
        Bounds(settings.max_pixels, settings.max_side),
        memory=settings.sanitise_memory * 2**20,
        cpu=settings.sanitise_cpu,
        at_once=settings.reading_at_once,
    )
    policy = Policy(
        settings.fallback_below,
        settings.review_below,
        paused=settings.paused,
    )
    expenses = MongoExpenses(database[ProviderReply.Settings.name], at="asked_at", usd="cost_usd")
    budget = Budget(settings.daily_budget, settings.monthly_budget, expenses, clock=clock)
    uploads, objects, audit, intake = keeping.uploads, keeping.objects, keeping.audit, keeping.intake
    return Transcribing(uploads, objects, sanitiser, *readers, MongoReplies(), budget, audit, intake, clock, policy)


def make_readers(settings: OcrSettings, clock: Clock = utc_now) -> tuple[GeminiReader, ClaudeReader]:
    def terms(name: str) -> Terms:
        return Terms(
            getattr(settings, f"{name}_model"),
            getattr(settings, f"{name}_input_price"),
            getattr(settings, f"{name}_output_price"),
            settings.calls_per_minute,
            settings.provider_timeout,
        )

    return (
        GeminiReader(_secret(settings.gemini_key), settings.gemini_url, terms("gemini"), clock),
        ClaudeReader(_secret(settings.anthropic_key), settings.anthropic_url, terms("anthropic"), clock),
    )


def make_worker(settings: OcrSettings, jobs: JobQueue, transcribing: Transcribing, clock: Clock = utc_now) -> Worker:
    return Worker(
        jobs,
        singly(transcribing.run),
        name="photographs",
        emit=transcribing.emit,
        give_up=transcribing.give_up,
        may_run=transcribing.may_run,
        concurrency=settings.reading_at_once,
        ttl=120,
        clock=clock,
    )


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def build(settings: OcrSettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    client = make_client(settings.mongodb_url)
    database = client[settings.mongodb_database]
    objects = S3Objects(settings)
    jobs = MongoJobs(database["jobs"])
    bus = Bus(settings, router=consumer.router, halt=lifecycle.halt, tracer_provider=tracing)
    reading = QueuedReading(jobs, timedelta(seconds=settings.give_up_after), utc_now)
    keeping = make_keeping(settings, objects, reading, BusAnnouncements(bus))
    bus.use_cases = keeping.intake
    readers = make_readers(settings)
    worker = make_worker(settings, jobs, make_transcribing(settings, database, keeping, readers))
    reading.wake = worker.wake
    leases = MongoLeases(database["leases"])

    def periodic(name: str, every: float, work: Callable[[], Awaitable[object]]) -> Part:
        return background(name, Periodic(name, leases, every, work).run, lifecycle.halt)

    lifecycle.parts = (
        tracing_part(tracing),
        Part(
            "mongodb",
            start=partial(prepare, client, settings.mongodb_database),
            stop=client.close,
            check=partial(ping, client),
        ),
        Part("photographs", start=objects.start, stop=objects.stop),  # no check: what is read stays readable without S3
        *(Part(reader.provider, stop=reader.stop) for reader in readers),
        bus_part(bus),
        background("worker", worker.run, lifecycle.halt),
        periodic("reconcile", settings.reconcile_interval, keeping.reconcile),
        periodic("purge", settings.purge_interval, keeping.purge),
        periodic("forget", settings.purge_interval, lambda: jobs.forget(utc_now() - JOBS_KEPT)),
        background("watchdog", partial(watch, bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    app = make_http("Innova ocr", lifecycle, [api.router], tracing)
    app.state.intake = keeping.intake
    return app
