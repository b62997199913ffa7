"""Arithmetic with fractions and linear equations in one letter, read from plain notation or simple LaTeX."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

SPELLED = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
WORDS = SPELLED.split()
VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅛": "1/8"}
SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "∙": "*", "÷": "/", ":": "/", "²": "^2", "³": "^3"})
LATEX = {r"\left": "", r"\right": "", r"\times": "*", r"\cdot": "*", r"\div": "/", "\\,": " ", "$": "", r"\%": "%"}
TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?|\.\d+)|([a-zA-Z])|([-+*/^()%]))")
LARGEST_POWER = 64


class UnreadError(ValueError):
    """The text is no arithmetic that can be read here."""


@dataclass(frozen=True)
class Linear:
    """`constant + slope · letter`."""

    constant: Fraction
    slope: Fraction = Fraction(0)

    def __add__(self, other: "Linear") -> "Linear":
        return Linear(self.constant + other.constant, self.slope + other.slope)

    def __mul__(self, other: "Linear") -> "Linear":
        if self.slope and other.slope:
            raise UnreadError("not linear")
        return Linear(self.constant * other.constant, self.constant * other.slope + self.slope * other.constant)

    def inverse(self) -> "Linear":
        if self.slope or not self.constant:
            raise UnreadError("no division by this")
        return Linear(1 / self.constant)


@lru_cache(maxsize=1024)  # of a problem and an answer it is asked again and again
def plain(text: str) -> str:
    """The text without LaTeX, vulgar fractions and words of numbers."""
    for command, meant in LATEX.items():
        text = text.replace(command, meant)
    text = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", text)
    text = re.sub(r"\((\d+)\)/\((\d+)\)", r"\1/\2", text)
    for sign, meant in VULGAR.items():
        text = re.sub(rf"(\d){sign}", rf"\1 {meant}", text).replace(sign, meant)
    for number, word in enumerate(WORDS):
        text = re.sub(rf"\b{word}\b", str(number), text, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", text).strip()


@lru_cache(maxsize=1024)
def solve(problem: str) -> str | None:
    """The value of an expression, or of the letter of an equation; None where it cannot be read."""
    text = re.sub(r"\bof\b", "*", plain(problem)).translate(SIGNS).replace("?", "").strip().rstrip(".")
    text = re.sub(r"(\d),(\d{3})\b", r"\1\2", text)
    try:
        left, _, right = text.partition("=")
        found = Reader(left).whole()
        if right.strip():
            found = found + Linear(Fraction(-1)) * Reader(right).whole()
            return shown(-found.constant / found.slope) if found.slope else None
        return None if found.slope else shown(found.constant, decimal="." in text)
    except (UnreadError, RecursionError):
        return None


def value(answer: str) -> Fraction | None:
    """The number that an answer says, also behind `x =`."""
    found = solve(answer.rpartition("=")[2])
    return Fraction(found) if found else None


def shown(number: Fraction, decimal: bool = False) -> str:
    if decimal and not 10**12 % number.denominator:
        return f"{float(number):.12f}".rstrip("0").rstrip(".")
    return str(number)


class Reader:
    """A parser by recursive descent: sum, product, power, atom. A mixed number is a whole one before a fraction."""

    def __init__(self, text: str) -> None:
        text = re.sub(r"(\d+) (\d+)/(\d+)", r"(\1+\2/\3)", text.strip())
        self.tokens: list[str] = []
        while text:
            found = TOKEN.match(text)
            if not found:
                raise UnreadError("an unknown sign")
            self.tokens.append(found[0].strip())
            text = text[found.end() :].lstrip()
        if len({token for token in self.tokens if token.isalpha()}) > 1:
            raise UnreadError("more than one letter")
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self) -> Linear:
        found = self.sum()
        if self.peek():
            raise UnreadError("more than one expression")
        return found

    def sum(self) -> Linear:
        found = self.product()
        while self.peek() in ("+", "-"):
            sign = self.take()
            term = self.product()
            found += term if sign == "+" else Linear(Fraction(-1)) * term
        return found

    def product(self) -> Linear:
        found = self.power()
        while self.peek() in ("*", "/", "(") or self.peek().isalpha():
            sign = self.take() if self.peek() in ("*", "/") else "*"
            factor = self.power()
            found *= factor.inverse() if sign == "/" else factor
        return found

    def power(self) -> Linear:
        if self.peek() == "-":
            self.take()
            return Linear(Fraction(-1)) * self.power()
        found = self.atom()
        while self.peek() == "%":
            self.take()
            found *= Linear(Fraction(1, 100))
        if self.peek() != "^":
            return found
        self.take()
        exponent = self.atom()
        if exponent.slope or exponent.constant.denominator != 1 or not 0 <= exponent.constant <= LARGEST_POWER:
            raise UnreadError("no such power")
        raised = Linear(Fraction(1))
        for _ in range(int(exponent.constant)):
            raised *= found
        return raised

    def atom(self) -> Linear:
        sign = self.take() if self.peek() else ""
        if sign == "(":
            found = self.sum()
            if not self.peek() or self.take() != ")":
                raise UnreadError("a bracket is open")
            return found
        if sign.isalpha():
            return Linear(Fraction(0), Fraction(1))
        if not sign or sign in "+-*/^)%":
            raise UnreadError("a number is missing")
        return Linear(Fraction(sign))
