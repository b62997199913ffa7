"""Rearranging formulas (Carry, Lewis & Bernard 1980; Kieran 1992; Hall 2002)."""

import re
from functools import partial
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.answer import Answer
from ..maths.expression import Equation, Node, Variable
from ..maths.polynomial import ONE, Polynomial, Quotient, combine, normal_form
from ..maths.solution import difference, variables
from ..maths.wording import Asks, Task

_LETTER = re.compile(
    r"(?:subject (?:of (?:the )?(?:formula|equation) )?(?:to|is|be|=)|make|made|for|find|isolate|express|get|change to|"
    r"despej\w*|aisl\w*|expres\w*|calcul\w*|hall\w*|obt\w+|para|encuentr\w*)"
    r"\s+(?:(?:the|la|el|letter|letra|variable|incognita|valor|de|value|of|unknown|subject|:)\s+)*"
    r"(?-i:([a-zA-Z]))(?![^\W_])(?!\s*[-+*/=^(])",
    re.IGNORECASE,
)


class Formula(NamedTuple):
    """a·x + rest = other, where x is to stand alone; a, rest and other have no x. `swapped` has x in the place of `other`."""

    x: str
    a: Quotient
    rest: Quotient
    other: Quotient
    swapped: Quotient | None

    @property
    def solved(self) -> Quotient:
        return combine("/", combine("-", self.other, self.rest), self.a)


def _read(task: Task) -> tuple[Formula] | None:
    equations = [node for node in task.maths if isinstance(node, Equation) and len(node.sides) == 2]
    if len(equations) != 1:
        return None
    letters = variables(equations[0]) - {"π"}
    sought = [m[1] for m in _LETTER.finditer(task.plain) if m[1] in letters]
    if len(letters) < 2 or not sought:
        return None
    formula = _taken_apart(equations[0], sought[-1])
    return (formula,) if formula else None


def _taken_apart(equation: Equation, x: str) -> Formula | None:
    for side, other in (equation.sides, equation.sides[::-1]):
        if x in variables(other) or x not in variables(side):
            continue
        p, value = normal_form(side), normal_form(other)
        if p is None or value is None or p.below != ONE:
            break
        split = _split(p.above, x)
        if split is None:
            break
        return Formula(x, *split, value, _swapped(p.above, x, other))
    p_or_none = difference(equation)  # x on both sides or below a fraction bar
    split = _split(p_or_none, x) if p_or_none else None
    return Formula(x, *split, Quotient({}, ONE), None) if split else None


def _split(p: Polynomial, x: str) -> tuple[Quotient, Quotient] | None:
    """a and rest of a·x + rest; None where x stands in a power."""
    a = {term.replace(x, ""): c for term, c in p.items() if x in term}
    if not a or any(term.count(x) > 1 for term in p):
        return None
    return Quotient(a, ONE), Quotient({term: c for term, c in p.items() if x not in term}, ONE)


def _swapped(p: Polynomial, x: str, other: Node) -> Quotient | None:
    """The formula with x and the letter that stood alone in each other's place."""
    if not isinstance(other, Variable):
        return None
    return Quotient({"".join(sorted(term.replace(x, other.name))): c for term, c in p.items()}, ONE)


def _is_isolated(x: str, answer: Answer) -> bool:
    """Whether x stands alone, or only what it is equal to is written."""
    line = answer.line
    if not isinstance(line, Equation):
        return True
    return len(line.sides) == 2 and any(
        side == Variable(x) and x not in variables(other) for side, other in (line.sides, line.sides[::-1])
    )


def _divides_one_term(f: Formula) -> Prediction:
    return combine("-", combine("/", f.other, f.a), f.rest) if f.rest.above and f.a.above != ONE else None


def _sign_kept(f: Formula) -> Prediction:
    return combine("/", combine("+", f.other, f.rest), f.a) if f.rest.above else None


def _multiplies(f: Formula) -> Prediction:
    return combine("*", combine("-", f.other, f.rest), f.a) if f.a.above != ONE else None


# fmt: off
_MALRULES = (
    Malrule(
        "ALGEBRA_EXPR_REARRANGE_DIVIDES_ONE_TERM", "REA01", "Only one term divided", VERY_COMMON,
        "Divides one term by the number in front of the letter and leaves the other term as it is.",
        "Make x the subject of y = 3x + 5 → x = y/3 - 5",
        _divides_one_term,
    ),
    Malrule(
        "ALGEBRA_EXPR_REARRANGE_SIGN_KEPT", "REA02", "Term moved without changing its sign", VERY_COMMON,
        "Moves a term to the other side and keeps its sign.",
        "Make x the subject of y = 3x + 5 → x = (y + 5)/3",
        _sign_kept,
    ),
    Malrule(
        "ALGEBRA_EXPR_REARRANGE_MULTIPLIES", "REA03", "Multiplies instead of dividing", COMMON,
        "Multiplies by the factor of the letter instead of dividing by it.",
        "Make x the subject of y = 3x + 5 → x = 3(y - 5)",
        _multiplies,
    ),
    Malrule(
        "ALGEBRA_EXPR_REARRANGE_LETTERS_SWAPPED", "REA04", "Letters only swapped", OCCASIONAL,
        "Exchanges the two letters and leaves the operations as they were.",
        "Make x the subject of y = 3x + 5 → x = 3y + 5",
        lambda f: f.swapped,
    ),
)
# fmt: on

TOPIC = Topic(
    "rearranging-formulas",
    "ALGEBRA/EXPR",
    (
        Form(
            Asks(
                "make|subject|rearrang|transpos|solve|express|isolate|in terms|change|despej|aisl|expres|resuelv|resolv|sujeto",
                parts=_read,
                unless="when|system|sistema|simultaneous|sequence",
            ),
            _MALRULES,
            solve=lambda f: f.solved,
            demands=lambda f: partial(_is_isolated, f.x),
            transforms=True,
        ),
    ),
    "Rearranging formulas",
)
