"""The documented list of metrics that every process exports (Prometheus, `/metrics`)."""

from prometheus_client import Counter, Gauge, Histogram

RECORDS = Counter("consumer_records_total", "records by how they ended", ["group", "outcome"])
RETRIES = Counter("consumer_retries_total", "tries after a failure", ["group"])
DEAD_LETTERS = Counter("consumer_dlq_total", "records moved to the dead-letter topic", ["group", "topic", "error"])
BATCH_SIZE = Histogram(
    "consumer_batch_records", "records handled together", ["group"], buckets=(1, 2, 5, 10, 50, 200, 500)
)
BATCH_SECONDS = Histogram("consumer_batch_seconds", "time from delivery to settled", ["group"])
HTTP_REQUESTS = Counter("http_requests_total", "HTTP requests", ["route", "status"])
HTTP_SECONDS = Histogram("http_request_seconds", "time to answer", ["route"])
OUTBOX_PENDING = Gauge("outbox_pending", "rows not yet published")
OUTBOX_AGE = Gauge("outbox_oldest_seconds", "age of the oldest row not yet published")
JOBS = Counter("jobs_total", "jobs by how an attempt at them ended", ["queue", "outcome"])
JOBS_WAITING = Gauge("jobs_waiting", "jobs that are not finished", ["queue"])
JOBS_OLDEST = Gauge("jobs_oldest_seconds", "age of the oldest job that is not finished", ["queue"])
PROVIDER_AWAY = Gauge("provider_away", "1 while calls to the provider fail, else 0", ["provider"])
PROVIDER_CALLS = Counter("provider_calls_total", "calls to a provider of models", ["provider", "model", "outcome"])
PROVIDER_COST = Counter("provider_cost_usd_total", "what the calls cost", ["provider", "model"])
LOOP_LAG = Gauge("event_loop_lag_seconds", "how late a timer fires")


def consumed(group: str, handled: int, ignored: int, seconds: float) -> None:
    RECORDS.labels(group, "handled").inc(handled)
    if ignored:
        RECORDS.labels(group, "ignored").inc(ignored)
    BATCH_SIZE.labels(group).observe(handled)
    BATCH_SECONDS.labels(group).observe(seconds)


def retried(group: str) -> None:
    RETRIES.labels(group).inc()


def dead_lettered(group: str, topic: str, error: str) -> None:
    RECORDS.labels(group, "dead_lettered").inc()
    DEAD_LETTERS.labels(group, topic, error).inc()
