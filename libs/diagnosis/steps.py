"""Lines of work: does each follow from the one before, and which is the first that does not."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .exercise import Exercise
from .maths.answer import Answer, interpret, is_written_number
from .maths.bounds import bounds, region
from .maths.equality import same
from .maths.errors import NotUnderstoodError
from .maths.expression import Binary, Comparison, Equation, Node, Number, Ratio, Rational, has_variable, parse
from .maths.notation import plain
from .maths.solution import same_solutions
from .maths.values import number


class Line(NamedTuple):
    """A line the pupil wrote, its `node` None where it is no mathematics; `step` is its 0-based number among the steps, None
    for the final answer."""

    node: Node | None
    step: int | None


class Transition(NamedTuple):
    """`line` does not follow from `before`."""

    before: Exercise
    line: Answer
    step: int | None

    @property
    def right(self) -> Rational | None:
        """The value the line should have, where it is a number."""
        return self.before.answer.value if self.before.answer else None


class Move(NamedTuple):
    """The same operation written behind both sides of an equation."""

    before: Equation
    operator: str
    operand: Node
    step: int | None

    @property
    def after(self) -> Equation:
        """The line with the brackets it needs."""
        return Equation(tuple(Binary(self.operator, side, self.operand) for side in self.before.sides))


class Reading(NamedTuple):
    """What the lines come to: the first wrong transition, if any, the moves on the way, and the lines that were passed over
    because they could not be read."""

    wrong: Transition | None
    moves: tuple[Move, ...]
    unread: tuple[int, ...] = ()


def read_lines(steps: Sequence[str]) -> Iterator[Line]:
    """The lines that are not blank; one of words says nothing here and has no node."""
    for step, text in enumerate(steps):
        if not text.strip():
            continue
        try:
            yield Line(parse(plain(text).lstrip("= ")), step)
        except NotUnderstoodError:
            yield Line(None, step)


def follow(exercise: Exercise, lines: Iterable[Line]) -> Reading:
    """Walk down the lines to the first that does not follow. What is no next line is passed over."""
    current, moves, unread = exercise, list[Move](), list[int]()
    for line in lines:
        if line.node is None:
            unread += [] if line.step is None else [line.step]
            continue
        if current.node is None and current.start is not None and line.step is not None:
            current = Exercise(current.start)
        try:
            found = (
                _compare(current, line.node, line.step) if current.node is not None or line.step is not None else None
            )
        except NotUnderstoodError:
            continue  # too large, or divided by zero: nothing can be said about it
        if isinstance(found, Transition):
            return Reading(found, tuple(moves), tuple(unread))
        if isinstance(found, Move):
            moves.append(found)
            current = Exercise(found.after)
        elif found is not None:
            current = found
    return Reading(None, tuple(moves), tuple(unread))


def _compare(current: Exercise, node: Node, step: int | None) -> Exercise | Move | Transition | None:
    """What the line is to the one before: the next one, a move, wrong, or a true calculation beside the work (None)."""
    before = current.node
    if before is None:
        return _false_calculation(node, step) if isinstance(node, Equation) else None
    if isinstance(before, Equation) and isinstance(node, Equation) and _states_equation(before, node):
        after = Equation((node.sides[0], node.sides[-1]))
        move = _both_sides(before, after, step)
        if move:
            return move
        if _follows(before, after):
            return Exercise(after)
        answer = interpret(after) if has_variable(after) else Answer(after, None, None, after)
        return Transition(current, answer, step)
    if isinstance(node, Equation):
        return _false_calculation(node, step)
    if current.is_equation or isinstance(before, Comparison) is not isinstance(node, Comparison):
        return None
    return Exercise(node) if _follows(before, node) else Transition(current, interpret(node), step)


def _follows(before: Node, after: Node) -> bool:
    """Whether a line follows from the one before, or cannot be shown not to."""
    try:
        if isinstance(before, Equation) and isinstance(after, Equation):
            return same_solutions(before, after) is not False
        if isinstance(before, Comparison) and isinstance(after, Comparison):
            first, second = bounds(before), bounds(after)
            return first is None or second is None or region(first) == region(second)
        if has_variable(before) or has_variable(after):
            return same(interpret(before), interpret(after)) is not False
        return number(before) == number(after)
    except NotUnderstoodError:
        return True


def _states_equation(before: Equation, line: Equation) -> bool:
    """Whether the line is the next line of an equation, also one that has lost its unknown, and no calculation beside it."""
    if has_variable(line):
        return not any(is_false(left, right) for left, right in pairwise(line.sides))
    first, last = line.sides[0], line.sides[-1]
    if len(line.sides) != 2 or (is_written_number(first) != is_written_number(last) and _follows(first, last)):
        return False
    return any(_follows(old, new) for old in before.sides if not has_variable(old) for new in line.sides)


def _false_calculation(line: Equation, step: int | None) -> Transition | None:
    """The first wrong equals sign between numbers: 1/2 + 1/3 = 2/5, or 2x = 14 - 6 = 9."""
    for left, right in pairwise(line.sides):
        if is_false(left, right):
            return Transition(Exercise(left), interpret(right), step)
    return None


def is_false(task: Node, result: Node) -> bool:
    """Whether it is a calculation with numbers and its result is wrong."""
    if has_variable(task) or has_variable(result) or not is_written_number(result) or is_written_number(task):
        return False
    return not _follows(task, result)


def _both_sides(before: Equation, after: Equation, step: int | None) -> Move | None:
    """The operation written behind both sides, also where the brackets it needs are missing (3 + y/9 → 3 + y/9/9)."""
    moves = [_appended(_spread(b), _spread(a)) for b, a in zip(before.sides, after.sides, strict=False)]
    first = moves[0]
    if len(moves) != 2 or first is None or first != moves[1]:
        return None
    return Move(before, *first, step)


def _appended(before: Node, after: Node) -> tuple[str, Node] | None:
    if not isinstance(after, Binary):
        return None
    if after.left == before:
        return after.operator, after.right
    if isinstance(before, Binary) and before.operator in "+-" and before[:2] == after[:2]:
        inner = _appended(before.right, after.right)
        return inner if inner and inner[0] in "*/" else None
    return None


def _spread(node: Node) -> Node:
    """The tree with every fraction as a division, so that -6 → -6/9 is seen as an operation."""
    if isinstance(node, Ratio) and node.whole is None:
        return Binary("/", Number(node.numerator), Number(node.denominator))
    if isinstance(node, Binary):
        return Binary(node.operator, _spread(node.left), _spread(node.right))
    return node
