"""The composition root: settings to resources to use cases to the bus and the HTTP side."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from beanie import init_beanie
from fastapi import FastAPI

from libs.chassis.clock import Clock, utc_now
from libs.chassis.http import make_http
from libs.chassis.jobs import Periodic
from libs.chassis.jobs.mongo import MongoLeases
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.mongo import Client, make_client, ping, wait_for
from libs.chassis.tracing import start_tracing, tracing_part
from libs.chassis.watchdog import watch
from services.telemetry import api, consumer
from services.telemetry.clients import S3Objects
from services.telemetry.documents import AttemptEvents
from services.telemetry.handlers import Keeping, UseCases
from services.telemetry.model.archive import PARTITIONS
from services.telemetry.settings import TelemetrySettings
from services.telemetry.storage import MongoBatches, MongoCaptures


async def prepare(client: Client, database: str) -> None:
    """Waits for MongoDB, ties the documents to the database and creates missing indexes."""
    await wait_for(client)
    await init_beanie(client[database], document_models=[AttemptEvents])


def make_use_cases(settings: TelemetrySettings, objects: S3Objects, clock: Clock = utc_now) -> UseCases:
    keeping = Keeping(
        max_documents=settings.archive_max_documents,
        max_events=settings.archive_max_events,
        documents_for=timedelta(days=settings.document_retention_days),
        objects_for=timedelta(days=settings.archive_retention_days),
    )
    return UseCases(MongoCaptures(), MongoBatches(), objects, clock, keeping)


def build(settings: TelemetrySettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    client = make_client(settings.mongodb_url)
    objects = S3Objects(settings)
    use_cases = make_use_cases(settings, objects)
    leases = MongoLeases(client[settings.mongodb_database]["leases"])
    bus = Bus(
        settings,
        router=consumer.router,
        use_cases=use_cases,
        halt=lifecycle.halt,
        tracer_provider=tracing,
    )

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
        Part("archive", start=objects.start, stop=objects.stop),  # no check: captures are kept while S3 is away
        *(
            periodic(
                f"archive-{partition:02d}",
                settings.archive_interval,
                partial(use_cases.archive, partition, timedelta(seconds=settings.archive_min_age)),
            )
            for partition in range(PARTITIONS)
        ),
        periodic("purge", settings.purge_interval, use_cases.purge),
        bus_part(bus),
        background("watchdog", partial(watch, bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    app = make_http("Innova telemetry", lifecycle, [api.router], tracing)
    app.state.use_cases = use_cases
    return app
