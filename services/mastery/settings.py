"""Configuration of the mastery service."""

from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings


class MasterySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="MASTERY_", frozen=True, extra="ignore")
    service: ClassVar[str] = "mastery"

    database_url: str = Field(description="PostgreSQL, as postgresql+asyncpg://role:password@host:port/database")
    refold_every: float = Field(
        10.0, gt=0, description="seconds between looks for estimates whose topic has got other parameters"
    )
