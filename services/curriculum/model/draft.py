"""An error that a model suggested for the catalogue: a draft with the work it was seen in, until a person decides."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.curriculum.model.fields import Severity
from services.curriculum.model.misconception import Misconception

MAX_EVIDENCE = 20  # pieces of work; those that came first stay
ALL_GRADES = (1, 12)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A piece of work that shows the error; nothing in it says whose it is."""

    problem: str
    answer: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a model says. `domain` and `topic` are where the work belongs, as the model was told."""

    code: str
    name: str
    description: str
    signal: str
    domain: str
    topic: str | None
    severity: Severity
    evidence: tuple[Exhibit, ...]
    model: str
    prompt_version: str
    suggested_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """`entry` is as it was suggested first, its status DRAFT; `evidence` grows with every suggestion of its code."""

    entry: Misconception
    evidence: tuple[Exhibit, ...]
    model: str
    prompt_version: str
    suggested_at: datetime

    def with_evidence(self, found: Iterable[Exhibit]) -> "Draft":
        """The same again changes nothing."""
        return replace(self, evidence=tuple(dict.fromkeys((*self.evidence, *found)))[:MAX_EVIDENCE])


def drafted(suggestion: Suggestion, subdomain: str, topic: str | None, grades: tuple[int, int]) -> Draft:
    entry = Misconception(
        code=suggestion.code,
        name=suggestion.name,
        description=suggestion.description,
        subdomain=subdomain,
        topic=topic,
        grades=grades,
        signal=suggestion.signal,
        severity=suggestion.severity,
        status="DRAFT",
    )
    return Draft(entry, (), suggestion.model, suggestion.prompt_version, suggestion.suggested_at).with_evidence(
        suggestion.evidence
    )
