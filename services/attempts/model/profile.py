"""What a pupil's answers, taken together, say about the misconceptions held."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from libs.diagnosis import Evidence, Profile, update
from services.attempts.model.attempt import Judged


@dataclass(frozen=True, slots=True)
class PupilProfile:
    """A pupil's evidence per misconception; `revision` counts its states from 1, 0 is a pupil without any evidence."""

    student_id: UUID
    evidence: Profile = field(default_factory=Profile)
    revision: int = 0
    updated_at: datetime | None = None

    def after(self, works: Iterable[Judged], now: datetime) -> "PupilProfile":
        """The profile after these answers of the pupil, in the order given; itself where they say nothing."""
        evidence = self.evidence
        for one in works:
            submitted_at = one.attempt.submitted_at.isoformat()
            evidence = update(evidence, one.diagnosis, at=submitted_at, topic=one.attempt.topic_id)
        if evidence == self.evidence:
            return self
        return PupilProfile(self.student_id, evidence, self.revision + 1, now)

    def since(self, earlier: "PupilProfile") -> dict[str, Evidence]:
        """The evidence that is not what it was, by code."""
        known = earlier.evidence.evidence
        return {code: one for code, one in self.evidence.evidence.items() if known.get(code) != one}
