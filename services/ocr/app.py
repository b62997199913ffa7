"""The composition root: settings to resources to use cases to the bus and the HTTP side."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from beanie import init_beanie
from fastapi import FastAPI

from libs.chassis.clock import Clock, utc_now
from libs.chassis.http import make_http
from libs.chassis.jobs import Periodic
from libs.chassis.jobs.mongo import MongoJobs, MongoLeases
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.mongo import Client, make_client, ping, wait_for
from libs.chassis.tracing import start_tracing, tracing_part
from services.ocr import api
from services.ocr.clients.announcements import BusAnnouncements
from services.ocr.clients.objects import S3Objects
from services.ocr.documents import DOCUMENTS
from services.ocr.handlers.intake import Intake
from services.ocr.handlers.keeping import Keeping
from services.ocr.ports import Announcements, Objects
from services.ocr.settings import OcrSettings
from services.ocr.storage import MongoAudit, MongoUploads, QueuedReading

PRIMARY = "gemini"


async def prepare(client: Client, database: str) -> None:
    """Waits for MongoDB, ties the documents to the database and creates missing indexes."""
    await wait_for(client)
    await init_beanie(client[database], document_models=DOCUMENTS)
    await MongoJobs(client[database]["jobs"]).prepare()


def make_keeping(
    settings: OcrSettings,
    objects: Objects,
    reading: QueuedReading,
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
        url_ttl=timedelta(seconds=settings.url_ttl),
        keep=timedelta(days=settings.retention_days),
    )
    return Keeping(
        uploads,
        objects,
        reading,
        MongoAudit(PRIMARY),
        intake,
        clock,
        orphan_grace=timedelta(seconds=settings.orphan_grace),
        give_up_after=timedelta(seconds=settings.give_up_after),
    )


def build(settings: OcrSettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    client = make_client(settings.mongodb_url)
    database = client[settings.mongodb_database]
    objects = S3Objects(settings)
    jobs = MongoJobs(database["jobs"])
    bus = Bus(settings, halt=lifecycle.halt, tracer_provider=tracing)
    keeping = make_keeping(settings, objects, QueuedReading(jobs), BusAnnouncements(bus))
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
        Part("photographs", start=objects.start, stop=objects.stop),
        bus_part(bus),
        periodic("reconcile", settings.reconcile_interval, keeping.reconcile),
        periodic("purge", settings.purge_interval, keeping.purge),
    )
    app = make_http("Innova ocr", lifecycle, [api.router], tracing)
    app.state.intake = keeping.intake
    return app
