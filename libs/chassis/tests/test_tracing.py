"""Traces go through HTTP, Kafka and SQL: one pupil's attempt is one trace, whatever batch it travels in."""

from uuid import uuid4

import httpx
import pytest
from faststream.kafka import KafkaRouter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.kafka.bus import Bus
from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.postgres import UnitOfWork, make_engine, ping
from libs.chassis.testing.bus import headers_of, produce_raw, records, scratch_topic
from libs.chassis.tests.conftest import NumberDoubled, NumberNoted, TesterSettings, group_of, note
from libs.chassis.tracing import start_tracing, trace_statements

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.fixture
def spans() -> tuple[TracerProvider, InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider, exporter


@pytest.mark.wire
async def test_trace_when_a_record_causes_an_event_goes_on_in_that_event(
    kafka: str, topic: str, monkeypatch: pytest.MonkeyPatch, spans: tuple[TracerProvider, InMemorySpanExporter]
) -> None:
    provider, exporter = spans
    router = KafkaRouter()

    @subscribe(router, topic, group=group_of(topic), reads=(NumberNoted,))
    async def double(deliveries: list[Delivery], _: None) -> list[Outgoing]:
        return [
            Outgoing(NumberDoubled(student_id=one.data.student_id, number=2 * one.data.number), cause=one.envelope)
            for one in deliveries
        ]

    async with scratch_topic(kafka) as results:
        contract = NumberDoubled.contract
        monkeypatch.setattr(
            NumberDoubled, "contract", type(contract)(contract.type, results, contract.key, NumberDoubled)
        )
        settings = TesterSettings(kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=50)
        bus = Bus(settings, router=router, halt=pytest.fail, tracer_provider=provider)
        traced = note(1).to_record("test", bus._clock)
        headers = [(name, value.encode()) for name, value in traced.headers.items()] + [
            ("traceparent", PARENT.encode())
        ]
        await produce_raw(kafka, topic, traced.value, traced.key, headers)
        await bus.start()
        (event,) = await records(kafka, results, count=1)
        await bus.stop()
    assert headers_of(event)["traceparent"].split("-")[1] == TRACE
    batch = next(span for span in exporter.get_finished_spans() if span.name.endswith("process"))
    assert [f"{link.context.trace_id:032x}" for link in batch.links] == [TRACE]


@pytest.mark.component
async def test_trace_when_a_statement_runs_it_is_a_span_without_values(
    postgres_url: str, spans: tuple[TracerProvider, InMemorySpanExporter]
) -> None:
    provider, exporter = spans
    engine = make_engine(postgres_url, application_name="test")
    trace_statements(engine, provider)
    with provider.get_tracer("test").start_as_current_span("outer") as outer:
        await ping(engine)
        async with UnitOfWork(engine):
            pass
    await engine.dispose()
    statement = next(span for span in exporter.get_finished_spans() if "select" in span.name.lower())
    assert statement.context.trace_id == outer.get_span_context().trace_id


async def test_trace_when_a_request_names_its_parent_the_span_is_its_child(
    spans: tuple[TracerProvider, InMemorySpanExporter],
) -> None:
    provider, exporter = spans
    app = make_http("Test", Lifecycle(pytest.fail), tracing=provider)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        await client.get("/livez", headers={"traceparent": PARENT})
        await client.get("/livez", headers={"traceparent": "nonsense"})
    first, second = exporter.get_finished_spans()
    assert (first.name, f"{first.context.trace_id:032x}") == ("GET /livez", TRACE)
    assert f"{second.context.trace_id:032x}" != TRACE


def test_tracing_when_no_collector_is_named_does_nothing() -> None:
    assert start_tracing("test", None) is None


def test_event_without_a_cause_starts_no_trace_of_its_own() -> None:
    record = note(1, uuid4()).to_record("test", utc_now)
    assert "traceparent" not in record.headers
