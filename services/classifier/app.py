"""The composition root: settings to resources to use cases to the bus and the HTTP side."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from fastapi import FastAPI

from libs.chassis.clock import Clock, utc_now
from libs.chassis.http import make_http
from libs.chassis.jobs import Batching, Budget, Circuit, Periodic, RateLimiter, Worker
from libs.chassis.jobs.mongo import MongoExpenses, MongoJobs, MongoLeases
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.kafka.projection import Projection
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.mongo import Client, Database, make_client, ping, wait_for
from libs.chassis.tracing import start_tracing, tracing_part
from libs.chassis.watchdog import watch
from libs.contracts.curriculum.v1 import MisconceptionPublished, TopicPublished
from services.classifier import api, consumer
from services.classifier.asking import PROVIDER, Asking
from services.classifier.clients import AnthropicModel
from services.classifier.documents import CALLS, LEASES, QUEUE
from services.classifier.handlers.answering import Rules, UseCases
from services.classifier.handlers.reviewing import Reviewing
from services.classifier.mapping import BusAnnouncer, PublishedCatalogues
from services.classifier.ports import Announcer, Catalogues
from services.classifier.settings import ClassifierSettings
from services.classifier.storage import MongoLedger, MongoReviews, MongoSwitch, make_indexes

FORGET_EVERY, TELL_EVERY = 3600.0, 60.0  # seconds


async def prepare(client: Client, database: Database) -> None:
    """Waits for MongoDB and creates missing indexes."""
    await wait_for(client)
    await MongoJobs(database[QUEUE]).prepare()
    await make_indexes(database)


def make_use_cases(
    settings: ClassifierSettings,
    database: Database,
    catalogues: Catalogues,
    announcer: Announcer,
    clock: Clock = utc_now,
) -> UseCases:
    key = settings.anthropic_key
    asking = Asking(
        model=AnthropicModel(key.get_secret_value(), settings.anthropic_url, settings.model_timeout) if key else None,
        ledger=MongoLedger(database),
        switch=MongoSwitch(database),
        budget=Budget(
            settings.daily_budget_usd,
            settings.monthly_budget_usd,
            MongoExpenses(database[CALLS], at="completed_at", usd="cost_estimated_usd"),
            clock=clock,
        ),
        limiter=RateLimiter(calls_per_minute=settings.calls_per_minute, tokens_per_minute=settings.tokens_per_minute),
        circuit=Circuit(PROVIDER),
        prices=settings.prices,
    )
    rules = Rules(
        settings.model, settings.larger_model, settings.confidence_threshold, timedelta(hours=settings.answer_within)
    )
    reviewing = Reviewing(MongoReviews(database), catalogues, announcer, clock)
    return UseCases(MongoJobs(database[QUEUE]), asking, catalogues, reviewing, announcer, rules, clock)


def make_worker(settings: ClassifierSettings, use_cases: UseCases, idle: float = 1) -> Worker:
    return Worker(
        use_cases.queue,
        use_cases.run,
        name=settings.service,
        emit=use_cases.emit,
        give_up=use_cases.give_up,
        may_run=use_cases.may_run,
        batching=Batching(settings.batch_size, settings.batch_wait),
        concurrency=settings.concurrency,
        max_attempts=settings.max_attempts,
        idle=idle,
        grace=settings.graceful_timeout,
    )


def build(settings: ClassifierSettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    client = make_client(settings.mongodb_url)
    database = client[settings.mongodb_database]
    topics, misconceptions = Projection(settings, TopicPublished), Projection(settings, MisconceptionPublished)
    bus = Bus(settings, router=consumer.router, halt=lifecycle.halt, tracer_provider=tracing)
    catalogues = PublishedCatalogues(topics.rows, misconceptions.rows)
    use_cases = make_use_cases(settings, database, catalogues, BusAnnouncer(bus))
    bus.use_cases = use_cases
    worker = make_worker(settings, use_cases)
    leases = MongoLeases(database[LEASES])

    async def forget() -> int:
        return await use_cases.queue.forget(use_cases.clock() - timedelta(days=settings.job_retention_days))

    async def start() -> None:
        await prepare(client, database)

    def periodic(name: str, every: float, work: Callable[[], Awaitable[object]]) -> Part:
        return background(name, Periodic(name, leases, every, work).run, lifecycle.halt)

    lifecycle.parts = (
        tracing_part(tracing),
        Part("mongodb", start, client.close, lambda: ping(client)),
        Part("models", stop=use_cases.asking.stop),
        topics.part(lifecycle.halt),
        misconceptions.part(lifecycle.halt),
        bus_part(bus),
        background("worker", worker.run, lifecycle.halt),
        periodic("forget", FORGET_EVERY, forget),
        periodic("tell reviews", TELL_EVERY, use_cases.reviewing.tell_again),
        background("watchdog", lambda: watch(bus, lifecycle.halt, settings.watchdog_timeout), lifecycle.halt),
    )
    app = make_http("Innova classifier", lifecycle, [api.router], tracing)
    app.state.use_cases = use_cases
    app.state.reviewing = use_cases.reviewing
    return app
