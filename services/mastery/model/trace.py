"""Applying a batch of observations to one pupil's topic: in order where possible, by refolding where not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.history import Estimate, Observation, fold


@dataclass(frozen=True, slots=True)
class Movement:
    """What an observation did: P(known) before it, and the estimate after it."""

    before: float
    p_known: float
    attempts_count: int
    last_attempt_at: datetime
    version: int = 0
    """Of the parameters; where it is not that of the movement before, that one's P(known) was refolded in between."""


class Trace:
    """One pupil's topic while a batch is applied. `held` maps attempts to the verdicts known so far."""

    def __init__(self, estimate: Estimate, parameters: Parameters = DEFAULTS) -> None:
        self.estimate = estimate
        self.parameters = parameters
        self._held: dict[UUID, Observation] = {}

    def know(self, held: Mapping[UUID, Observation]) -> None:
        """Tells of verdicts that `estimate` already rests on."""
        self._held.update(held)

    def needs_history(self, observations: Sequence[Observation]) -> bool:
        """Whether `observe` will have to refold for these new observations; then `know` must be told the whole history."""
        last = self.estimate.last
        for one in observations:
            if one.attempt_id in self._held or (last is not None and one.order <= last):
                return True
            last = one.order
        return False

    def observe(self, observation: Observation) -> Movement | None:
        """Applies one verdict. None when it changes nothing: a later verdict holds already, or it says the same again."""
        held = self._held.get(observation.attempt_id)
        if held is not None and held.revision >= observation.revision:
            return None
        self._held[observation.attempt_id] = observation
        if held is not None and held.correct == observation.correct:
            return None
        before = self.estimate
        if held is None and before.precedes(observation):
            self.estimate = before.after(observation, self.parameters)
        else:
            self.estimate = fold(self._held.values(), self.parameters, before.version)
        assert self.estimate.last is not None  # it rests on this observation at least
        after = self.estimate
        return Movement(before.p_known, after.p_known, after.attempts_count, self.estimate.last[0], after.version)
