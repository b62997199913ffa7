"""Which topics a pupil is ready for: begun ones, and those whose prerequisites are held."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.mastery.model.bank import Bank
from services.mastery.model.level import FROM, Level

HELD = FROM[Level.PROFICIENT]
"""A prerequisite with this P(known) or more is held."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """`known` is P(known) of the topics that the pupil has tried; `implied` are topics held without having been tried, because
    something that needs them is held (the surmise relation of J.-P. Doignon, J.-C. Falmagne, "Spaces for the assessment of
    knowledge", International Journal of Man-Machine Studies 23, 1985)."""

    bank: Bank
    known: Mapping[str, float]
    implied: frozenset[str]

    @classmethod
    def of(cls, bank: Bank, known: Mapping[str, float]) -> "Readiness":
        below = [bank.foundations(topic_id) for topic_id, p in known.items() if p >= HELD]
        return cls(bank, known, frozenset[str]().union(*below) - known.keys())

    def holds(self, topic_id: str) -> bool:
        """What the pupil's own answers say counts more than what other topics imply."""
        return self.known.get(topic_id, 0.0) >= HELD or topic_id in self.implied

    def missing(self, topic_id: str) -> list[str]:
        """The topics that keep the pupil from beginning this one, by id; none if it was begun."""
        if topic_id in self.known:
            return []
        return sorted(one for one in self.bank.gates(topic_id) if not self.holds(one))

    def is_open(self, topic_id: str) -> bool:
        return not self.missing(topic_id)
