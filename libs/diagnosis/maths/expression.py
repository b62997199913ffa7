"""A small language of school mathematics: a tokenizer and a precedence climbing parser with hard limits.

The tree keeps the written form: 2/4 stays numerator 2 over denominator 4, 0.50 stays two decimals.
"""

import re
from fractions import Fraction
from typing import NamedTuple

from .errors import NotUnderstoodError

Rational = int | Fraction

MAX_DEPTH = 40
MAX_DIGITS = 30
MAX_FACTORS = 30  # written side by side
MAX_SIDES = 20  # joined by equals signs


class Number(NamedTuple):
    """A whole number or a decimal; `decimals` counts the digits written behind the point."""

    value: Rational
    decimals: int = 0


class Ratio(NamedTuple):
    """A fraction as it is written, never reduced; a mixed number has a `whole`, which then carries the sign."""

    numerator: int
    denominator: int
    whole: int | None = None


class Variable(NamedTuple):
    name: str


class Negative(NamedTuple):
    operand: "Node"


class Binary(NamedTuple):
    """`operator` is one of + - * / ^."""

    operator: str
    left: "Node"
    right: "Node"


class Equation(NamedTuple):
    """Sides joined by equals signs: two for an equation, more for a running calculation."""

    sides: tuple["Node", ...]


class Comparison(NamedTuple):
    """Sides joined by `operators` out of < > ≤ ≥: x > -3, -4 < x < 4."""

    sides: tuple["Node", ...]
    operators: str


class Root(NamedTuple):
    """The square root (`degree` 2) or cube root (3) of `radicand`."""

    radicand: "Node"
    degree: int


class Percentage(NamedTuple):
    """So many hundredths."""

    operand: "Node"


class Absolute(NamedTuple):
    """The distance from zero, |a|."""

    operand: "Node"


Node = Number | Ratio | Variable | Negative | Binary | Equation | Comparison | Root | Percentage | Absolute

_TOKEN = re.compile(
    r"\d+ +\d+[/⁄]\d+(?![\d/^.,])"  # mixed number
    r"|\d+⁄\d+"
    r"|(?<![/^\d.,√∛])\d+/\d+(?![\d/^.,])"  # a fraction in one piece
    r"|\d*(?:[.,]\d+)+|\d+"
    r"|[^\W\d_]{3,}"  # three letters are a word, two a product
    r"|\S"
)
_ROOTS = {"√": 2, "∛": 3}
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$|[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?$")
# A comma that cannot set off thousands shows that every comma of the line is a decimal one: 2,345 + 1,2.
_DECIMAL_COMMA = re.compile(r"(?<![\d,])(?:0\d*,\d|\d+,(?:\d\d?|\d{4,})(?![\d,]))")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_OF_TWO = re.compile(r"[a-zA-Z]\(\s*\d+,\d+\s*\)")  # P(3,5): a point or a function of two numbers, never P times 3.5
_SCIENTIFIC = re.compile(r"\d[eE]\d")
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "÷": 2}


def parse(text: str) -> Node:
    """The tree of `text` in plain notation. Raises NotUnderstoodError naming the part that cannot be read."""
    scientific = _SCIENTIFIC.search(text)
    if scientific:
        raise NotUnderstoodError("Numbers with an exponent such as 1e5 are not read; write the digits.")
    of_two = _OF_TWO.search(text)
    if of_two:
        raise NotUnderstoodError(f"Cannot read {of_two.group()!r}.")
    if "," in text and "." not in text and _DECIMAL_COMMA.search(text):
        text = _COMMA.sub(".", text)
    reader = _Reader(_TOKEN.findall(text))
    sides, relations = [reader.sum()], ""
    while reader.ahead and reader.ahead in "=<>≤≥":
        relations += reader.ahead
        reader.advance()
        sides.append(reader.sum())
        if len(sides) > MAX_SIDES:
            raise NotUnderstoodError(f"There are more than {MAX_SIDES} equals or inequality signs.")
    if reader.ahead:
        raise NotUnderstoodError(f"Cannot read {reader.ahead[:20]!r} after {reader.before()!r}.")
    if not relations:
        return sides[0]
    if "=" not in relations:
        return Comparison(tuple(sides), relations)
    if relations.strip("="):
        raise NotUnderstoodError("An equals sign and an inequality sign in one line are not read.")
    return Equation(tuple(sides))


class _Reader:
    __slots__ = ("ahead", "depth", "position", "tokens")

    def __init__(self, tokens: list[str]) -> None:
        tokens.append("")
        self.tokens = tokens
        self.position = 0
        self.depth = 0
        self.ahead = tokens[0]

    def advance(self) -> None:
        self.position += 1
        self.ahead = self.tokens[self.position]

    def before(self) -> str:
        return " ".join(self.tokens[max(0, self.position - 3) : self.position])[-30:]

    def sum(self) -> Node:
        if self.depth > MAX_DEPTH:
            raise NotUnderstoodError(f"Brackets are nested more than {MAX_DEPTH} deep.")
        return self.binary(self.signed(), 1)

    def binary(self, left: Node, least: int) -> Node:
        while True:
            operator = self.ahead
            precedence = _PRECEDENCE.get(operator, 0)
            if precedence < least:
                return left
            self.advance()
            right = self.signed()
            while _PRECEDENCE.get(self.ahead, 0) > precedence:
                right = self.binary(right, precedence + 1)
            left = Binary("/" if operator == "÷" else operator, left, right)

    def signed(self) -> Node:
        negative = False
        while self.ahead in ("-", "+"):
            negative ^= self.ahead == "-"
            self.advance()
        node = self.product()
        return negate(node) if negative else node

    def product(self) -> Node:
        """A power, and whatever stands directly behind it: 3x, 2(x + 1), (x + 1)(x - 1)."""
        node, factors = self.power(), 1
        while self.ahead and (self.ahead in "(√∛" or (len(self.ahead) == 1 and self.ahead.isalpha())):
            node = Binary("*", node, self.power())
            factors += 1
            if factors > MAX_FACTORS:
                raise NotUnderstoodError(f"More than {MAX_FACTORS} factors stand side by side.")
        return node

    def power(self) -> Node:
        base = self.atom()
        if self.ahead == "%":
            self.advance()
            base = Percentage(base)
        if self.ahead != "^":
            return base
        self.advance()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstoodError(f"Powers are nested more than {MAX_DEPTH} deep.")
        negative = self.ahead == "-"
        if negative:
            self.advance()
        exponent = self.power()
        self.depth -= 1
        return Binary("^", base, negate(exponent) if negative else exponent)

    def atom(self) -> Node:
        text = self.ahead
        if not text:
            raise NotUnderstoodError(f"Something is missing after {self.before()!r}." if self.position else "Empty.")
        if text == "(":
            self.advance()
            self.depth += 1
            inside = self.sum()
            self.depth -= 1
            if self.ahead != ")":
                raise NotUnderstoodError(f"A closing bracket is missing after {self.before()!r}.")
            self.advance()
            return inside
        if text in _ROOTS or text == "|":
            return self.enclosed(text)
        if text[0].isdecimal() or (text[0] in ".," and len(text) > 1):
            node: Node = _number(text)
        elif len(text) == 1 and (text.isalpha() or text == "?"):
            node = Variable(text)  # ? is a blank to be filled in
        elif text.isalpha():
            raise NotUnderstoodError(f"The word {text[:20]!r} is not read here.")
        else:
            raise NotUnderstoodError(f"Cannot read {text[:20]!r}.")
        self.advance()
        return node

    def enclosed(self, sign: str) -> Node:
        """What stands under a root sign, or between bars."""
        self.advance()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstoodError(f"Roots or bars are nested more than {MAX_DEPTH} deep.")
        if sign in _ROOTS:
            node: Node = Root(self.atom(), _ROOTS[sign])
        else:
            node = Absolute(self.sum())
            if self.ahead != "|":
                raise NotUnderstoodError(f"A closing bar is missing after {self.before()!r}.")
            self.advance()
        self.depth -= 1
        return node


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node that are nodes themselves."""
    if isinstance(node, Binary):
        return node.left, node.right
    if isinstance(node, Equation | Comparison):
        return node.sides
    if isinstance(node, Root):
        return (node.radicand,)
    return (node.operand,) if isinstance(node, Negative | Percentage | Absolute) else ()


def has_variable(node: Node) -> bool:
    """Whether there is a letter in it."""
    return isinstance(node, Variable) or any(map(has_variable, children(node)))


def negate(node: Node) -> Node:
    """Minus `node`; the minus of a plain number joins it: -3 is a number, not an operation."""
    if isinstance(node, Number):
        return Number(-node.value, node.decimals)
    if isinstance(node, Ratio):
        if node.whole is None:
            return Ratio(-node.numerator, node.denominator)
        if node.whole:
            return Ratio(node.numerator, node.denominator, -node.whole)
    return Negative(node)


def _number(token: str) -> Number | Ratio:
    if len(token) > MAX_DIGITS:
        raise NotUnderstoodError(f"A number of {len(token)} characters is too long; at most {MAX_DIGITS} are read.")
    if token.isdecimal():
        return Number(int(token))
    if "/" in token or "⁄" in token:
        front, _, below = token.replace("⁄", "/").partition("/")
        whole, _, above = front.rpartition(" ")
        return Ratio(int(above), int(below), int(whole) if whole else None)
    if _THOUSANDS.match(token):
        separator = next(sign for sign in token if not sign.isdecimal())
        token = token.replace(separator, "")
    token = token.replace(",", ".").rstrip(".")
    if token.count(".") > 1:
        raise NotUnderstoodError(f"Cannot read the number {token!r}.")
    decimals = len(token.partition(".")[2])
    value = Fraction(token if token[0] != "." else "0" + token)
    return Number(value.numerator if value.denominator == 1 else value, decimals)
