"""What a photograph says: lines with their places, and how sure that is."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from libs.contracts.attempts.v1 import MAX_STEPS
from libs.diagnosis import is_equal
from libs.diagnosis.maths.errors import NotUnderstoodError
from libs.diagnosis.maths.latex import without_latex

MAX_EXPRESSION = 500  # characters, by the contract of attempts
DISAGREEMENT = 0.6  # what two readers who read different answers are sure of, as a share of what the surer one says
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class LineType(StrEnum):
    PROBLEM = "problem"
    EXPRESSION = "expression"
    EQUATION = "equation"
    TEXT = "text"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Box:
    """Left, top, width and height as shares of the upright picture, 0 to 1."""

    x: float
    y: float
    w: float
    h: float

    @classmethod
    def from_corners(cls, corners: Sequence[float], scale: float = 1000) -> "Box | None":
        """Of [top, left, bottom, right] in 0 to `scale`, as Gemini gives them; None for what is no box."""
        if len(corners) != 4:
            return None
        top, left, bottom, right = (min(max(one / scale, 0.0), 1.0) for one in corners)
        if bottom <= top or right <= left:
            return None
        return cls(round(left, 4), round(top, 4), round(right - left, 4), round(bottom - top, 4))


@dataclass(frozen=True, slots=True)
class Line:
    """`latex` is as read; `box` is None where the reader gave none that can be true."""

    latex: str
    type: LineType
    box: Box | None
    confidence: float

    @property
    def plain(self) -> str:
        return plain(self.latex)


@dataclass(frozen=True, slots=True)
class Transcription:
    """`confidence` is of the whole, 0 to 1. Without an answer it cannot be work."""

    problem: str | None
    lines: tuple[Line, ...]
    answer: str | None
    confidence: float
    topic_hint: str | None = None

    def to_document(self) -> dict[str, Any]:
        """As in the data model of the reference system, and the problem."""
        return {
            "topic_hint": self.topic_hint,
            "problem": self.problem,
            "steps": [
                {
                    "rawText": line.latex,
                    "type": line.type.value,
                    "position": line.box and {"x": line.box.x, "y": line.box.y, "w": line.box.w, "h": line.box.h},
                    "confidence": line.confidence,
                }
                for line in self.lines
            ],
            "final_answer": self.answer,
            "overall_confidence": self.confidence,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Transcription":
        lines = (
            Line(
                step["rawText"],
                LineType(step["type"]),
                Box(**step["position"]) if step["position"] else None,
                step["confidence"],
            )
            for step in document["steps"]
        )
        return cls(
            document["problem"],
            tuple(lines),
            document["final_answer"],
            document["overall_confidence"],
            document["topic_hint"],
        )


def plain(latex: str) -> str:
    """LaTeX in the notation that the diagnosis reads, or as it is where a command is unknown there; bounded and on one line."""
    text = _CONTROL.sub(" ", latex).strip().strip("$").strip()
    with suppress(NotUnderstoodError):
        text = " ".join(without_latex(text).split())
    return text[:MAX_EXPRESSION]


def agree(one: Transcription, other: Transcription) -> bool:
    """Whether two readers read the same answer, by value where both can be read, else by its letters."""
    if one.answer is None or other.answer is None:
        return one.answer is other.answer
    a, b = plain(one.answer), plain(other.answer)
    equal = is_equal(a, b)
    return "".join(a.split()) == "".join(b.split()) if equal is None else equal


def better(first: Transcription, second: Transcription) -> Transcription:
    """The surer one of two; less sure where they disagree about the answer."""
    best = max(first, second, key=lambda one: (one.answer is not None, one.confidence))
    return best if agree(first, second) else replace(best, confidence=round(best.confidence * DISAGREEMENT, 4))


def usable(transcription: Transcription) -> Transcription:
    """Within the bounds of the contract. Without an answer, or with more lines than work may have, it is not to be trusted."""
    if transcription.answer is None or not plain(transcription.answer) or len(transcription.lines) > MAX_STEPS:
        return replace(transcription, lines=transcription.lines[:MAX_STEPS], confidence=0.0)
    return transcription
