"""Sequences (Stacey 1989; MacGregor & Stacey 1995; Orton & Orton 1999; Lannin, Barker & Townsend 2006)."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.expression import Equation, Node, Rational
from ..maths.polynomial import ONE, Quotient
from ..maths.solution import variables
from ..maths.values import reduced
from ..maths.wording import Asks, Task
from ..shapes.substituting import value_at

_TERM = r"-?\d+(?:\.\d+)?(?:\s?[/⁄]\s?\d+)?"
_LIST = re.compile(rf"(?<![\w.]){_TERM}(?:\s*[,;]\s*(?:(?:y|and)\s+)?{_TERM}){{2,}}")
_ONE = re.compile(_TERM)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "thirtieth": 30, "fiftieth": 50,
    "hundredth": 100, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4, "quinto": 5, "sexto": 6, "septimo": 7, "octavo": 8,
    "noveno": 9, "decimo": 10, "vigesimo": 20, "trigesimo": 30, "quincuagesimo": 50, "centesimo": 100,
}  # fmt: skip
_POSITION = re.compile(
    r"(?<![\w.,])(\d+)\s?(?:st|nd|rd|th|er|do|ro|to|mo|vo|no|a|o|\^\s*\(?\s*(?:th|st|nd|rd)\s*\)?)?\.?"
    r"\s+(?:term|number|termino|numero)"
    r"|(?:term|termino|position|posicion|place|lugar)\s*(?:number|numero|que ocupa el lugar|de lugar|no\.?|n\.?)?"
    r"\s*(\d+)(?!\w)"
    r"|(?<![a-z])[at]_?\(?(\d+)\)?(?![\w])|(?<![a-z])n\s*=\s*(\d+)"
    r"|(?<![a-z])(" + "|".join(_ORDINALS) + r")\s+(?:term|number|termino|numero)"
)
_LETTER = re.compile(r"(?<![a-z])([a-z])\s?-?(?:th|esimo|-esimo)(?![a-z])")


class Sequence(NamedTuple):
    """The terms that are given, the letter for the position, and the position asked for."""

    terms: tuple[Rational, ...]
    n: str
    k: int

    @property
    def a(self) -> Rational:
        return self.terms[0]

    @property
    def d(self) -> Rational:
        return self.terms[1] - self.terms[0]

    def rule(self, factor: Rational, constant: Rational) -> Quotient:
        """factor · n + constant."""
        return Quotient({term: c for term, c in ((self.n, factor), ("", constant)) if c}, ONE)

    @property
    def is_arithmetic(self) -> bool:
        return all(later - earlier == self.d for earlier, later in pairwise(self.terms))


def _terms(task: Task) -> tuple[Rational, ...] | None:
    match = _LIST.search(task.text)
    if not match:
        return None
    return tuple(reduced(Fraction(one.replace("⁄", "/").replace(" ", ""))) for one in _ONE.findall(match[0]))


def _position(task: Task) -> int | None:
    match = _POSITION.search(_LIST.sub(" ", task.text))
    if not match:
        return None
    word = next(group for group in match.groups() if group)
    return int(word) if word.isdecimal() else _ORDINALS[word]


def _general(task: Task) -> tuple[Sequence] | None:
    terms, letter = _terms(task), task.says(_LETTER)
    sequence = Sequence(terms, letter[1] if letter else "n", 0) if terms and _position(task) is None else None
    return (sequence,) if sequence and sequence.is_arithmetic else None


def _at_position(task: Task) -> tuple[Sequence] | None:
    terms, k = _terms(task), _position(task)
    sequence = Sequence(terms, "n", k) if terms and k else None
    return (sequence,) if sequence and sequence.is_arithmetic and sequence.k > len(sequence.terms) else None


def _given(task: Task) -> tuple[Sequence] | None:
    terms = _terms(task)
    return (Sequence(terms, "n", 0),) if terms else None


def _next(s: Sequence) -> Prediction:
    if s.is_arithmetic:
        return s.terms[-1] + s.d
    if 0 not in s.terms and len({Fraction(later) / earlier for earlier, later in pairwise(s.terms)}) == 1:
        return reduced(Fraction(s.terms[-1]) * s.terms[1] / s.terms[0])
    steps = [later - earlier for earlier, later in pairwise(s.terms)]
    second = {later - earlier for earlier, later in pairwise(steps)}
    if len(s.terms) > 3 and len(second) == 1:
        return s.terms[-1] + steps[-1] + second.pop()
    if len(s.terms) > 3 and all(c == a + b for a, b, c in zip(s.terms, s.terms[1:], s.terms[2:], strict=False)):
        return s.terms[-1] + s.terms[-2]
    return None


def _by_rule(task: Task) -> tuple[Node, str, int] | None:
    """A rule in one letter, and a position: the 20th term where the nth term is 3n + 2."""
    rules = [node for node in task.maths if len(variables(node)) == 1]  # 20th is a product of three
    k = _position(task)
    if len(rules) != 1 or k is None or _terms(task):
        return None
    rule = rules[0].sides[-1] if isinstance(rules[0], Equation) else rules[0]
    return (rule, min(variables(rules[0])), k)


def _proportional(s: Sequence) -> Prediction:
    """A known term times how often its position goes into the one asked for."""
    return [s.k // m * term for m, term in enumerate(s.terms, 1) if s.k % m == 0]


# fmt: off
_ADDS_DIFFERENCE = Malrule(
    "SEQ_ARITHMETIC_POSITION_PLUS_DIFFERENCE", "SEQ01", "Position plus difference", VERY_COMMON,
    "Takes the step from one term to the next for the rule of the position.",
    "nth term of 5, 8, 11, 14, ... → n + 3",
    lambda s: s.rule(1, s.d),
)
_SWAPPED = Malrule(
    "SEQ_ARITHMETIC_DIFFERENCE_AND_START_SWAPPED", "SEQ03", "Difference and constant swapped", COMMON,
    "Multiplies the position by the first term and adds the difference.",
    "nth term of 5, 8, 11, 14, ... → 5n + 3",
    lambda s: s.rule(s.a, s.d),
)
_MULTIPLE = Malrule(
    "SEQ_ARITHMETIC_DIFFERENCE_TIMES_POSITION", "SEQ05", "Difference times position", COMMON,
    "Multiplies the difference by the position and takes no notice of the first term.",
    "The 20th term of 5, 8, 11, ... → 60",
    lambda s: s.k * s.d,
)

_GENERAL = (
    _ADDS_DIFFERENCE,
    Malrule(
        "SEQ_ARITHMETIC_FIRST_TERM_AS_CONSTANT", "SEQ02", "First term as the constant", VERY_COMMON,
        "Adds the first term to the multiple of the position, as if the first term stood at position 0.",
        "nth term of 5, 8, 11, 14, ... → 3n + 5",
        lambda s: s.rule(s.d, s.a),
    ),
    _SWAPPED,
    _MULTIPLE.elsewhere(lambda s: s.rule(s.d, 0)),
)

_TERM_ASKED = (
    Malrule(
        "SEQ_ARITHMETIC_WHOLE_OBJECT", "SEQ04", "A known term multiplied", VERY_COMMON,
        "Multiplies a known term by how often its position fits into the position asked for.",
        "The 20th term of 5, 8, 11, ... → 80",
        _proportional,
    ),
    _MULTIPLE,
    Malrule(
        "SEQ_ARITHMETIC_ONE_STEP_TOO_MANY", "SEQ06", "One difference too many", VERY_COMMON,
        "Adds the difference as often as the position says to the first term.",
        "The 20th term of 5, 8, 11, ... → 65",
        lambda s: s.a + s.k * s.d,
    ),
    _ADDS_DIFFERENCE.elsewhere(lambda s: s.k + s.d, OCCASIONAL),
    _SWAPPED.elsewhere(lambda s: s.a * s.k + s.d, OCCASIONAL),
)
# fmt: on

_NOT = "mean|media|median|mode|moda|range|rango|average|promedio|order|orden|largest|smallest|hcf|lcm|gcd|factor|multipl|sum"

TOPIC = Topic(
    "sequences",
    "SEQ/ARITHMETIC",
    (
        Form(
            Asks(
                "nth|term|rule|formula|general|expression|enesimo|termino|regla|expresion|position",
                "nth|n-th|n th|[a-z]th term|general|position|rule|formula|expression|enesimo|termino n|regla|expresion|"
                "[a-z]-esimo",
                parts=_general,
                unless=_NOT + "|next|siguiente|difference|diferencia",
            ),
            _GENERAL,
            solve=lambda s: s.rule(s.d, s.a - s.d),
        ),
        Form(
            Asks("term|number|termino|numero|sequence|sucesion|secuencia|progres|position|posicion|pattern|patron",
                 parts=_at_position, unless=_NOT),
            _TERM_ASKED,
            solve=lambda s: s.a + (s.k - 1) * s.d,
        ),
        Form(
            Asks("next|continu|siguiente|sigue|proximo|comes after|follow", parts=_given,
                 unless=_NOT + "|terms|terminos|two|dos|three"),
            (),
            solve=_next,
        ),
        Form(
            Asks("common difference|constant difference|difference|diferencia",
                 "sequence|sucesion|progres|secuencia|common|comun", parts=_given, unless="mean|media|range|nth|term|termino"),
            (),
            solve=lambda s: s.d if s.is_arithmetic else None,
        ),
        Form(
            Asks("term|termino", "sequence|sucesion|progres|secuencia|nth|general|enesimo|rule|regla|formula", parts=_by_rule),
            (),
            solve=lambda rule, n, k: value_at(rule, {n: k}),
        ),
    ),
    "Sequences",
)  # fmt: skip
