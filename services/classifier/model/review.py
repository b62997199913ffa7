"""Work that no model was sure of, and what a person says about it: checked like the word of a model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from libs.diagnosis import satisfies
from services.classifier.model.prompt import NONE
from services.classifier.model.question import UNREAD, UNSOLVED, Question
from services.classifier.model.verdict import is_right


@dataclass(frozen=True, slots=True)
class Opinion:
    """`verdict` as a model gives it: CLASSIFIED names the error `code`; CORRECT says right after all, by the `reading` of an
    answer that the rules could not read; UNCLASSIFIED says that no entry fits. `solution` is of a problem that nobody had
    solved."""

    verdict: str
    code: str | None = None
    reading: str | None = None
    solution: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was said, by whom (the subject of a token), and when; `told_at` is when the bus had it."""

    opinion: Opinion
    by: UUID
    at: datetime
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """`asked` is the question as it came. `outcome`, `suspicions` and `reason` are how it ended without a person."""

    id: UUID
    asked: Mapping[str, Any]
    outcome: str
    suspicions: Sequence[Mapping[str, Any]]
    reason: str | None
    created_at: datetime
    settlement: Settlement | None = None


class Objection(Exception):  # noqa: N818 - an outcome
    """What was said cannot be: `field` breaks `rule`."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field, self.rule = field, rule


def check(question: Question, said: Opinion, is_active: Callable[[str], bool]) -> None:
    """Raises Objection for a code that the catalogue does not offer, and for what the values do not bear out."""
    names, solves = said.verdict == "CLASSIFIED", question.kind == UNSOLVED and said.verdict != NONE
    reads = said.verdict == "CORRECT" and question.kind == UNREAD
    for field, wanted, given in (
        ("code", names, said.code),
        ("solution", solves, said.solution),
        ("reading", reads, said.reading),
    ):
        if wanted and given is None:
            raise Objection(field, "is required with this verdict on this question")
        if given is not None and not wanted:
            raise Objection(field, "has no place with this verdict on this question")
    if said.code is not None and not is_active(said.code):
        raise Objection("code", "must be an ACTIVE entry of the error catalogue")
    if said.solution is not None and not satisfies(question.problem, said.solution):
        raise Objection("solution", "does not solve the problem, as far as can be checked")
    if said.reading is not None and not is_right(question, said.reading):
        raise Objection("reading", "must equal the expected answer, with no number that the pupil did not write")
    if said.verdict == "CORRECT" and not (reads or solves):
        raise Objection("verdict", "CORRECT is for answers that could not be read; this one was decided by value")
