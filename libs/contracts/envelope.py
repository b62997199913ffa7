"""The envelope: CloudEvents 1.0 attributes in Kafka headers (binary mode), so that routing, dedupe and dead-lettering
never parse a body.

Source: CloudEvents Kafka protocol binding 1.0.2, section 3.2; `traceparent` is W3C Trace Context.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

SPEC_VERSION = "1.0"
MAX_LENGTH = 256  # characters of any one attribute: they go into every log line
Headers = dict[str, str]

_PARTITION = re.compile(r"[0-9]{1,9}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class EnvelopeError(ValueError):
    """A header is missing or malformed; the message names it and the rule."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a fact without reading it.

    `id` never changes once the fact is recorded. `causation_id` is the id of the record that caused this one,
    `correlation_id` the request all of them came from. `reply_partition` is where the gateway that asked listens.
    """

    id: UUID
    type: str
    source: str
    time: datetime
    subject: str
    correlation_id: str
    causation_id: UUID | None = None
    traceparent: str | None = None
    reply_partition: int | None = None

    def to_headers(self) -> Headers:
        headers = {
            "ce_specversion": SPEC_VERSION,
            "ce_id": str(self.id),
            "ce_type": self.type,
            "ce_source": self.source,
            "ce_time": self.time.isoformat(),
            "ce_subject": self.subject,
            "correlation_id": self.correlation_id,
        }
        if self.causation_id is not None:
            headers["ce_causationid"] = str(self.causation_id)
        if self.traceparent is not None:
            headers["traceparent"] = self.traceparent
        if self.reply_partition is not None:
            headers["ce_replypartition"] = str(self.reply_partition)
        return headers

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> "Envelope":
        """Raises EnvelopeError naming the first header that breaks a rule.

        A malformed `traceparent` is ignored, as W3C Trace Context section 3.2 demands: tracing never stops work.
        """
        if (version := _required(headers, "ce_specversion")) != SPEC_VERSION:
            raise EnvelopeError(f"header ce_specversion: {version!r} is not {SPEC_VERSION}")
        causation = headers.get("ce_causationid")
        partition = headers.get("ce_replypartition")
        if partition is not None and not _PARTITION.fullmatch(partition):
            raise EnvelopeError(f"header ce_replypartition: {partition[:40]!r} is not a partition number")
        traceparent = headers.get("traceparent", "")
        identifier = _uuid("ce_id", _required(headers, "ce_id"))
        return cls(
            id=identifier,
            type=_required(headers, "ce_type"),
            source=_required(headers, "ce_source"),
            time=_time(_required(headers, "ce_time")),
            subject=_required(headers, "ce_subject"),
            correlation_id=_bounded("correlation_id", headers.get("correlation_id") or str(identifier)),
            causation_id=None if causation is None else _uuid("ce_causationid", causation),
            traceparent=traceparent if _TRACEPARENT.fullmatch(traceparent) else None,
            reply_partition=None if partition is None else int(partition),
        )


def _required(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if not value:
        raise EnvelopeError(f"header {name} is missing")
    return _bounded(name, value)


def _bounded(name: str, value: str) -> str:
    if len(value) > MAX_LENGTH:
        raise EnvelopeError(f"header {name} is longer than {MAX_LENGTH} characters")
    return value


def _uuid(name: str, value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise EnvelopeError(f"header {name}: {value[:40]!r} is not a UUID") from None


def _time(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise EnvelopeError(f"header ce_time: {value[:40]!r} is not an ISO 8601 time") from None
    if moment.tzinfo is None:
        raise EnvelopeError("header ce_time has no time zone")
    if not 1 < moment.year < 9999:  # at the edges the shift to UTC overflows
        raise EnvelopeError(f"header ce_time: year {moment.year} is out of range")
    return moment.astimezone(UTC)
