"""What a pupil's answers, taken together, say about the misconceptions held."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from libs.diagnosis import Diagnosis, Evidence, Profile, update
from libs.diagnosis.profile import HELD, SIGHTING

STEPS = (0.25, HELD, 0.75)  # a probability is told again when it has crossed one of these


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one answer, or a later finding about it, says."""

    student_id: UUID
    topic_id: str
    diagnosis: Diagnosis
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class PupilProfile:
    """A pupil's evidence per misconception; `revision` counts its states from 1, 0 is a pupil without any evidence."""

    student_id: UUID
    evidence: Profile = field(default_factory=Profile)
    revision: int = 0
    updated_at: datetime | None = None

    def after(self, lessons: Iterable[Lesson], now: datetime) -> "PupilProfile":
        """The profile after these lessons about the pupil, in the order given; itself where they say nothing."""
        evidence = self.evidence
        for one in lessons:
            evidence = update(evidence, one.diagnosis, at=one.submitted_at.isoformat(), topic=one.topic_id)
        if evidence == self.evidence:
            return self
        return PupilProfile(self.student_id, evidence, self.revision + 1, now)

    @property
    def said(self) -> frozenset[tuple[str, int, int]]:
        """What others would hear of it, roughly: which errors are likely, in how many answers each was seen, and how sure
        it is, in steps."""
        return frozenset(
            (code, one.sightings, bisect(STEPS, one.probability))
            for code, one in self.evidence.evidence.items()
            if one.probability >= SIGHTING
        )

    def since(self, earlier: "PupilProfile") -> dict[str, Evidence]:
        """The evidence that is not what it was, by code."""
        known = earlier.evidence.evidence
        return {code: one for code, one in self.evidence.evidence.items() if known.get(code) != one}
