"""Composition root of the gateway."""

import asyncio
from dataclasses import replace
from functools import partial

import httpx
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.kafka.bus import Bus, bus_part
from libs.chassis.kafka.deadletter import application_version
from libs.chassis.kafka.projection import Projection
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.problem import Problem
from libs.chassis.tracing import Spans, start_tracing, tracing_part
from libs.contracts.curriculum.v1 import ExercisePublished
from services.gateway.api import administration, courses, events, health, practice, reading, sending, uploads
from services.gateway.api.health import Examination
from services.gateway.api.requests import Services
from services.gateway.clients import MAX_CONNECTIONS, BusLog, Upstream
from services.gateway.doorman import Doorman
from services.gateway.edge import Edge
from services.gateway.fastlane import FastLane
from services.gateway.feed import LiveFeed
from services.gateway.handlers import Intake
from services.gateway.keys import IssuerKeys, fetch_from
from services.gateway.model.attempt_ids import AttemptIds
from services.gateway.model.problems import Refusal
from services.gateway.model.rates import RateLimit
from services.gateway.replay import Replay
from services.gateway.replies import ReplyReader
from services.gateway.settings import GatewaySettings
from services.gateway.streams import Streams
from services.gateway.tokens import Tokens


def build(settings: GatewaySettings, lifecycle: Lifecycle) -> FastAPI:
    http = httpx.AsyncClient(limits=httpx.Limits(max_connections=MAX_CONNECTIONS))
    keys = IssuerKeys(fetch_from(settings.jwks_url, http))
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    bus = Bus(settings, halt=lifecycle.halt, tracer_provider=tracing)
    replies = ReplyReader(settings, settings.partition, max_waiting=settings.max_waiting)
    exercises = Projection(settings, ExercisePublished)
    feed = LiveFeed(settings)
    upstreams = {name: Upstream(name, url, http, settings.upstream_timeout) for name, url in settings.upstreams.items()}
    services = Services(
        doorman=Doorman(
            Tokens(
                keys, issuer=settings.token_issuer, audience=settings.token_audience, role_claim=settings.role_claim
            ),
            attempts=RateLimit(settings.attempts_rate, settings.attempts_burst),
            uploads=RateLimit(settings.uploads_rate, settings.uploads_burst),
            reads=RateLimit(settings.reads_rate, settings.reads_burst),
            anonymous=RateLimit(settings.anonymous_rate, settings.anonymous_burst),
        ),
        intake=Intake(
            exercises=exercises.rows,
            ids=AttemptIds(settings.attempt_id_secret.get_secret_value().encode()),
            log=BusLog(bus, reply_partition=settings.partition, timeout=settings.publish_timeout, clock=utc_now),
            replies=replies,
            clock=utc_now,
            reply_budget=settings.reply_budget,
            p_known_grace=settings.p_known_grace,
        ),
        attempts=upstreams["attempts"],
        mastery=upstreams["mastery"],
        curriculum=upstreams["curriculum"],
        classifier=upstreams["classifier"],
        ocr=upstreams["ocr"],
        roster=upstreams["roster"],
        streams=Streams(
            feed,
            Replay(settings, settings.feed_max_replay),
            heartbeat=settings.heartbeat,
            most=settings.streams_per_subject,
        ),
    )
    lifecycle.parts = (
        tracing_part(tracing),
        Part("http client", stop=http.aclose),
        replace(background("issuer's keys", keys.run, lifecycle.halt), check=keys.check),
        bus_part(bus),
        _until(background("replies", replies.run, lifecycle.halt), replies),
        exercises.part(lifecycle.halt),
        background("live feed", feed.run, lifecycle.halt),
        background("farewell", partial(_say_farewell, feed, lifecycle.stopping), lifecycle.halt),
    )
    app = make_http(
        "Innova",
        lifecycle,
        [
            sending.router,
            uploads.router,
            practice.router,
            courses.router,
            administration.router,
            reading.router,
            events.router,
            health.router,
        ],
        version=application_version(),
        redoc_url=None,
    )
    app.state.services = services
    app.state.examination = Examination(
        {"issuer's keys": keys.check, "bus": replies.check} | {name: one.check for name, one in upstreams.items()}
    )
    app.add_exception_handler(Refusal, _refused)
    app.add_middleware(FastLane, routes=sending.router.routes, path="/attempts", refused=_refused)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-ID"],
            expose_headers=["Location", "Retry-After", "X-Request-ID"],
        )
    if tracing is not None:
        app.add_middleware(Spans, provider=tracing)
    app.add_middleware(Edge)
    return app


def _until(reader: Part, replies: ReplyReader) -> Part:
    """Started once it is known where in the partition the reading begins."""

    async def start() -> None:
        await reader.start()
        await replies.connected.wait()

    return Part(reader.name, start, reader.stop, reader.check)


async def _say_farewell(feed: LiveFeed, stopping: asyncio.Event) -> None:
    """Ends the open streams at the first sign of the end: their clients go on at another instance."""
    await stopping.wait()
    feed.close("the server is stopping: connect again")
    await asyncio.Event().wait()


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    one = error.type
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after + 0.5)))
    if one.status == 401:
        headers["WWW-Authenticate"] = "Bearer" if one.kind == "missing-token" else 'Bearer error="invalid_token"'
    extra = {"errors": list(error.errors)} if error.errors else {}
    return Problem(one.status, one.kind, one.title, error.detail, headers, **extra).response()
