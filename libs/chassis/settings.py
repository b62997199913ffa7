"""Settings every process has. A service adds its own in its settings.py and sets its environment prefix."""

import sys
from typing import ClassVar, Literal, Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Read from environment variables `<SERVICE>_<NAME>`; frozen once read."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")
    service: ClassVar[str]

    http_host: str = Field("127.0.0.1", description="address the HTTP server binds to")
    http_port: int = Field(8000, ge=1, le=65535, description="port the HTTP server binds to")
    kafka_bootstrap_servers: str = Field("127.0.0.1:9092", description="host:port[,host:port...] of the bus")
    kafka_fetch_max_wait_ms: int = Field(
        500, ge=1, description="how long the broker may hold an empty fetch; 500 on Apache Kafka, about 10 on Tansu"
    )
    kafka_request_timeout_ms: int = Field(10_000, ge=500, description="after this a publish counts as failed")
    graceful_timeout: float = Field(15.0, gt=0, description="seconds that work in flight gets at shutdown")
    watchdog_timeout: float = Field(
        300.0, gt=0, description="seconds without progress, while there is a backlog, after which the process ends"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "console"] = "json"
    otlp_endpoint: str | None = Field(None, description="OpenTelemetry collector (HTTP); no tracing without it")
    instance: str | None = Field(None, description="name of this replica; gives its consumers a static membership")

    @classmethod
    def load(cls) -> Self:
        """Settings from the environment. Ends the process with a readable list when some are missing or wrong."""
        try:
            return cls()
        except ValidationError as error:
            prefix = cls.model_config.get("env_prefix", "")
            for problem in error.errors(include_url=False, include_input=False):
                name = prefix + "_".join(str(part) for part in problem["loc"]).upper()
                sys.stderr.write(f"{name}: {problem['msg']}\n")
            raise SystemExit(2) from None
