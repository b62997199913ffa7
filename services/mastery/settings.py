"""Configuration of the mastery service."""

from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings


class MasterySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="MASTERY_", frozen=True, extra="ignore")
    service: ClassVar[str] = "mastery"

    database_url: str = Field(description="PostgreSQL, as postgresql+asyncpg://role:password@host:port/database")
    calibrate_at: int = Field(
        2, ge=-1, le=23, description="hour of the day, in UTC, at which a calibration starts; -1: only when asked"
    )
    calibrate_forgetting: bool = Field(
        False, description="whether topics are fitted with forgetting; then nobody may stay above 1 - forget"
    )
    refold_every: float = Field(
        10.0, gt=0, description="seconds between looks for estimates whose topic has got other parameters"
    )
