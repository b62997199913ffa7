"""What a pupil's answers, taken together, say about the misconceptions held.

One answer is weak evidence: pupils who hold a misconception do not show it in every answer, and an answer may look like it
by accident (VanLehn 1982; Payne & Squibb 1990; Tatsuoka 1984). Each misconception is a hidden state, held or not, with the
chances below; an answer moves its probability by Bayes' rule, weighted by how sure the diagnosis is (Jeffrey's rule).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from .engine import misconceptions
from .model import Diagnosis, Status

PRIOR = 0.05  # a misconception the pupil has never shown
SHOWN_IF_HELD = 0.6  # bugs are unstable: in so many of the answers that could show it
SHOWN_IF_NOT = 0.05  # by accident, or by a diagnosis that mistook it
COULD_SHOW = 0.5  # so many exercises of its topic can show it at all
UNLEARNED = 0.03  # per further answer of the topic: it is corrected by teaching that nobody reports
SIGHTING = 0.1  # what is less likely than that in an answer was not seen in it
HELD = 0.5  # from here on it is called held


@dataclass(frozen=True, slots=True)
class Evidence:
    """How sure it is that a misconception is held, in how many answers it was seen, and in which of them last.

    `last_seen` is what the caller gave as the time of the answer, None where no time was given.
    """

    probability: float
    sightings: int
    last_seen: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The evidence for each misconception that the pupil has ever shown, by code."""

    evidence: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))

    def held(self) -> tuple[tuple[str, Evidence], ...]:
        """The misconceptions that are more likely held than not, the likeliest first."""
        found = [(code, one) for code, one in self.evidence.items() if one.probability >= HELD]
        return tuple(sorted(found, key=lambda entry: (-entry[1].probability, entry[0])))


def update(profile: Profile, diagnosis: Diagnosis, at: str | None = None, topic: str | None = None) -> Profile:
    """The profile after one more answer; answers are given in the order in which they were made.

    A misconception that is named gains; one of the same topic that is not loses a little. `topic` is the topic of the
    exercise where the caller knows it. `at` is the time of the answer, in any notation (ISO 8601 sorts well).
    """
    named = {one.code: one.probability for one in diagnosis.candidates if one.probability >= SIGHTING}
    if diagnosis.status in (Status.NOT_UNDERSTOOD, Status.UNCLASSIFIED) and not named:
        return profile
    about = {topic} if topic else {_topics().get(code) for code in named}
    evidence = dict(profile.evidence)
    for code in sorted(evidence.keys() | named.keys()):
        old = evidence.get(code, Evidence(PRIOR, 0))
        if code in named:
            evidence[code] = Evidence(after(old.probability, named[code]), old.sightings + 1, at or old.last_seen)
        elif _topics().get(code) in about:
            evidence[code] = replace(old, probability=after(old.probability, 0.0))
    return Profile(MappingProxyType(evidence))


def after(held: float, shown: float) -> float:
    """The probability that it is held after an answer that shows it with probability `shown`; both in [0, 1].

    The posteriors of "shown" and "not shown" are mixed, and a part of what is held is unlearned before the next answer.
    """
    if_shown = _bayes(held, SHOWN_IF_HELD, SHOWN_IF_NOT)
    if_not = _bayes(held, 1 - COULD_SHOW * SHOWN_IF_HELD, 1 - COULD_SHOW * SHOWN_IF_NOT)
    return (shown * if_shown + (1 - shown) * if_not) * (1 - UNLEARNED)


def _bayes(prior: float, if_held: float, if_not: float) -> float:
    joint = prior * if_held
    return joint / (joint + (1 - prior) * if_not)


@cache
def _topics() -> dict[str, str]:
    return {entry.code: entry.topic for entry in misconceptions()}
