"""Hypotheses compete: malrules, slips and a cause nobody has named, each with prior frequency × likelihood."""

from fractions import Fraction
from typing import NamedTuple

from .answer import Answer, precision
from .exercise import Exercise, Predicted
from .expression import Equation, Node, Ratio, Rational
from .malrule import Sides
from .model import Candidate, Status
from .notation import NotUnderstoodError
from .polynomial import ONE, Quotient, normal_form, number, written
from .slips import Explained, Slip, slips
from .solution import variables

MAX_CANDIDATES = 8
# The share of wrong answers that come from no rule and no slip in the tables, spread over the answers that are likely
# for the size of the exercise: a rare malrule that hits one of twenty possible answers says nothing.
UNKNOWN = 0.10
SIMPLIFIED = 0.5  # the pupil went on after the error: 2/12 became 1/6
SOLVED = 0.9  # the same for an equation that was then solved
_LARGEST_SPACE = 2_000


class Verdict(NamedTuple):
    """What the competition came to."""

    status: Status
    candidates: tuple[Candidate, ...]
    slip: Candidate | None


class _Hypothesis(NamedTuple):
    weight: float
    predicted: Predicted

    def candidate(self, total: float, step: int | None) -> Candidate:
        malrule = self.predicted.malrule
        probability = round(self.weight / total, 4)
        return Candidate(malrule.code, tuple(malrule.refs.split()), malrule.name, probability, _evidence(self.predicted), step)


def judge(exercise: Exercise, answer: Answer, right: Rational | None, step: int | None) -> Verdict:
    """Rank the explanations of a wrong line; `right` is the value it should have, where there is one."""
    malrules = _malrules(exercise, answer)
    slipped = list(slips(right, answer)) if right is not None else []
    unknown = UNKNOWN / _space(right, answer)
    total = sum(h.weight for h in malrules) + sum(s[1] for s in slipped) + unknown
    candidates = tuple(h.candidate(total, step) for h in malrules[:MAX_CANDIDATES])
    slip = _slip(slipped, total, step)
    return Verdict(_status(candidates, slip, unknown / total), candidates, slip)


def _status(candidates: tuple[Candidate, ...], slip: Candidate | None, unknown: float) -> Status:
    named = sum(candidate.probability for candidate in candidates)
    slipped = slip.probability if slip else 0.0
    if named > max(slipped, unknown):
        return Status.CLASSIFIED
    return Status.SLIP if slipped > unknown else Status.UNCLASSIFIED


def _slip(slipped: list[Explained], total: float, step: int | None) -> Candidate | None:
    if not slipped:
        return None
    best: Slip
    best, _, seen = max(slipped, key=lambda s: s[1])
    weight = sum(likelihood for _, likelihood, _ in slipped)
    return Candidate(best.code, tuple(best.refs.split()), best.name, round(weight / total, 4), seen, step)


def _space(right: Rational | None, answer: Answer) -> int:
    """How many answers of this size there are to hit by chance."""
    if right is None or answer.value is None:
        return _LARGEST_SPACE
    if isinstance(right, Fraction) or isinstance(answer.value, Fraction):
        return 200
    return min(max(10 ** len(str(max(abs(right), abs(answer.value)))), 20), _LARGEST_SPACE)


def _malrules(exercise: Exercise, answer: Answer) -> list[_Hypothesis]:
    """The best fit of every malrule that explains the answer, the likeliest first."""
    line = _line(exercise, answer)
    if line is None and answer.value is None and not isinstance(answer.node, Ratio):
        return []
    found: dict[str, _Hypothesis] = {}
    for predicted in exercise.predictions:
        fit = _fit(predicted, answer, line)
        if fit:
            malrule = predicted.malrule
            weight = malrule.frequency * fit
            if malrule.code not in found or found[malrule.code].weight < weight:
                found[malrule.code] = _Hypothesis(weight, predicted)
    return sorted(found.values(), key=lambda h: (-h.weight, h.predicted.malrule.code))


def _fit(predicted: Predicted, answer: Answer, line: "_Line | None") -> float:
    """How well what the malrule predicts agrees with what is written, from 0 to 1."""
    outcome, value = predicted.outcome, answer.value
    if isinstance(outcome, Sides):
        if line is not None and line.is_like(outcome):
            return 1.0
        return SOLVED if outcome.goes_on and value is not None and _solves(outcome, value) else 0.0
    if isinstance(outcome, Ratio) and outcome == answer.node:
        return 1.0
    if value is None or not (predicted.value == value or _is_close(answer.node, predicted.value)):
        return 0.0
    return SIMPLIFIED if isinstance(outcome, Ratio) else 1.0


class _Line(NamedTuple):
    """The pupil's equation side by side; decimals in it may be rounded or cut off at `tolerance`."""

    left: Quotient
    right: Quotient
    tolerance: Rational

    def is_like(self, sides: Sides) -> bool:
        return (self._agree(self.left, sides.left) and self._agree(self.right, sides.right)) or (
            self._agree(self.left, sides.right) and self._agree(self.right, sides.left)
        )

    def _agree(self, written: Quotient, predicted: Quotient) -> bool:
        if not self.tolerance or written == predicted:
            return written == predicted
        if written.below != predicted.below or written.above.keys() != predicted.above.keys():
            return False
        return all(abs(c - predicted.above[term]) < self.tolerance for term, c in written.above.items())


def _line(exercise: Exercise, answer: Answer) -> _Line | None:
    """The answer as an equation, a bare number as the value of the unknown."""
    if not exercise.is_equation:
        return None
    node = answer.node
    try:
        if not isinstance(node, Equation):
            letter = answer.variable or min(variables(exercise.node))
            left, right = Quotient({letter: 1}, ONE), normal_form(node)
        elif len(node.sides) == 2:
            left, right = normal_form(node.sides[0]), normal_form(node.sides[1])
        else:
            return None
    except NotUnderstoodError:
        return None
    return None if left is None or right is None else _Line(left, right, precision(node))


def _is_close(node: Node, predicted: Rational | None) -> bool:
    tolerance = precision(node)
    value = number(node) if tolerance else None
    return predicted is not None and value is not None and abs(value - predicted) < tolerance


def _solves(sides: Sides, value: Rational) -> bool:
    solutions = sides.solutions()
    return isinstance(solutions, frozenset) and value in solutions


def _evidence(predicted: Predicted) -> str:
    outcome = predicted.outcome
    shown = f"{_shown(outcome.left)} = {_shown(outcome.right)}" if isinstance(outcome, Sides) else written(outcome)
    return f"{predicted.malrule.description} This gives {shown}."


def _shown(side: Quotient) -> str:
    above = _terms(side.above)
    return above if side.below == {"": 1} else f"({above})/({_terms(side.below)})"


def _terms(p: dict[str, Rational]) -> str:
    text = ""
    for term in sorted(p, key=lambda t: (-len(t), t)):
        size = abs(p[term])
        sign = (" - " if p[term] < 0 else " + ") if text else ("-" if p[term] < 0 else "")
        text += sign + (term if size == 1 and term else f"{written(size)}{term}")
    return text or "0"
