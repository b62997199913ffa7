"""OpenTelemetry: traces through HTTP, Kafka and SQL where an OTLP endpoint is set; nothing of it runs otherwise."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.propagate import extract
from opentelemetry.trace import SpanKind
from starlette.types import ASGIApp, Receive, Scope, Send

from libs.chassis.lifecycle import Part
from libs.contracts import Envelope

if TYPE_CHECKING:  # only what collects traces pays for importing it
    from opentelemetry.sdk.trace import TracerProvider
    from sqlalchemy.ext.asyncio import AsyncEngine

STREAMS = "/events"  # lasts for hours


def start_tracing(service: str, otlp_endpoint: str | None) -> "TracerProvider | None":
    """The provider to give to what is traced; None where nobody collects traces."""
    if otlp_endpoint is None:
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{otlp_endpoint.rstrip('/')}/v1/traces")))
    return provider


def tracing_part(provider: "TracerProvider | None") -> Part:
    """Stopped after everything that makes spans: it sends what is left."""

    async def stop() -> None:
        if provider is not None:
            await asyncio.to_thread(provider.shutdown)

    return Part("traces", stop=stop)


def current_traceparent() -> str | None:
    """The W3C traceparent of the running span, or None outside of one."""
    span = trace.get_current_span()
    return _traceparent(span) if span.get_span_context().is_valid else None


def _traceparent(span: trace.Span) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def _context(traceparent: str | None) -> Context:
    return extract({"traceparent": traceparent} if traceparent else {}, Context())


def trace_statements(engine: "AsyncEngine", provider: "TracerProvider | None") -> None:
    """A span around every statement of this engine; its text has placeholders, never values."""
    if provider is None:
        return
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor  # noqa: PLC0415

    # It names SQLAlchemy 2.0 as its newest and works with 2.1: a test holds that.
    SQLAlchemyInstrumentor().instrument(engine=engine.sync_engine, tracer_provider=provider, skip_dep_check=True)


class BusSpans:
    """Spans of the bus. A batch is one span, linked to the traces its records belong to; what a record brings about goes on
    in the trace of that record, not in that of the batch, so that a pupil's attempt is one trace from request to feed."""

    def __init__(self, provider: "TracerProvider") -> None:
        self._tracer = provider.get_tracer(__name__)

    @contextmanager
    def batch(self, group: str, envelopes: Iterable[Envelope]) -> Iterator[None]:
        contexts = (trace.get_current_span(_context(one.traceparent)).get_span_context() for one in envelopes)
        links = [trace.Link(context) for context in contexts if context.is_valid]
        with self._tracer.start_as_current_span(f"{group} process", Context(), kind=SpanKind.CONSUMER, links=links):
            yield

    def publish(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers with the record's own span in them, a child of the one they name."""
        context = _context(headers.get("traceparent"))
        span = self._tracer.start_span(f"{headers['ce_type']} publish", context, kind=SpanKind.PRODUCER)
        span.end()
        return {**headers, "traceparent": _traceparent(span)}


class Spans:
    """ASGI: a span around every request, the child of the caller's."""

    def __init__(self, app: ASGIApp, provider: "TracerProvider") -> None:
        self._app = app
        self._tracer = provider.get_tracer(__name__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == STREAMS:
            await self._app(scope, receive, send)
            return
        context = _context(dict(scope["headers"]).get(b"traceparent", b"").decode("latin-1"))
        with self._tracer.start_as_current_span(scope["method"], context, kind=SpanKind.SERVER) as span:
            await self._app(scope, receive, send)
            path = getattr(scope.get("route"), "path", "unmatched")
            span.update_name(f"{scope['method']} {path}")
            span.set_attribute("http.route", path)
