"""What goes in and what comes out: the words every caller of the library uses."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """The verdict on one piece of work."""

    CORRECT = "correct"
    CLASSIFIED = "classified"
    SLIP = "slip"
    UNCLASSIFIED = "unclassified"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Problem:
    """An exercise: `topic` is a key of the catalogue ("whole-number-subtraction"), None lets the prompt decide.

    An `expected_answer` wins over the one computed from the prompt.
    """

    prompt: str
    topic: str | None = None
    expected_answer: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What the pupil wrote: the final answer and, where there are any, the lines that lead to it."""

    answer: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One explanation of a wrong line.

    `code` is stable and never parsed; `refs` are ids of the research catalogue; `probability` is in [0, 1];
    `step` is the 0-based index of the pupil's line, None for the final answer. `together_with` are the codes of what must
    have happened besides: such candidates do not compete, they explain the line together.
    """

    code: str
    refs: tuple[str, ...]
    name: str
    probability: float
    evidence: str
    step: int | None
    together_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The verdict with its ranked explanations.

    The probabilities of `candidates` and `slip` add up to at most 1: the rest belongs to causes nobody has named.
    `remarks` are valid moves that do not help (adding 4 to both sides of x + 4 = 9): never errors, never misconceptions.
    Where the first candidates cannot be told apart they have the same probability, `tied` holds their codes, and
    `distinguish_with` an exercise of the same topic on which they would give different answers, if there is one.
    `is_unread` says that the answer could not be read as mathematics; `unread_steps` are the 0-based lines of working that
    could not, up to the first wrong one. `credit` is the share of a wrong answer of several parts that is right, in (0, 1):
    None where none is, or the answer has one part.
    """

    status: Status
    is_correct: bool | None
    candidates: tuple[Candidate, ...] = ()
    slip: Candidate | None = None
    message: str | None = None
    expected: str | None = None
    remarks: tuple[Candidate, ...] = ()
    tied: tuple[str, ...] = ()
    distinguish_with: str | None = None
    is_unread: bool = False
    unread_steps: tuple[int, ...] = ()
    credit: float | None = None


@dataclass(frozen=True, slots=True)
class MisconceptionInfo:
    """A catalogue entry: `frequency` is the prior among wrong answers to an exercise that can show the error."""

    code: str
    refs: tuple[str, ...]
    name: str
    topic: str
    subdomain: str
    frequency: float
    description: str
    example: str
