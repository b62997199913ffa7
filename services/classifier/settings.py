"""Settings of the classifier service."""

from typing import ClassVar, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings
from services.classifier.model.pricing import Price, price_of

# US dollars per million tokens: input, output, cache write (5 minutes), cache read; by the beginning of a model's name.
PRICES = {
    "claude-haiku-4-5": Price(1.0, 5.0, 1.25, 0.10),
    "claude-sonnet-4-6": Price(3.0, 15.0, 3.75, 0.30),
}


class ClassifierSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="CLASSIFIER_", frozen=True, extra="ignore")
    service: ClassVar[str] = "classifier"

    mongodb_url: str = Field(description="MongoDB (a replica set, for majority reads)")
    mongodb_database: str = Field("innova_classifier", description="database that holds the jobs")

    anthropic_key: SecretStr | None = Field(None, description="key of the provider; without it all questions wait")
    anthropic_url: str | None = Field(None, description="address of the provider; the SDK's own by default")
    model: str = Field("claude-haiku-4-5", description="the model that is asked first")
    larger_model: str = Field("claude-sonnet-4-6", description="the model asked about what the first is not sure of")
    prices: dict[str, Price] = Field(
        PRICES, description="JSON: US dollars per million tokens by the beginning of a model's name"
    )
    model_timeout: float = Field(120.0, gt=0, description="seconds a call may take")
    confidence_threshold: float = Field(0.7, ge=0, le=1, description="below this a finding does not count")

    batch_size: int = Field(20, ge=1, le=50, description="questions in one call")
    batch_wait: float = Field(60.0, ge=0, description="seconds that a question waits for others at most")
    concurrency: int = Field(4, ge=1, description="calls at once")
    max_attempts: int = Field(5, ge=1, description="tries of a question whose answers cannot be used")
    calls_per_minute: float = Field(50.0, gt=0, description="of this instance: replicas divide the account's limit")
    tokens_per_minute: float = Field(500_000.0, gt=0, description="input and output, of this instance")
    daily_budget_usd: float = Field(10.0, ge=0, description="no new calls after this in a UTC day")
    monthly_budget_usd: float = Field(200.0, ge=0, description="no new calls after this in a UTC month")
    answer_within: float = Field(72.0, gt=0, description="hours from submission until a question ends as FAILED")
    job_retention_days: int = Field(60, ge=31, description="finished jobs are forgotten after this")

    @model_validator(mode="after")
    def _models_have_prices(self) -> Self:
        for model in (self.model, self.larger_model):
            price_of(self.prices, model)
        return self
