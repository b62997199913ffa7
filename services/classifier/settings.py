"""Settings of the classifier service."""

from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings


class ClassifierSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="CLASSIFIER_", frozen=True, extra="ignore")
    service: ClassVar[str] = "classifier"

    mongodb_url: str = Field(description="MongoDB (a replica set, for majority reads)")
    mongodb_database: str = Field("innova_classifier", description="database that holds the jobs")
