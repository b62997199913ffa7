"""What calls of both providers have in common: how fast, how long after a failure, at what price, and with which words."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from time import monotonic

import structlog

from libs.chassis import metrics
from libs.chassis.clock import Clock
from libs.chassis.jobs import Circuit, RateLimiter
from services.ocr.model.pictures import Picture
from services.ocr.model.prompt import MAX_TOKENS
from services.ocr.model.transcription import Transcription
from services.ocr.ports import Away, Reply

log = structlog.get_logger()
TOKENS_PER_CALL = 2_000  # about what a picture and its answer take
NO_LIMIT = 1e12


@dataclass(frozen=True, slots=True)
class Terms:
    """A model, its prices in US dollars per million tokens, and how it may be called."""

    model: str
    input_price: float
    output_price: float
    calls_per_minute: float
    timeout: float


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as the SDK gives it. `read` is None for one of no use."""

    reply_id: str | None
    raw: str
    input_tokens: int
    output_tokens: int
    read: Transcription | None


class Refused(Exception):  # noqa: N818 - an outcome
    """The provider will never take this request."""


class ReaderBase(ABC):
    """A reader whose subclass speaks to the SDK in `_call`, which raises Away or Refused."""

    provider: str
    sdk: str

    def __init__(self, terms: Terms, clock: Clock) -> None:
        self._terms, self._clock = terms, clock
        self._circuit = Circuit(self.provider)
        self._limiter = RateLimiter(calls_per_minute=terms.calls_per_minute, tokens_per_minute=NO_LIMIT)

    @property
    def is_away(self) -> bool:
        return self._circuit.pause() > 0

    @property
    def most(self) -> float:
        return self._cost(TOKENS_PER_CALL, MAX_TOKENS)

    async def read(self, picture: Picture) -> Reply:
        if self.is_away:
            raise Away(self.provider, "not asked, because it failed a moment ago")
        await asyncio.to_thread(import_module, self.sdk)  # the first time that takes seconds, which the loop has not
        await self._limiter.admit(TOKENS_PER_CALL)
        asked_at, began = self._clock(), monotonic()
        said = await self._counted(lambda: self._call(picture))
        cost = self._cost(said.input_tokens, said.output_tokens)
        metrics.PROVIDER_COST.labels(self.provider, self._terms.model).inc(cost)
        duration = round((monotonic() - began) * 1000)
        return Reply(
            self.provider,
            self._terms.model,
            said.reply_id,
            said.raw,
            asked_at,
            duration,
            said.input_tokens,
            said.output_tokens,
            cost,
            said.read,
        )

    def _cost(self, read: int, written: int) -> float:
        """US dollars for so many tokens."""
        return (read * self._terms.input_price + written * self._terms.output_price) / 1e6

    async def _counted(self, call: Callable[[], Awaitable[Said]]) -> Said:
        outcome = "failed"
        try:
            said = await call()
            outcome = "answered" if said.read else "useless"
        except Away as away:
            self._circuit.failed(away.retry_after)
            raise
        except Refused as refused:
            outcome = "refused"
            log.error("a provider refuses a request", provider=self.provider, reason=str(refused))
            said = Said(None, "", 0, 0, None)
        finally:
            metrics.PROVIDER_CALLS.labels(self.provider, self._terms.model, outcome).inc()
        self._circuit.succeeded()
        return said

    @abstractmethod
    async def _call(self, picture: Picture) -> Said: ...


def seconds(retry_after: str | None) -> float | None:
    """Of a `retry-after` header; None where it is none, or a date."""
    text = retry_after or ""
    return float(text) if text.replace(".", "", 1).isdigit() else None
