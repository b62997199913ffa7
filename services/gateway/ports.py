"""What the use cases need from the outside."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from libs.contracts import Event
from libs.contracts.attempts.v1 import AttemptAnswered, AttemptRefused
from libs.contracts.curriculum.v1 import ExercisePublished

Exercises = Mapping[str, ExercisePublished]  # by exercise id as text


@dataclass(frozen=True, slots=True)
class Trace:
    """What ties everything that one request causes together."""

    correlation_id: str
    traceparent: str | None = None


class Log(Protocol):
    """The bus, as a place where pupils' work is safe."""

    async def append(self, event: Event, event_id: UUID, trace: Trace) -> None:
        """Returns once all replicas have it. Raises Refusal BUS_UNAVAILABLE when that takes too long."""


class Pending(Protocol):
    """The replies to one command, of which each may never come."""

    async def outcome(self, within: float) -> AttemptAnswered | AttemptRefused | None:
        """The outcome, None if it takes longer than `within` seconds."""

    async def p_known(self, within: float) -> float | None:
        """The probability of mastery after the attempt, None if it takes longer than `within` seconds."""


class Replies(Protocol):
    def expect(self, command_id: UUID, attempt_id: UUID) -> AbstractContextManager[Pending]:
        """Collects what is said about this command. Raises Refusal OVERLOADED when too many are waiting."""
