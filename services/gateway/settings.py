"""Settings of the gateway."""

import os
import socket
from typing import ClassVar
from zlib import crc32

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings
from libs.contracts import TOPICS


class GatewaySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="GATEWAY_", frozen=True, extra="ignore")
    service: ClassVar[str] = "gateway"

    http_port: int = Field(8080, ge=1, le=65535, description="port the HTTP server binds to")

    jwks_url: str = Field(description="where the token issuer publishes its keys (http, https or file)")
    token_issuer: str = Field(description="the `iss` a token must have")
    token_audience: str = Field("innova", description="the `aud` a token must have")
    role_claim: str = Field(
        "app_metadata.role", description="path of the claim with the role; only the issuer writes it"
    )
    attempt_id_secret: SecretStr = Field(description="makes attempt ids unguessable; the same for all instances")

    attempts_url: str = Field("http://127.0.0.1:8001", description="internal API of the attempts service")
    mastery_url: str = Field("http://127.0.0.1:8002", description="internal API of the mastery service")
    curriculum_url: str = Field("http://127.0.0.1:8003", description="internal API of the curriculum service")
    telemetry_url: str = Field("http://127.0.0.1:8004", description="internal API of the telemetry service")
    classifier_url: str = Field("http://127.0.0.1:8005", description="internal API of the classifier service")
    ocr_url: str = Field("http://127.0.0.1:8006", description="internal API of the ocr service")
    roster_url: str = Field("http://127.0.0.1:8007", description="internal API of the roster service")
    upstream_timeout: float = Field(5.0, gt=0, description="seconds an internal API gets to answer")

    publish_timeout: float = Field(
        4.0, gt=0, description="seconds until a submission that Kafka has not taken is refused"
    )
    reply_budget: float = Field(2.0, ge=0, description="seconds to wait for the outcome before answering 202")
    p_known_grace: float = Field(0.3, ge=0, description="seconds more to wait for the mastery that the outcome moved")
    max_waiting: int = Field(2000, ge=1, description="submissions that may wait at once; more are refused with 503")
    reply_partition: int | None = Field(
        None,
        ge=0,
        lt=TOPICS["gateway-replies"].partitions,
        description="where this instance's replies come; from its name",
    )

    attempts_rate: float = Field(50.0, gt=0, description="submissions a second per pupil, on average")
    attempts_burst: int = Field(200, ge=1, description="submissions of one pupil at once")
    uploads_rate: float = Field(0.05, gt=0, description="photographs a second per pupil, on average")
    uploads_burst: int = Field(30, ge=1, description="photographs of one pupil at once")
    reads_rate: float = Field(100.0, gt=0, description="other requests a second per subject, on average")
    reads_burst: int = Field(500, ge=1, description="other requests of one subject at once")
    anonymous_rate: float = Field(20.0, gt=0, description="requests a second per address without a valid token")
    anonymous_burst: int = Field(200, ge=1, description="requests of one address at once without a valid token")

    streams_per_subject: int = Field(5, ge=1, description="event streams one subject may have open on this instance")
    heartbeat: float = Field(15.0, gt=0, description="seconds between signs of life on an event stream")
    feed_max_replay: int = Field(
        50_000, ge=0, description="records a resumed stream may have missed before it is reset"
    )

    cors_origins: tuple[str, ...] = Field(
        (), description="JSON list of the origins whose pages may call; none by default"
    )

    @field_validator("attempt_id_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < 16:
            raise ValueError("must have at least 16 characters")
        return value

    @field_validator("role_claim")
    @classmethod
    def _trusted(cls, value: str) -> str:
        if value.startswith("user_metadata"):
            raise ValueError("user_metadata is written by the user")
        return value

    @property
    def upstreams(self) -> dict[str, str]:
        """The internal APIs by service."""
        names = ("attempts", "mastery", "curriculum", "telemetry", "classifier", "ocr", "roster")
        return {name: getattr(self, f"{name}_url") for name in names}

    @property
    def partition(self) -> int:
        """The partition of gateway-replies that this instance reads. Two instances on one partition only cost each other
        the reading: every reply is matched by the command's id."""
        if self.reply_partition is not None:
            return self.reply_partition
        name = self.instance or f"{socket.gethostname()}:{os.getpid()}"
        return crc32(name.encode()) % TOPICS["gateway-replies"].partitions
