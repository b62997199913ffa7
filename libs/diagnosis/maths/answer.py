"""Reading what stands on the paper: a number, a number for a variable (x = 5), an expression or an equation."""

import re
from typing import NamedTuple

from .bounds import bounds
from .errors import NotUnderstoodError
from .expression import (
    Binary,
    Comparison,
    Equation,
    Negative,
    Node,
    Number,
    Percentage,
    Ratio,
    Rational,
    Variable,
    has_variable,
    parse,
)
from .meaning import Amount, Meaning, Percent
from .notation import plain
from .polynomial import Quotient, normal_form
from .solution import variables
from .values import UndefinedError, number
from .written import SPECIAL, exact, special

# The name of what is asked for, in front of an answer: a_n =, f(4) =, Tn =.
_NAME = re.compile(r"(?:[a-zA-Z]_\(?\w+\)?|[fghpqFGHPT]\(\s*-?[\w.]+\s*\)|[aTuUS]n)\s*=\s*(?=\S)")

_GROUPED = re.compile(r"(?<![\d.,^])[1-9]\d{0,2}(?: \d{3})+(?![\d/⁄])")  # 30 000


class Answer(NamedTuple):
    """`node` is what stands for the answer (behind "x ="), `value` its number, `variable` the letter it is given for.

    `line` is everything that is written. An answer that is no expression (12 r 3, "equal") has a `meaning` and no node.
    """

    node: Node | None
    value: Rational | None
    variable: str | None
    line: Node | None
    meaning: Meaning | None = None

    @property
    def is_worked_out(self) -> bool:
        """Whether a number is written, not a calculation that would give it."""
        return is_written_number(self.node)

    @property
    def form(self) -> Quotient | None:
        """The normal form of what is written, also behind "x ="; None for what has none."""
        try:
            return None if self.node is None else normal_form(_given(self.node))
        except NotUnderstoodError:
            return None


def _given(node: Node) -> Node:
    """What an equation gives for a letter that stands alone on one side, any other line as it is."""
    if isinstance(node, Equation) and len(node.sides) == 2:
        for letter, side in (node.sides, node.sides[::-1]):
            if isinstance(letter, Variable) and letter.name not in variables(side):
                return side
    return node


def is_written_number(node: Node | None) -> bool:
    """Whether it is a number as it is written down, with nothing left to calculate; 10/2 counts as a fraction."""
    if isinstance(node, Binary):
        return node.operator == "/" and isinstance(node.left, Number) and isinstance(node.right, Number)
    if isinstance(node, Negative | Percentage):
        return is_written_number(node.operand)
    return isinstance(node, Number | Ratio)


def read(text: str, letters: frozenset[str] = frozenset()) -> Answer:
    """The answer written as `text`. Raises NotUnderstoodError naming the part that cannot be read.

    With the `letters` of the exercise these are no units and no words: 3m for m + m + m.
    """
    text = _GROUPED.sub(lambda match: match.group().replace(" ", ""), plain(text))
    named = _NAME.match(text)
    if named:
        text = text[named.end() :]
    if SPECIAL.search(text):
        if letters and (node := _with_letters(text, letters)) is not None:
            return interpret(node)
        found = special(text)
        if found is not None:
            return meant(*found)
    return interpret(parse(text))


def _with_letters(text: str, letters: frozenset[str]) -> Node | None:
    try:
        node = parse(text)
    except NotUnderstoodError:
        return None
    found = variables(node)
    return node if found and found <= letters and not isinstance(node, Comparison) else None


def meant(meaning: Meaning | None, node: Node | None = None) -> Answer:
    """The answer that says `meaning`; a unit, a percent sign or a sole bound still leaves a number to compare."""
    if meaning is None and node is not None:
        return interpret(node)
    if isinstance(meaning, Percent):
        node = Percentage(Number(meaning.value))
    elif isinstance(meaning, Amount) and node is None:
        node = Number(meaning.value)
    return Answer(node, None if node is None else value_of(node), None, node, meaning)


def interpret(node: Node) -> Answer:
    """What a line says as an answer: the last number of a calculation, the number given for a variable."""
    if isinstance(node, Comparison):
        return Answer(node, None, None, node, bounds(node))
    if not isinstance(node, Equation):
        return Answer(node, value_of(node), None, node)
    first, last = node.sides[0], node.sides[-1]
    if isinstance(first, Variable) and ((value := value_of(last)) is not None or exact(last) is not None):
        return Answer(last, value, first.name, node)
    if isinstance(last, Variable) and len(node.sides) == 2 and (value := value_of(first)) is not None:
        return Answer(first, value, last.name, node)
    if not has_variable(node):
        result = _result(node.sides)
        if result is not None:
            return Answer(result, value_of(result), None, node)
    return Answer(node, None, None, node)


def _result(sides: tuple[Node, ...]) -> Node | None:
    """The result of a calculation: what is worked out behind a task (2 + 2 = 5), or on either side of a true equality."""
    first, last = sides[0], sides[-1]
    if is_written_number(last) and not is_written_number(first):
        return last
    if value_of(first) != value_of(last):
        return None
    return first if is_written_number(first) else last


def value_of(node: Node) -> Rational | None:
    """The number that an expression is worth, None where it has none."""
    try:
        return number(node)
    except UndefinedError:
        return None
