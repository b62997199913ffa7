from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import Envelope, EnvelopeError
from libs.contracts.envelope import MAX_LENGTH

TEXT = st.text(min_size=1, max_size=MAX_LENGTH)
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
HEX = st.text("0123456789abcdef", min_size=16, max_size=16)
ENVELOPES = st.builds(
    Envelope,
    id=st.uuids(),
    type=TEXT,
    source=TEXT,
    time=st.datetimes(datetime(2, 1, 3), datetime(9998, 12, 30), timezones=ZONES),  # noqa: DTZ001
    subject=TEXT,
    correlation_id=TEXT,
    causation_id=st.none() | st.uuids(),
    traceparent=st.none() | st.builds("00-{0}{1}-{2}-01".format, HEX, HEX, HEX),
    reply_partition=st.none() | st.integers(0, 10**9 - 1),
)
GOOD = Envelope(
    id=UUID("01920c5e-8a1b-7c3d-9e4f-5a6b7c8d9e0f"),
    type="attempts.attempt.recorded.v1",
    source="attempts",
    time=datetime(2026, 3, 2, 9, 14, 5, tzinfo=UTC),
    subject="01920c00-1111-7222-8333-444455556666",
    correlation_id="5b0c8f1e",
).to_headers()
LONG = "x" * (MAX_LENGTH + 1)


@given(ENVELOPES)
def test_envelope_written_then_read_is_the_same(envelope: Envelope) -> None:
    assert Envelope.from_headers(envelope.to_headers()) == envelope


@given(ENVELOPES)
def test_headers_are_text_and_read_times_are_utc(envelope: Envelope) -> None:
    headers = envelope.to_headers()
    assert all(isinstance(value, str) for value in headers.values())
    assert Envelope.from_headers(headers).time.utcoffset() == timedelta(0)


@pytest.mark.parametrize("name", ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_subject"])
def test_required_header_missing_or_empty_is_refused_by_name(name: str) -> None:
    for headers in ({key: value for key, value in GOOD.items() if key != name}, GOOD | {name: ""}):
        with pytest.raises(EnvelopeError, match=f"header {name} is missing"):
            Envelope.from_headers(headers)


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("ce_specversion", "0.3", "is not 1.0"),
        ("ce_id", "42", "is not a UUID"),
        ("ce_id", "no-uuid\ud800", "is not a UUID"),
        ("ce_time", "yesterday", "is not an ISO 8601 time"),
        ("ce_time", "2026-03-02T09:14:05", "has no time zone"),
        ("ce_time", "9999-12-31T23:59:59-10:00", "out of range"),
        ("ce_time", "0001-01-01T00:00:00+10:00", "out of range"),
        ("ce_causationid", "", "is not a UUID"),
        ("ce_causationid", "1234", "is not a UUID"),
        ("ce_replypartition", "-1", "is not a partition number"),
        ("ce_replypartition", "٣", "is not a partition number"),
        ("ce_replypartition", "9" * 5000, "is not a partition number"),
        ("ce_type", LONG, f"is longer than {MAX_LENGTH}"),
        ("ce_source", LONG, f"is longer than {MAX_LENGTH}"),
        ("ce_subject", LONG, f"is longer than {MAX_LENGTH}"),
        ("correlation_id", LONG, f"is longer than {MAX_LENGTH}"),
    ],
)
def test_bad_header_is_refused_by_name_and_rule(name: str, value: str, rule: str) -> None:
    with pytest.raises(EnvelopeError, match=f"header {name}.*{rule}") as caught:
        Envelope.from_headers(GOOD | {name: value})
    assert len(str(caught.value)) < 400, "a message never repeats a megabyte of header"


@given(st.dictionaries(st.sampled_from([*GOOD, "ce_causationid", "ce_replypartition", "traceparent"]), st.text()))
def test_whatever_stands_in_the_headers_only_the_envelope_error_comes_out(headers: dict[str, str]) -> None:
    try:
        Envelope.from_headers(GOOD | headers)
    except EnvelopeError as error:
        assert str(error).startswith("header ")


def test_missing_correlation_id_is_the_id_of_the_fact() -> None:
    headers = {name: value for name, value in GOOD.items() if name != "correlation_id"}
    assert Envelope.from_headers(headers).correlation_id == GOOD["ce_id"]


@pytest.mark.parametrize("value", ["", "garbage", "00-zz-zz-01", "00-" + "0" * 32, "x" * 100_000])
def test_malformed_traceparent_is_ignored_since_tracing_never_stops_work(value: str) -> None:
    assert Envelope.from_headers(GOOD | {"traceparent": value}).traceparent is None


def test_foreign_headers_are_ignored() -> None:
    assert Envelope.from_headers(GOOD | {"x-anything": "1"}) == Envelope.from_headers(GOOD)
