"""Exercises about chance: what is in the bag and what is asked for, coins, events with given probabilities."""

import re
from collections.abc import Callable
from fractions import Fraction
from math import comb
from typing import NamedTuple

from ..maths.expression import Number, Ratio, Rational
from ..maths.nouns import alike, words
from ..maths.wording import Quantity, Task

_FILLER = re.compile(
    r"(?:(?:an?|the|and|or|of|is|are|it|in|one|two|there|conta\w*|only|other|same|identical|colou?rs?|[yo]|del?|una?|el|las?|los|hay"
    r"|tiene|contiene|with|con|que|es|son|se|at|random|azar|both|amb[ao]s|not?|from|bag|box|bolsa|caja|urna)$"
    r"|ball|marble|counter|sweet|cand|bead|disc|chip|token|cube|probab|bola|bolita|ficha|canica|dulce)"
)
_OUTCOME = re.compile(r"(?<![a-z])p ?\( ?([^)]*)\)")
_PROBABILITY = re.compile(r"(?<![a-z])(?:probab\w*|chances?|likel\w*|posib\w*)")
_NOT = re.compile(r"(?<![a-z])(?:not|no|non|neither|sin|[a-z]+n['’]t)(?![a-z])")
_REST = re.compile(r"(?<![a-z])(?:rest|others?|remaining|resto|demas|otr[oa]s)(?![a-z])")
_OUT_OF = re.compile(
    r"(?<![a-z])(?:of which|of them|of these|out of|de (?:las cuales|los cuales|ellas|ellos))(?![a-z])"
)
_DRAWN = re.compile(
    r"(?<![a-z])(?:(?:two|2|dos)(?: [a-z]+){0,3}? (?:drawn|taken|picked|chosen|selected|removed|at random)"
    r"|(?:draws?|takes?|picks?|chooses?|drawing|sacan?|extraen?|eligen?|tom[ao]n?|retiran?)(?: [a-z]+)? (?:two|2|dos))(?![a-z])"
)
_ONE_DRAWN = re.compile(r"1(?= (?:[a-z]+ ){0,3}(?:drawn|taken|picked|chosen|selected|at random))")
_WITHOUT = re.compile(
    r"without (?:replac|putting|return)|not (?:replac|put back|return)|sin (?:reposi|devol|reemplaz|reponer|volver)"
)
_WITH = re.compile(r"(?<!out )with replac|(?<!not )(?:replaced|put back|returned)|con (?:reposi|devol|reemplaz)")
_MIXED = re.compile(r"(?<![a-z])(?:one|una?|exactly|exactamente|at least|al menos|different|distint)(?![a-z])")
_BAG = re.compile(r"(?<![a-z])(?:bag|box|urn|jar|bolsa|caja|urna)s? ([a-z])(?![a-z])")
_HEAD, _TAIL = r"heads?|caras?", r"tails?|cruz|cruces|sellos?|cec[ao]s?|secas?"
_SIDE = re.compile(rf"(?<![a-z])(?:(?P<head>{_HEAD})|{_TAIL})(?![a-z])")
_COINS = re.compile(
    r"(?<![a-z])(two|three|four|2|3|4|dos|tres|cuatro) (?:fair |honest )?(?:coin|moneda)|coin (?:is )?(?:\w+ )?(twice)"
    r"|moneda (?:\w+ )?(dos) veces"
)
_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "both": 2,
          "ambas": 2, "no": 0, "twice": 2} | {str(n): n for n in range(1, 5)}  # fmt: skip
_ASKED_SIDE = re.compile(
    r"(?<![a-z])(at least |at most |al menos |a lo mas )?(?:exactly |exactamente )?"
    rf"(one|two|three|four|both|dos|tres|una?|ambas|no|a|[1-4]) (?:{_HEAD}|{_TAIL})(?![a-z])"
)
_JOINED = re.compile(r"\d-[a-z]")  # a 52-card deck
_COMBINED = re.compile(r"(?<![a-z])(?:or|o|same|igual(?:es)?|mism[ao]|given)(?![a-z])")
_TWICE = re.compile(r"(?<![a-z])(?:both|two|2|dos|amb[ao]s)(?![a-z])")
_BOTH = re.compile(r"(?<![a-z])(?:both|and|ambos|ambas|y|all|los dos|las dos)(?![a-z])|∩")
_EITHER = re.compile(r"(?<![a-z])(?:or|o|u|either|at least one|al menos uno|alguno)(?![a-z])|∪")
_ON_A_DIE: tuple[tuple[re.Pattern[str], Callable[[int], bool]], ...] = (
    (re.compile(r"(?<![a-z])(?:even|par)(?![a-z])"), lambda n: n % 2 == 0),
    (re.compile(r"(?<![a-z])(?:odd|impar)(?![a-z])"), lambda n: n % 2 == 1),
    (re.compile(r"(?<![a-z])(?:prime|primo)"), lambda n: n in (2, 3, 5)),
)
_FROM_A_DIE: tuple[tuple[re.Pattern[str], Callable[[int, int], bool]], ...] = (
    (
        re.compile(r"(?:more|greater|higher|larger|bigger) than (\d)|may?or (?:que|a) (\d)|mas de (\d)|> ?(\d)"),
        lambda n, k: n > k,
    ),
    (
        re.compile(r"(?:less|smaller|lower|fewer) than (\d)|menor (?:que|a) (\d)|menos de (\d)|< ?(\d)"),
        lambda n, k: n < k,
    ),
    (re.compile(r"(?:at least|al menos) (?:a |un )?(\d)|(\d) or (?:more|higher)|(\d) o mas"), lambda n, k: n >= k),
    (
        re.compile(r"(?:at most|a lo mas|como maximo) (?:a |un )?(\d)|(\d) or (?:less|lower)|(\d) o menos"),
        lambda n, k: n <= k,
    ),
    (re.compile(r"multiplo? (?:of|de) (\d)|multiple of (\d)"), lambda n, k: n % k == 0),
    (re.compile(r"factor of (\d)|divisor de (\d)"), lambda n, k: k % n == 0),
    (re.compile(r"(?<![\d/.])([1-6])(?![\d/.])"), lambda n, k: n == k),
)


class Draw(NamedTuple):
    """`asked` of `total` things are wanted; `kinds` different ones are in the bag."""

    asked: int
    total: int
    kinds: int

    @property
    def rest(self) -> int:
        """Those that are not wanted."""
        return self.total - self.asked


class Bags(NamedTuple):
    """Two bags by name, each with how many of the wanted kind and how many others are in it."""

    first: str
    second: str
    a: int
    b: int
    c: int
    d: int


class Contents(NamedTuple):
    """How many of what: the words behind the number, without those that say nothing."""

    number: int
    labels: tuple[str, ...]


def _contents(text: str, quantities: list[Quantity]) -> list[Contents] | None:
    found = []
    if _JOINED.search(text):
        return None
    for i, one in enumerate(quantities):
        end = quantities[i + 1].start if i + 1 < len(quantities) else len(text)
        if not isinstance(one.value, int) or one.value < 0 or one.unit == "%":
            return None
        piece = re.split(r"[.;:?]", text[one.start : end].lstrip("-0123456789"))[0]
        labels = tuple(word for word in list(words(piece))[:4] if not _FILLER.match(word))
        found.append(Contents(one.value, labels))
    return found


def _question(text: str) -> str:
    """What is asked for: inside P( ), else behind the last word for probability."""
    outcomes = list(_OUTCOME.finditer(text))
    starts = [match.end() for match in _PROBABILITY.finditer(text)]
    if outcomes and (not starts or starts[-1] < outcomes[-1].start()):
        return outcomes[-1][1]
    return text[starts[-1] :] if starts else ""


def _which(contents: list[Contents], question: str) -> int | None:
    """The content that the question mentions, None where it is not one alone."""
    found = {
        i
        for word in words(question)
        for i, one in enumerate(contents)
        if not _FILLER.match(word) and any(alike(word, label) for label in one.labels)
    }
    return found.pop() if len(found) == 1 else None


def _bag(task: Task) -> tuple[list[Contents], int, int] | None:
    """What is in the bag, which of it is asked for, and how many things are in it altogether."""
    text = task.text
    drawn = [match.span() for match in (*_DRAWN.finditer(text), *_ONE_DRAWN.finditer(text))]
    contents = _contents(text, [one for one in task.quantities if not any(a <= one.start < b for a, b in drawn)])
    if not contents or len(contents) < 2:
        return None
    total, parts = contents[0].number, contents[1:]
    if len(parts) == 1 and total > parts[0].number and (_OUT_OF.search(text) or _REST.search(text)):
        parts.append(Contents(total - parts[0].number, _rest_named(text)))
    if total != sum(one.number for one in parts) or (len(parts) == 1):
        parts, total = contents, sum(one.number for one in contents)
    which = _which(parts, _question(text))
    return None if which is None else (parts, which, total)


def _rest_named(text: str) -> tuple[str, ...]:
    match = _REST.search(text)
    behind = re.split(r"[.?;]", text[match.end() :])[0] if match else ""
    return tuple(word for word in words(behind) if not _FILLER.match(word))[:2]


def one_drawn(task: Task) -> tuple[Draw] | None:
    """3 red and 5 blue balls; one is drawn. P(red)?"""
    if _DRAWN.search(task.text) or _WITHOUT.search(task.text) or _BAG.search(task.text):
        return None
    found = _bag(task)
    if not found:
        return None
    contents, which, total = found
    asked = contents[which].number
    if _NOT.search(_question(task.text)):
        asked = total - asked
    return (Draw(asked, total, len(contents)),) if 0 < asked < total else None


_Reader = Callable[[Task], tuple[Draw] | None]


def two_drawn(*, replaced: bool) -> _Reader:
    """Reads "3 red and 5 blue balls; two are drawn without replacement. P(both red)?"."""

    def read(task: Task) -> tuple[Draw] | None:
        mark = _WITH if replaced else _WITHOUT
        if not mark.search(task.text) or (replaced and _WITHOUT.search(task.text)):
            return None
        found = _bag(task)
        question = _question(task.text)
        if not found or not _TWICE.search(question) or _NOT.search(question) or _MIXED.search(question):
            return None
        contents, which, total = found
        asked = contents[which].number
        return (Draw(asked, total, len(contents)),) if 1 < asked < total else None

    return read


def two_bags(task: Task) -> tuple[Bags] | None:
    """Bag A: 4 red, 6 blue. Bag B: 3 red, 2 blue. Which gives the better chance of red?"""
    names = [match[1] for match in _BAG.finditer(task.text)]
    contents = _contents(task.text, list(task.quantities))
    if len(set(names)) < 2 or not contents or len(contents) != 4:
        return None
    tail = task.text[task.quantities[3].start :]
    question = tail[tail.find(".") + 1 :] if "." in tail else tail
    pairs = contents[:2], contents[2:]
    which = [_which(pair, question) for pair in pairs]
    if None in which:
        return None
    (a, b), (c, d) = ((pair[w or 0].number, pair[1 - (w or 0)].number) for pair, w in zip(pairs, which, strict=True))
    return (Bags(names[0], names[1], a, b, c, d),) if a + b and c + d else None


def rolled(task: Task) -> tuple[Draw] | None:
    """A fair die is rolled. P(even)?"""
    question = _question(task.text)
    faces = [n for pattern, holds in _ON_A_DIE if pattern.search(question) for n in range(1, 7) if holds(n)]
    for pattern, compares in _FROM_A_DIE if not faces else ():
        match = pattern.search(question)
        if match:
            k = int(next(filter(None, match.groups())))
            faces = [n for n in range(1, 7) if k and compares(n, k)]
            break
    asked = 6 - len(faces) if _NOT.search(question) else len(faces)
    return (Draw(asked, 6, 2),) if faces and 0 < asked < 6 else None


def two_events(*, both: bool) -> Callable[[Task], tuple[Rational, Rational] | None]:
    """Reads two probabilities, where it is asked for both events, or for one or the other."""

    def read(task: Task) -> tuple[Rational, Rational] | None:
        values = [_chance(one) for one in task.quantities]
        question = _question(task.text)
        either = _EITHER.search(question) is not None
        if len(values) != 2 or None in values or either == both or not (either or _BOTH.search(question)):
            return None
        p, q = (value for value in values if value is not None)
        return p, q

    return read


def _chance(one: Quantity) -> Rational | None:
    value = Fraction(one.value) / 100 if one.unit == "%" else one.value
    return value if 0 < value < 1 else None


def coins(task: Task) -> tuple[int, Fraction, int] | None:
    """How many coins are tossed, the probability asked for, and how many numbers of heads it covers."""
    question = _question(task.text)
    tossed, asked = _COINS.search(task.text), _ASKED_SIDE.findall(question)
    if not tossed or _COMBINED.search(question) or not 1 <= len(asked) <= 2:
        return None
    n = _COUNT[next(filter(None, tossed.groups()))]
    counts = [_COUNT.get(word, 1) for _, word in asked]
    k, bound = counts[0], asked[0][0].strip()
    if k > n or (len(counts) == 2 and sum(counts) != n):
        return None
    wanted = range(k, n + 1) if bound in ("at least", "al menos") else range(0 if bound else k, k + 1)
    return n, Fraction(sum(comb(n, i) for i in wanted), 2**n), len(wanted)


def streak(task: Task) -> tuple[int, bool] | None:
    """How often one side came in a row, and whether that side is asked about."""
    sides = [match["head"] is not None for match in _SIDE.finditer(task.text)]
    numbers = [one.value for one in task.quantities if isinstance(one.value, int) and one.value > 1]
    if len(sides) < 2 or len(numbers) != 1:
        return None
    return int(numbers[0]), sides[0] == sides[1]


def trials(task: Task) -> tuple[Number | Ratio, Rational, Rational] | None:
    """A probability, as it is written and as a number, and a number of trials."""
    chances = [one for one in task.quantities if _chance(one) is not None]
    often = [one for one in task.quantities if one not in chances]
    if len(chances) != 1 or len(often) != 1 or not isinstance(often[0].value, int) or often[0].value <= 0:
        return None
    return chances[0].node, _chance(chances[0]) or 0, often[0].value
