"""What the use cases need from the outside."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, Self

from services.curriculum.model.catalogue import Catalogue, Subdomain
from services.curriculum.model.draft import Draft, Suggestion

Fact = tuple[str, str]  # the type of an event and its key
Facts = Mapping[Fact, Any]  # to their payloads; None for one that is gone
Known = Mapping[Fact, bytes]  # to digests of their payloads


class Unit(Protocol):
    """One transaction on the stored curriculum."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def lock(self) -> None:
        """Waits until no other transaction writes the curriculum or enqueues facts; held until the end."""

    async def catalogue(self) -> Catalogue: ...

    async def subdomains(self) -> list[Subdomain]: ...

    async def save(self, catalogue: Catalogue) -> dict[str, int]:
        """Makes the stored curriculum equal to this one; returns the number of rows touched by table."""

    async def drafts(self) -> list[Draft]:
        """Those that no entry of the catalogue has taken the place of."""

    async def keep(self, suggestion: Suggestion) -> Draft | None:
        """Stores it, or adds its evidence to the draft of its code; the draft if it is new. What the catalogue has is left
        alone. Raises LookupError where neither topic nor domain is known."""

    async def enqueue(self, facts: Facts) -> None:
        """Has them published after the transaction."""

    async def last_published(self) -> int | None:
        """The number of the last fact enqueued, None while one still waits for the bus."""
