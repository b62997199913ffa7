"""A span around every request, the child of the client's; only where traces are collected."""

from opentelemetry.propagate import extract
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanKind
from starlette.types import ASGIApp, Receive, Scope, Send

STREAMS = "/events"  # lasts for hours


class Spans:
    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        self._app = app
        self._tracer = provider.get_tracer("gateway")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == STREAMS:
            await self._app(scope, receive, send)
            return
        traceparent = scope["trace"].traceparent
        context = extract({"traceparent": traceparent} if traceparent else {})
        with self._tracer.start_as_current_span(scope["method"], context, kind=SpanKind.SERVER) as span:
            await self._app(scope, receive, send)
            path = getattr(scope.get("route"), "path", "unmatched")
            span.update_name(f"{scope['method']} {path}")
            span.set_attribute("http.route", path)
