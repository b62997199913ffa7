"""The use cases: bring the curriculum in, and see to it that the bus tells what the database holds."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.curriculum.model.catalogue import Catalogue
from services.curriculum.model.difference import difference
from services.curriculum.ports import Facts, Unit


@dataclass(frozen=True, slots=True)
class Changes:
    """What a use case did: rows touched by table, facts enqueued by event type."""

    rows: dict[str, int]
    published: dict[str, int]
    removed: dict[str, int]


@dataclass(frozen=True, slots=True)
class UseCases:
    """`publications` tells what a curriculum is published as."""

    units: Callable[[], Unit]
    publications: Callable[[Catalogue], Facts]

    async def load(self, catalogue: Catalogue) -> Changes:
        """Stores the curriculum and announces what is different from the stored one; the same again does nothing."""
        async with self.units() as work:
            await work.lock()
            known = self.publications(await work.catalogue())
            rows = await work.save(catalogue)
            facts = difference(self.publications(catalogue), known)
            await work.enqueue(facts)
        return _changes(facts, rows)

    async def republish(self) -> Changes:
        """Announces the whole stored curriculum again."""
        async with self.units() as work:
            await work.lock()
            facts = self.publications(await work.catalogue())
            await work.enqueue(facts)
        return _changes(facts)

    async def reconcile(self, read: Callable[[], Awaitable[Facts]]) -> Changes | None:
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
            facts = difference(self.publications(await work.catalogue()), known)
            await work.enqueue(facts)
        return _changes(facts)


def _changes(facts: Facts, rows: dict[str, int] | None = None) -> Changes:
    published = Counter(type_ for (type_, _), payload in facts.items() if payload is not None)
    removed = Counter(type_ for (type_, _), payload in facts.items() if payload is None)
    return Changes(rows or {}, dict(published), dict(removed))
