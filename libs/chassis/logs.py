"""Logs: structlog as JSON lines on standard error, the standard library's loggers included. No payload at INFO."""

import logging
import sys
from time import monotonic

import structlog
from structlog.typing import Processor


def configure_logging(service: str, level: str, form: str) -> None:
    """`form` is "json" for machines or "console" for people."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: Processor = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    handler.addFilter(_Sparse())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("uvicorn.access", "httpx", "httpcore", "aiokafka", "botocore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _Sparse(logging.Filter):
    """The Kafka driver repeats itself many times a second while its broker is away: each sentence once in a while is enough,
    our own loggers say what follows from it."""

    def __init__(self, every: float = 10.0) -> None:
        super().__init__()
        self._every = every
        self._said: dict[object, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("aiokafka"):
            return True
        now = monotonic()
        if now - self._said.get(record.msg, -self._every) < self._every:
            return False
        self._said[record.msg] = now
        return True
