"""The use cases: bring the curriculum in, and see to it that the bus tells what the database holds."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from libs.chassis.errors import Permanent
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.model.difference import difference
from services.curriculum.model.draft import Draft, Suggestion
from services.curriculum.ports import Fact, Facts, Known, Unit


@dataclass(frozen=True, slots=True)
class Changes:
    """What a use case did: rows touched by table, facts enqueued by event type."""

    rows: dict[str, int]
    published: dict[str, int]
    removed: dict[str, int]

    @property
    def facts(self) -> int:
        return sum(self.published.values()) + sum(self.removed.values())


@dataclass(frozen=True, slots=True)
class UseCases:
    """`publications` tells what a curriculum is published as, `digest` one payload from another."""

    units: Callable[[], Unit]
    publications: Callable[[Catalogue, Sequence[Draft]], Iterable[tuple[Fact, Any]]]
    digest: Callable[[Any], bytes]

    async def load(self, catalogue: Catalogue) -> Changes:
        """Stores the curriculum and announces what is different from the stored one; the same again does nothing."""
        async with self.units() as work:
            await work.lock()
            stored = self.publications(await work.catalogue(), await work.drafts())
            known = {fact: self.digest(payload) for fact, payload in stored}
            rows = await work.save(catalogue)
            facts = difference(self.publications(catalogue, await work.drafts()), known, self.digest)
            await work.enqueue(facts)
        return _changes(facts, rows)

    async def republish(self) -> Changes:
        """Announces the whole stored curriculum again."""
        async with self.units() as work:
            await work.lock()
            facts = dict(self.publications(await work.catalogue(), await work.drafts()))
            await work.enqueue(facts)
        return _changes(facts)

    async def draft(self, suggestions: Sequence[Suggestion]) -> None:
        """Keeps what a model suggested, once however often it comes, and announces what is new. Raises Permanent for work
        that belongs nowhere."""
        async with self.units() as work:
            await work.lock()
            try:
                kept = [await work.keep(one) for one in suggestions]
            except LookupError as error:
                raise Permanent(str(error)) from error
            if new := [one for one in kept if one is not None]:
                places = Catalogue(subdomains=tuple(await work.subdomains()))
                await work.enqueue(dict(self.publications(places, new)))

    async def reconcile(self, read: Callable[[], Awaitable[Known]]) -> Changes | None:
        """Announces what the bus lacks or has wrong; `read` finds out what it tells. None where facts were on their way
        before or while it was read: nobody can tell then what the bus lacks."""
        async with self.units() as work:
            await work.lock()
            before = await work.last_published()
        if before is None:
            return None
        known = await read()
        async with self.units() as work:
            await work.lock()
            if await work.last_published() != before:
                return None
            wanted = self.publications(await work.catalogue(), await work.drafts())
            facts = difference(wanted, known, self.digest)
            await work.enqueue(facts)
        return _changes(facts)


def _changes(facts: Facts, rows: dict[str, int] | None = None) -> Changes:
    published = Counter(type_ for (type_, _), payload in facts.items() if payload is not None)
    removed = Counter(type_ for (type_, _), payload in facts.items() if payload is None)
    return Changes(rows or {}, dict(published), dict(removed))
