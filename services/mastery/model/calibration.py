"""What a calibration found, and whether it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.mastery.model.bkt import Parameters

Report = Mapping[str, Any]
"""How a fit went: pupils, answers, standard errors, convergence, and how it did on pupils held out beside what was in use."""


@dataclass(frozen=True, slots=True)
class TopicVersion:
    """A version of a topic's parameters."""

    topic_id: str
    version: int
    parameters: Parameters
    adopted: bool
    """Whether it was not worse than what was in use, on pupils held out; by hand any version can be taken into use."""
    is_current: bool
    run_id: UUID
    fitted_at: datetime
    report: Report


@dataclass(frozen=True, slots=True)
class Run:
    """One calibration of all topics. `topics` is None until it is known which have answers."""

    run_id: UUID
    requested_at: datetime
    topics: int | None
    adopted: int
    rejected: int
    failed: int
    """Jobs that were given up; the log says why."""
    predictor: bool | None
    """Whether the predictor of next answers was adopted; None until it is known."""

    @property
    def is_done(self) -> bool:
        """Whether nothing more will come of it."""
        if self.topics is None:
            return self.failed > 0
        ended = self.adopted + self.rejected + self.failed + (self.predictor is not None)
        return ended >= self.topics + (self.topics > 0)  # and the predictor, where there is anything to predict


def is_not_worse(log_loss: float, current: float) -> bool:
    """Whether what loses this much per held-out answer may replace what is in use."""
    return log_loss <= current
