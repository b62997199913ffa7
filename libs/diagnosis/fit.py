"""How well what a malrule predicts agrees with what is written."""

from typing import NamedTuple

from .exercise import Exercise, Predicted
from .malrule import Sides
from .maths.answer import Answer, meant
from .maths.equality import is_approximate, precision, same
from .maths.errors import NotUnderstoodError
from .maths.expression import Equation, Node, Number, Ratio, Rational
from .maths.meaning import Assigned, Percent, Point, Values
from .maths.polynomial import ONE, Quotient, is_equal, normal_form
from .maths.solution import variables
from .maths.values import number, size

SIMPLIFIED = 0.5  # the pupil went on after the error: 2/12 became 1/6 or 0.17
BARE = 0.8  # the percent sign left out
SOLVED = 0.9  # the same for an equation that was then solved


class Line(NamedTuple):
    """The pupil's equation side by side; decimals in it may be rounded or cut off at `tolerance`."""

    left: Quotient
    right: Quotient
    tolerance: Rational

    def is_like(self, sides: Sides) -> bool:
        """Whether both sides are as predicted, whichever stands on the left."""
        return (self._agree(self.left, sides.left) and self._agree(self.right, sides.right)) or (
            self._agree(self.left, sides.right) and self._agree(self.right, sides.left)
        )

    def _agree(self, written: Quotient, predicted: Quotient) -> bool:
        if not self.tolerance or written == predicted:
            return written == predicted
        if written.below != predicted.below or written.above.keys() != predicted.above.keys():
            return False
        return all(size(c - predicted.above[term]) < self.tolerance for term, c in written.above.items())


def as_line(exercise: Exercise, answer: Answer) -> Line | None:
    """The answer as an equation, a bare number as the value of the unknown; None where no equation is asked for."""
    node = answer.line if exercise.node is None else answer.node
    if node is None or not (exercise.is_equation or (exercise.node is None and isinstance(node, Equation))):
        return None
    try:
        if isinstance(node, Equation):
            left, right = (normal_form(side) for side in node.sides) if len(node.sides) == 2 else (None, None)
        else:
            assert exercise.node is not None
            letter = answer.variable or min(variables(exercise.node))
            left, right = Quotient({letter: 1}, ONE), normal_form(node)
    except NotUnderstoodError:
        return None
    return None if left is None or right is None else Line(left, right, precision(node))


def fit(predicted: Predicted, answer: Answer, line: Line | None) -> float:
    """From 0 (something else is written) to 1 (exactly this is written)."""
    outcome, value = predicted.outcome, answer.value
    if isinstance(outcome, Sides):
        if line is not None and line.is_like(outcome):
            return 1.0
        return SOLVED if outcome.goes_on and value is not None and _solves(outcome, value) else 0.0
    if isinstance(outcome, Quotient):
        form = answer.form
        is_written = form is not None and is_equal(form, outcome)
        return 1.0 if is_written or is_approximate(answer, outcome) else 0.0
    if value is None or answer.value is None:
        return 1.0 if answer.meaning is not None and _means(predicted, answer) else _as_written(outcome, answer)
    if isinstance(outcome, Ratio | Number):
        if outcome == answer.node:
            return 1.0
        is_same = predicted.value == value or (isinstance(outcome, Ratio) and _is_close(answer.node, predicted.value))
        return SIMPLIFIED if is_same and _goes_on(outcome, answer.node) else 0.0
    if isinstance(outcome, Percent) and outcome.value == value and isinstance(answer.node, Number):
        return BARE
    return 1.0 if predicted.value == value or _is_close(answer.node, predicted.value) else 0.0


def _goes_on(outcome: Ratio | Number, node: Node | None) -> bool:
    """Whether the pupil can have come from the outcome to what is written: 2/12 to 1/6, not 1/6 to 2/12."""
    if isinstance(outcome, Ratio) and isinstance(node, Ratio) and outcome.whole is None and node.whole is None:
        return node.denominator != 0 and outcome.denominator % node.denominator == 0
    return True


def _means(predicted: Predicted, answer: Answer) -> bool:
    outcome = predicted.outcome
    if outcome == answer.meaning or (predicted.value is not None and predicted.value == answer.value):
        return True
    return (
        isinstance(answer.meaning, Point)
        and isinstance(outcome, Assigned | Values)
        and same(meant(outcome), answer) is True
    )


def _as_written(outcome: object, answer: Answer) -> float:
    """A fraction that divides by zero, just as it is written; a sole value where several could be."""
    return 1.0 if isinstance(outcome, Ratio) and outcome == answer.node else 0.0


def _is_close(node: Node | None, predicted: Rational | None) -> bool:
    tolerance = precision(node)
    value = number(node) if tolerance and node else None
    return predicted is not None and value is not None and size(value - predicted) < tolerance


def _solves(sides: Sides, value: Rational) -> bool:
    solutions = sides.solutions()
    return isinstance(solutions, frozenset) and value in solutions
