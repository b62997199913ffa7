"""Settings of the attempts service."""

from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings


class AttemptsSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ATTEMPTS_", frozen=True, extra="ignore")
    service: ClassVar[str] = "attempts"

    database_url: str = Field(description="PostgreSQL, postgresql+asyncpg://role:password@host/database")
    give_up_after: float = Field(
        96.0, gt=0, description="hours that a question may be open; the classifier itself gives up before"
    )
    give_up_every: float = Field(
        300.0, gt=0, description="seconds between two looks for questions that are open too long"
    )
    ask_classifier: bool = Field(True, description="whether a language model is asked what the rules leave open")
