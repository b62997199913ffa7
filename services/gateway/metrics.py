"""Metrics of the gateway beyond those every process has."""

from prometheus_client import Counter, Gauge

_SUBMISSIONS = Counter("gateway_submissions_total", "accepted submissions by how they were answered", ["answer"])
SUBMISSIONS_ANSWERED = _SUBMISSIONS.labels("answered")
SUBMISSIONS_PENDING = _SUBMISSIONS.labels("pending")
LATE_REPLIES = Counter("gateway_late_replies_total", "replies nobody waited for any more")
STREAMS = Gauge("gateway_event_streams", "open event streams")
