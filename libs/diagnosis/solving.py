"""Problems that no exercise of a curriculum stands behind: what they are about, what is right, and whether a solution that
somebody else has found is one."""

from fractions import Fraction
from functools import cache
from typing import NamedTuple

from .exercise import Exercise
from .maths.answer import Answer, read
from .maths.equality import same
from .maths.errors import NotUnderstoodError
from .maths.expression import Equation, Node, Rational, parse
from .maths.instructions import mathematics
from .maths.meaning import Assigned, Values
from .maths.notation import plain
from .maths.polynomial import Polynomial, normal_form
from .maths.solution import difference
from .maths.values import reduced
from .maths.wording import Task
from .prompts import LONGEST, read_exercise
from .topics import TOPICS, linear_equations


class Recognised(NamedTuple):
    """A problem as it is read here: the key of the topic it belongs to and its answer, None where that is not known."""

    topic: str | None
    expected: str | None


def recognise(prompt: str) -> Recognised:
    """What a problem is about, and what is right. Never raises on any text."""
    exercise = read_exercise(prompt, None)
    if not isinstance(exercise, Exercise):
        return Recognised(None, None)
    return Recognised(exercise.topic or _topic(exercise), exercise.shown)


def satisfies(prompt: str, solution: str) -> bool | None:
    """Whether a solution is the whole answer to a problem, checked by value; None where that cannot be checked.

    An equation in one letter is divided by what solves it: the solution is whole if nothing is left that has a real root.
    A system of two linear equations has to have one solution. Never raises on any text.
    """
    exercise = read_exercise(prompt, None)
    try:
        found = read(solution)
        if isinstance(exercise, Exercise) and exercise.answer is not None:
            return same(found, exercise.answer)
        equations = _equations(prompt)
        if len(equations) == 1:
            return _solves(equations[0], found)
        if len(equations) == 2 and isinstance(found.meaning, Assigned):
            return _solves_system(equations, dict(found.meaning.values))
    except (NotUnderstoodError, ZeroDivisionError):
        pass
    return None


def _topic(exercise: Exercise) -> str | None:
    """The first topic with a form that fits; an equation that is not linear fits the forms of linear ones, too."""
    p = difference(exercise.node) if isinstance(exercise.node, Equation) else None
    is_linear = p is None or all(len(term) < 2 for term in p)
    topics = (_topic_of_form()[id(form)] for form, _ in exercise.forms)
    return next((one for one in topics if is_linear or one != linear_equations.TOPIC.key), None)


@cache
def _topic_of_form() -> dict[int, str]:
    return {id(form): topic.key for topic in TOPICS for form in topic.forms}


def _equations(prompt: str) -> list[Equation]:
    """The equations of a prompt; none where other mathematics stands beside them."""
    text = plain(prompt, limit=LONGEST)
    try:
        nodes: tuple[Node, ...] = (parse(mathematics(text)),)
    except NotUnderstoodError:
        nodes = Task(text).maths
    equations = [node for node in nodes if isinstance(node, Equation)]
    return equations if len(equations) == len(nodes) else []


def _solves(equation: Equation, found: Answer) -> bool | None:
    p = difference(equation)
    values = _values(found)
    letters = {letter for term in p or () for letter in term}
    if not p or not values or len(letters) != 1 or found.variable not in (None, *letters):
        return None
    coefficients = _coefficients(p)
    for value in values:
        if _at(coefficients, value) != 0 or _is_undefined(equation, value):
            return False
        while len(coefficients) > 1 and _at(coefficients, value) == 0:
            coefficients = _divided(coefficients, value)
    return True if _has_no_root(coefficients) else None


def _values(found: Answer) -> list[Rational]:
    """The numbers that an answer gives; none where one of them is irrational."""
    if found.value is not None:
        return [found.value]
    values = found.meaning.values if isinstance(found.meaning, Values) else ()
    rational = [value for value in values if not isinstance(value, tuple)]
    return rational if len(rational) == len(values) else []


def _coefficients(p: Polynomial) -> list[Fraction]:
    """Those of a polynomial in one letter, of the highest power first."""
    by_degree = {len(term): c for term, c in p.items()}
    return [Fraction(by_degree.get(degree, 0)) for degree in range(max(by_degree), -1, -1)]


def _at(coefficients: list[Fraction], value: Rational) -> Fraction:
    total = Fraction(0)
    for c in coefficients:
        total = total * value + c
    return total


def _divided(coefficients: list[Fraction], root: Rational) -> list[Fraction]:
    """The quotient by (x - root): Horner's rule."""
    quotient = [coefficients[0]]
    for c in coefficients[1:-1]:
        quotient.append(quotient[-1] * root + c)
    return quotient


def _has_no_root(coefficients: list[Fraction]) -> bool:
    """Whether it is seen at once that there is no real root (more)."""
    if len(coefficients) == 3:
        a, b, c = coefficients
        return b * b < 4 * a * c
    return len(coefficients) == 1


def _is_undefined(equation: Equation, value: Rational) -> bool:
    """Whether a denominator vanishes there."""
    sides = (normal_form(side) for side in equation.sides)
    return any(
        one is not None and one.below.keys() - {""} and _at(_coefficients(one.below), value) == 0 for one in sides
    )


def _solves_system(equations: list[Equation], values: dict[str, object]) -> bool | None:
    rows = [difference(one) for one in equations]
    letters = sorted({letter for row in rows for term in row or () for letter in term})
    if len(letters) != 2 or letters != sorted(values):
        return None
    system = [
        [Fraction(row.get(term, 0)) for term in (*letters, "")] for row in rows if row and max(map(len, row)) == 1
    ]
    if len(system) != 2 or any(isinstance(value, tuple) for value in values.values()):
        return None
    (a, b, _), (c, d, _) = system
    x, y = (Fraction(reduced(values[letter])) for letter in letters)  # type: ignore[arg-type]
    if any(row[0] * x + row[1] * y + row[2] for row in system):
        return False
    return True if a * d != b * c else None
