"""Settings of the attempts service."""

from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings


class AttemptsSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ATTEMPTS_", frozen=True, extra="ignore")
    service: ClassVar[str] = "attempts"

    database_url: str = Field(description="PostgreSQL, postgresql+asyncpg://role:password@host/database")
