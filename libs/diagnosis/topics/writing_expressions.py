"""Writing expressions (Clement 1982; Rosnick 1981; MacGregor & Stacey 1993)."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from ..malrule import VERY_COMMON, Form, Malrule, Prediction, Sides, Topic
from ..maths.expression import Rational
from ..maths.polynomial import ONE, Quotient, combine
from ..maths.wording import Asks, Task

_COUNTS: dict[str, Rational] = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "twice": 2, "double": 2, "triple": 3, "half": Fraction(1, 2), "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doble": 2, "mitad": Fraction(1, 2),
}  # fmt: skip
_COUNT = rf"(\d+|{'|'.join(_COUNTS)})"
_LETTER = re.compile(r"(?<![^\W_])([a-zA-Z])(?![^\W_])(?!')")
_ARTICLES = {"a", "y", "o", "e", "u", "A"}
_WITH_LETTER = r"([^\W\d_]{3,})\s*(?:\(\s*(?-i:([a-zA-Z]))\s*\))?"
_TIMES = re.compile(
    rf"{_COUNT}\s+(?:times|veces)\s+(?:as\s+many|as\s+much|mas|más|tantos|tantas)\s+{_WITH_LETTER}.{{0,30}}?\s(?:as|como|que)\s+"
    rf"(?:there\s+are\s+|hay\s+)?{_WITH_LETTER}|"
    rf"()(?:twice|double|el\s+doble)\s+(?:as\s+many|de)\s+{_WITH_LETTER}.{{0,30}}?\s(?:as|como|que)\s+{_WITH_LETTER}",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"{_COUNT}\s+(more|fewer|less|mas|más|menos)\s+{_WITH_LETTER}\s+(?:than|que)\s+{_WITH_LETTER}|"
    rf"{_COUNT}()\s+{_WITH_LETTER}\s+(?:mas|más)\s+que\s+{_WITH_LETTER}",
    re.IGNORECASE,
)


class Comparison(NamedTuple):
    """`first` is `times` as many as `second`, and `more` besides."""

    first: str
    second: str
    times: Rational
    more: Rational

    def equation(self, first: str, second: str) -> Sides:
        """first = times · second + more."""
        right = {second: self.times} | ({"": self.more} if self.more else {})
        return Sides(Quotient({first: 1}, ONE), Quotient(right, ONE), goes_on=False)


def _count(text: str | None) -> Rational:
    return int(text) if text and text.isdecimal() else _COUNTS[(text or "two").lower()]


def _letters(task: Task, first: tuple[str, str], second: tuple[str, str]) -> tuple[str, str] | None:
    """The letters of two nouns: in brackets behind them, their initials, or the letters in their order."""
    if first[1] and second[1]:
        return first[1], second[1]
    found = [x for x in dict.fromkeys(_LETTER.findall(task.plain)) if x not in _ARTICLES]
    if len(found) != 2:
        return None
    if found[0].lower() == second[0][0].lower() or found[1].lower() == first[0][0].lower():
        found.reverse()
    return found[0], found[1]


def _as_many(task: Task) -> tuple[Comparison] | None:
    for pattern in (_TIMES, _MORE):
        match = pattern.search(task.plain)
        if not match:
            continue
        groups = [group or "" for group in match.groups()]
        half = len(groups) // 2
        if not groups[1 + (pattern is _MORE)]:
            groups = groups[half:]
        count, *nouns = groups[:half]
        word = nouns.pop(0).lower() if pattern is _MORE else ""
        letters = _letters(task, (nouns[0], nouns[1]), (nouns[2], nouns[3]))
        if not letters or letters[0] == letters[1]:
            return None
        if pattern is _TIMES:
            return (Comparison(*letters, _count(count), 0),)
        return (Comparison(*letters, 1, _count(count) * (-1 if word in ("fewer", "less", "menos") else 1)),)
    return None


# An operand: 5, n, 3n, twice n, 4 times n, el doble de n.
_OPERAND = (
    rf"(?:(?:(?:the|a|un|el|al)\s+n(?:umber|úmero|umero)|the|un|el|la|a|al)\s+)?((?:(?:\d+|{'|'.join(_COUNTS)})\s*(?:times|veces|of|de)?\s*)?(?-i:[a-zA-Z])(?![^\W_])|"
    rf"\d+(?:\.\d+)?|(?:{'|'.join(_COUNTS)})(?![^\W_]))"
)
Operation = Callable[[Quotient, Quotient], Quotient]


def _sentence(pattern: str) -> "re.Pattern[str]":
    return re.compile(r"(?<![^\W_])" + pattern.replace("#", _OPERAND).replace(" ", r"\s+"), re.IGNORECASE)


# What is said with two operands a and b; in the last column whether the words come in the other order than the signs.
_SENTENCES: tuple[tuple["re.Pattern[str]", str, bool], ...] = tuple(
    (_sentence(pattern), operator, is_turned)
    for pattern, operator, is_turned in (
        (r"# (?:less|fewer|smaller) than #", "-", True),
        (r"# (?:unidades )?menos que #", "-", True),
        (r"# (?:is )?(?:subtracted|taken(?: away)?|deducted) from #", "-", True),
        (r"(?:subtract|take(?: away)?) # (?:away )?from #", "-", True),
        (r"(?:resta|restar|reste|quita|quitar|restale|réstale) # (?:a|de|al) ?#", "-", True),
        (r"a # (?:se )?(?:le )?(?:resta|restamos|quita|quitamos) #", "-", False),
        (r"# (?:is )?(?:decreased|reduced|diminished) by #", "-", False),
        (r"# (?:minus|less|menos) #", "-", False),
        (r"# disminuido en #", "-", False),
        (r"(?:the )?difference (?:between|of) # and #", "-", False),
        (r"(?:la )?diferencia (?:entre|de) # y #", "-", False),
        (r"# (?:more|greater|larger) than #", "+", False),
        (r"# (?:unidades )?(?:mas|más) que #", "+", False),
        (r"# (?:is )?(?:added to|increased by|plus|más|mas|aumentado en) #", "+", False),
        (r"add # (?:to|and) #", "+", False),
        (r"(?:the )?sum of # and #", "+", False),
        (r"(?:suma|la suma de) # (?:a|y|con) #", "+", False),
        (r"# (?:is )?(?:divided by|dividido (?:por|entre)) #", "/", False),
        (r"divide # (?:by|por|entre) #", "/", False),
        (r"(?:the )?quotient of # and #", "/", False),
        (r"(?:el )?cociente (?:entre|de) # y #", "/", False),
        (r"# (?:is )?(?:multiplied by|times|por|multiplicado por) #", "*", False),
        (r"multiply # by #", "*", False),
        (r"(?:the )?product of # and #", "*", False),
        (r"(?:el )?producto de # y #", "*", False),
    )
)
_TERM = re.compile(rf"(?:(\d+(?:\.\d+)?)|({'|'.join(_COUNTS)}))?\s*(?:times|veces|of|de)?\s*([a-zA-Z])?", re.IGNORECASE)


class Phrase(NamedTuple):
    """a ∘ b, with the operands in the order of the words and the order of the signs turned where they are."""

    a: Quotient
    b: Quotient
    operator: str
    is_turned: bool

    @property
    def written(self) -> Quotient:
        return combine(self.operator, *((self.b, self.a) if self.is_turned else (self.a, self.b)))


def _operand(text: str) -> Quotient | None:
    match = _TERM.fullmatch(text.strip())
    if not match:
        return None
    factor: Rational = Fraction(match[1]) if match[1] else _count(match[2]) if match[2] else 1
    return Quotient({match[3] or "": int(factor) if factor == int(factor) else factor}, ONE)


def _phrase(task: Task) -> tuple[Phrase] | None:
    for pattern, operator, is_turned in _SENTENCES:
        match = pattern.search(task.plain)
        if not match:
            continue
        a, b = _operand(match[1]), _operand(match[2])
        if a and b and (a.above.keys() | b.above.keys()) - {""}:
            return (Phrase(a, b, operator, is_turned),)
    return None


def _reversed(c: Comparison) -> Prediction:
    wrong = c.equation(c.second, c.first)
    if c.more:
        return wrong, Sides(Quotient({c.first: 1}, ONE), Quotient({c.second: 1, "": -c.more}, ONE), goes_on=False)
    return wrong, Sides(Quotient({c.first: 1}, ONE), Quotient({c.second: 1 / Fraction(c.times)}, ONE), goes_on=False)


# fmt: off
_REVERSAL = Malrule(
    "ALGEBRA_EXPR_WRITING_REVERSED", "SBS07", "Equation in the order of the words", VERY_COMMON,
    "Writes the number beside the letter of what there is more of, in the order of the words, as if letters were labels.",
    "There are 6 times as many students (S) as professors (P). Write an equation. → 6S = P",
    _reversed,
)
_WORD_ORDER = Malrule(
    "ALGEBRA_EXPR_WRITING_WORD_ORDER", "SBS08", "Written in the order of the words", VERY_COMMON,
    "Writes the numbers and letters in the order in which the sentence names them.",
    "Write: 5 less than n → 5 - n",
    lambda p: combine(p.operator, p.a, p.b) if p.is_turned else None,
)
# fmt: on

TOPIC = Topic(
    "writing-expressions",
    "ALGEBRA/EXPR",
    (
        Form(
            Asks("times|veces|twice|double|doble|more|fewer|less|mas|menos", "equation|ecuacion|formula|escrib|writ|expres",
                 parts=_as_many),
            (_REVERSAL,),
            solve=lambda c: c.equation(c.first, c.second),
        ),
        Form(
            Asks(
                "less|fewer|smaller|menos|subtract|taken|take|deduct|resta|quita|decreas|reduc|diminish|minus|disminui|differen|"
                "diferen|more|greater|larger|mas|added|add|increas|plus|aument|sum|suma|divid|quotient|cocient|multipl|times|"
                "producto?|por",
                "writ|expres|escrib|traduc|translat|represent|algebra|phrase|frase|enunciad",
                parts=_phrase,
                unless="solve|resuelv|inequal|inecuac|largest|smallest|true|false|how many|cuant|when|if|given",
            ),
            (_WORD_ORDER,),
            solve=lambda p: p.written,
        ),
    ),
    "Writing expressions",
)  # fmt: skip
