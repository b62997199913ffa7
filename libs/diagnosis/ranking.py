"""Hypotheses compete: malrules, slips and a cause nobody has named, each with prior frequency × likelihood."""

from fractions import Fraction
from typing import NamedTuple

from .answer import Answer
from .exercise import Exercise, Predicted
from .expression import Equation, Ratio, Rational
from .malrule import Malrule, Sides
from .model import Candidate, Status
from .polynomial import Quotient, minus, normal_form, times, written
from .notation import NotUnderstoodError
from .slips import Explained, Slip, slips
from .solution import root

MAX_CANDIDATES = 5
# The share of wrong answers that come from no rule and no slip in the tables, spread over the answers that are likely
# for the size of the exercise: a rare malrule that hits one of twenty possible answers says nothing.
UNKNOWN = 0.10
SIMPLIFIED = 0.5  # the pupil went on after the error: 2/12 became 1/6, an equation was solved
_LARGEST_SPACE = 2_000


class Verdict(NamedTuple):
    """What the competition came to."""

    status: Status
    candidates: tuple[Candidate, ...]
    slip: Candidate | None


class _Hypothesis(NamedTuple):
    weight: float
    evidence: str


def judge(exercise: Exercise, answer: Answer, right: Rational | None, step: int | None) -> Verdict:
    """Rank the explanations of a wrong line; `right` is the value it should have, where there is one."""
    malrules = _malrules(exercise, answer)
    slipped = list(slips(right, answer)) if right is not None else []
    unknown = UNKNOWN / _space(right, answer)
    total = sum(h.weight for h in malrules.values()) + sum(s[1] for s in slipped) + unknown
    ranked = sorted(malrules.items(), key=lambda item: (-item[1].weight, item[0].code))
    candidates = tuple(
        Candidate(m.code, tuple(m.refs.split()), m.name, round(h.weight / total, 4), h.evidence, step)
        for m, h in ranked[:MAX_CANDIDATES]
    )
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


def _malrules(exercise: Exercise, answer: Answer) -> dict[Malrule, _Hypothesis]:
    found: dict[Malrule, _Hypothesis] = {}
    value, node, sides = answer.value, answer.node, None
    if isinstance(node, Equation):
        sides = _sides(node)
        if sides is None:
            return found
    for predicted in exercise.predictions:
        fit = _fit(predicted, value, node, sides)
        if fit:
            weight = predicted.malrule.frequency * fit
            known = found.get(predicted.malrule)
            if known is None or known.weight < weight:
                found[predicted.malrule] = _Hypothesis(weight, _evidence(predicted))
    return found


def _fit(predicted: Predicted, value: Rational | None, node: object, sides: Sides | None) -> float:
    outcome = predicted.outcome
    if isinstance(outcome, Sides):
        if sides is not None:
            return 1.0 if sides in (outcome, (outcome.right, outcome.left)) else 0.0
        return SIMPLIFIED if value is not None and _solves(outcome, value) else 0.0
    if isinstance(outcome, Ratio):
        if node == outcome:
            return 1.0
        return SIMPLIFIED if value is not None and predicted.value == value else 0.0
    return 1.0 if value is not None and outcome == value else 0.0


def _sides(equation: Equation) -> Sides | None:
    if len(equation.sides) != 2:
        return None
    try:
        left, right = normal_form(equation.sides[0]), normal_form(equation.sides[1])
    except NotUnderstoodError:
        return None
    return None if left is None or right is None else Sides(left, right)


def _solves(sides: Sides, value: Rational) -> bool:
    left, right = sides
    solutions = root(minus(times(left.above, right.below), times(right.above, left.below)))
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
