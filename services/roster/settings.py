"""Configuration of the roster service."""

from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings


class RosterSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ROSTER_", frozen=True, extra="ignore")
    service: ClassVar[str] = "roster"

    database_url: str = Field(description="PostgreSQL, as postgresql+asyncpg://role:password@host:port/database")
    reconcile_every: float = Field(
        600.0, gt=0, description="seconds between two looks at whether the bus still tells what the database holds"
    )
