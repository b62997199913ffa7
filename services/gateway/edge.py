"""The outermost layer, in pure ASGI because it runs for every request: a request id, security headers, HEAD, metrics, and an
answer of our own when something breaks."""

import re
from secrets import token_hex
from time import perf_counter
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from libs.chassis.metrics import HTTP_REQUESTS, HTTP_SECONDS
from libs.chassis.problem import Problem
from services.gateway.model.problems import INTERNAL_ERROR
from services.gateway.ports import Trace

log = structlog.get_logger()
REQUEST_ID = re.compile(rb"[A-Za-z0-9._:-]{1,128}")
TRACEPARENT = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
DOCS = frozenset({"/docs", "/docs/oauth2-redirect", "/redoc"})  # pages that load scripts; everything else loads nothing
_SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"cache-control", b"no-store"),
]
_LOADS_NOTHING = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")


class Edge:
    """Puts `trace` (ports.Trace) and `raw_headers` (the last value of each header, as bytes) into the scope."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        scope["raw_headers"] = raw = dict(scope["headers"])
        scope["trace"] = trace = _trace(raw)
        head = scope["method"] == "HEAD" and scope["path"] != "/events"  # a stream has no length to tell
        if head:
            scope["method"] = "GET"
        extra = [(b"x-request-id", trace.correlation_id.encode()), *_SECURITY]
        if scope["path"] not in DOCS:
            extra.append(_LOADS_NOTHING)
        status = 0

        async def send_dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *extra]
            elif head:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app(scope, receive, send_dressed)
        except Exception as error:
            log.exception("request failed", correlation_id=trace.correlation_id, error=type(error).__name__)
            if status:
                raise  # too late for an answer: the connection has to break
            await _broken()(scope, receive, send_dressed)
        finally:
            _count(scope, status, perf_counter() - began)


def _trace(raw: dict[bytes, bytes]) -> Trace:
    """A client's request id and trace are honoured if they are sane."""
    request_id, traceparent = raw.get(b"x-request-id"), raw.get(b"traceparent")
    return Trace(
        correlation_id=request_id.decode() if request_id and REQUEST_ID.fullmatch(request_id) else token_hex(16),
        traceparent=traceparent.decode() if traceparent and TRACEPARENT.fullmatch(traceparent) else None,
    )


def _broken() -> ASGIApp:
    problem = INTERNAL_ERROR
    return Problem(problem.status, problem.kind, problem.title, "the failure has been logged").response()


_series: dict[tuple[str, int], tuple[Any, Any]] = {}


def _count(scope: Scope, status: int, seconds: float) -> None:
    key = (getattr(scope.get("route"), "path", "unmatched"), status)
    series = _series.get(key)
    if series is None:  # finding a series by its labels costs more than counting
        series = _series[key] = (HTTP_REQUESTS.labels(key[0], str(status)), HTTP_SECONDS.labels(key[0]))
    series[0].inc()
    series[1].observe(seconds)
