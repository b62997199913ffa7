"""What the use cases need from the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from libs.chassis.errors import Transient
from services.classifier.model.catalogue import Catalogue
from services.classifier.model.pricing import Usage
from services.classifier.model.prompt import Prompt
from services.classifier.model.question import Question
from services.classifier.model.review import Review, Settlement
from services.classifier.model.verdict import Finding

Result = Mapping[str, Any]  # what a job ends with: the event's fields, a suggestion, whether a person is to look


class ProviderAway(Transient):
    """The provider could not be asked: no fault of the work. `retry_after` in seconds, where it said."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model recorded. `is_cut`: it had more to say than it was allowed."""

    id: str
    recorded: Mapping[str, Any]
    usage: Usage
    is_cut: bool


class Model(Protocol):
    async def ask(self, model: str, prompt: Prompt) -> Reply:
        """Raises ProviderAway when the provider could not be asked, ReplyFault when it refuses this very request."""

    async def stop(self) -> None: ...


class Catalogues(Protocol):
    """The error catalogue as the bus tells it."""

    def of(self, group: str) -> Catalogue: ...

    def domain_of(self, topic_id: str | None) -> str | None: ...

    def is_known(self, code: str) -> bool:
        """Whether the catalogue has an entry of that code, whatever its status."""

    def is_active(self, code: str) -> bool:
        """Whether work may be said to show it."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that had a reply. `share` of the cost, in US dollars, falls to each attempt."""

    reply_id: str
    usage: Usage
    cost: float
    seconds: float
    findings: Mapping[str, Finding]
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What a model cost in a span of time. `cached_share` is the share of its input tokens read from the cache."""

    model: str
    calls: int
    attempts: int
    cost: float
    input_tokens: int
    cached_share: float


class Ledger(Protocol):
    """The audit of every call, and so the memory of every reply: `llm_classification_jobs`."""

    async def findings(self, keys: Sequence[str], model: str) -> dict[str, Finding]:
        """What that model has already found, by job key."""

    async def open(self, model: str, prompt: Prompt, questions: Sequence[Question], retries: int) -> str:
        """Writes down that a call goes out; returns its id."""

    async def close(self, call_id: str, questions: Sequence[Question], call: Call) -> None:
        """Writes down its reply, all of it in one write, before anything is done with it."""

    async def fail(self, call_id: str, error: str, seconds: float) -> None: ...

    async def costs(self, since: datetime) -> list[ModelCost]: ...


class Switch(Protocol):
    """Whether models may be asked at all; kept across restarts."""

    async def is_on(self) -> bool: ...

    async def set(self, on: bool, at: datetime) -> None: ...


class Reviews(Protocol):
    """What persons are asked about, oldest first."""

    async def add(self, review: Review) -> None:
        """Unless it is there."""

    async def find(self, review_id: UUID) -> Review | None: ...

    async def waiting(self, after: UUID | None, limit: int) -> list[Review]:
        """Those that nobody has settled, from behind the one of that id."""

    async def count(self) -> int:
        """How many nobody has settled."""

    async def settle(self, review_id: UUID, settlement: Settlement) -> Review:
        """The review with this settlement, or with the one that it had before."""

    async def untold(self, before: datetime) -> list[Review]:
        """Those settled before that time whose settlement nobody has told."""

    async def told(self, review_id: UUID, at: datetime) -> None: ...


class Announcer(Protocol):
    async def announce(self, key: str, result: Result, trace_id: str) -> None:
        """Returns when Kafka has it; the same ids for the same key."""
