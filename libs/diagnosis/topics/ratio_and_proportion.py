"""Ratio and proportion (Hart 1981; Karplus, Pulos & Stage 1983; Tourniaire & Pulos 1985; Van Dooren et al. 2005)."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import gcd

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Outcome, Topic
from ..maths.answer import Answer
from ..maths.demands import in_lowest_terms as cancelled
from ..maths.expression import Ratio, Rational
from ..maths.meaning import Proportion, Values
from ..maths.nouns import SPELLED, noun
from ..maths.units import UNITS
from ..maths.wording import Asks, Task
from ..shapes.ratios import (
    Fourth,
    Paired,
    Sharing,
    in_lowest_terms,
    paired,
    part_known,
    proportion,
    shared,
    spoken_proportion,
    to_simplify,
)

# fmt: off
_FOURTH = (
    Malrule(
        "RATIO_PROPORTION_ADDITIVE", "RAT01", "Adds the same difference", VERY_COMMON,
        "Keeps the difference of the two numbers instead of their ratio.",
        "2:5 = 6:x. Find x → 9",
        lambda f: f.c + f.b - f.a,
    ),
    Malrule(
        "RATIO_PROPORTION_CROSSED_WRONG", "RAT02", "Cross product set up the wrong way", COMMON,
        "Multiplies two numbers that do not stand crosswise and divides by the third.",
        "2:5 = 10:x. Find x → 4",
        lambda f: (Fraction(f.a * f.c) / f.b, Fraction(f.a * f.b) / f.c),
    ),
    Malrule(
        "RATIO_PROPORTION_NOT_DIVIDED", "RAT03", "Cross product not divided", OCCASIONAL,
        "Multiplies crosswise and stops there.",
        "2:5 = 6:x. Find x → 30",
        lambda f: f.b * f.c,
    ),
    Malrule(
        "RATIO_PROPORTION_DOUBLES", "RAT04", "Doubles or halves whatever the factor", COMMON,
        "Doubles the number that belongs to the unknown, or halves it, whatever the factor is.",
        "2:5 = 6:x. Find x → 10; 20:8 = 5:x. Find x → 4",
        lambda f: 2 * f.b if f.c > f.a else Fraction(f.b) / 2,
    ),
    Malrule(
        "RATIO_PROPORTION_CONSTANT_SUM", "RAT05", "Keeps the sum", OCCASIONAL,
        "Makes both pairs add up to the same sum.",
        "4:9 = 6:x. Find x → 7",
        lambda f: f.a + f.b - f.c,
    ),
    Malrule(
        "RATIO_PROPORTION_SCALE_FACTOR", "RAT06", "Scale factor given as the answer", OCCASIONAL,
        "Finds the factor between the two ratios and does not use it.",
        "2:5 = 6:x. Find x → 3",
        lambda f: (Fraction(f.c) / f.a, Fraction(f.b) / f.a),
    ),
)


def _share(rule: Callable[[Sharing, int], Rational]) -> Callable[[Sharing], Iterator[Outcome]]:
    """The rule for the share that is asked for; for all of them, as a list or as a ratio, where none is named."""

    def predict(s: Sharing) -> Iterator[Outcome]:
        if s.asked is not None:
            yield rule(s, s.asked)
        else:
            shares = tuple(rule(s, i) for i in range(len(s.parts)))
            yield Values(frozenset(shares))
            yield Proportion(shares)

    return predict


_SHARES = (
    Malrule(
        "RATIO_SHARE_DIVIDES_BY_PART", "RAT07", "Divides by the part itself", COMMON,
        "Divides the whole by the number that stands in the ratio for this share.",
        "Share 30 in the ratio 3:2 (first share) → 10",
        _share(lambda s, i: Fraction(s.total) / s.parts[i]),
        subdomain="RATIO/RATIO",
    ),
    Malrule(
        "RATIO_SHARE_PART_TO_PART", "RAT08", "Part to part read as a fraction of the whole", VERY_COMMON,
        "Reads the ratio a:b as the fraction a/b of the whole.",
        "Share 30 in the ratio 2:3 (first share) → 20",
        _share(lambda s, i: Fraction(s.total * s.parts[i]) / (sum(s.parts) - s.parts[i])),
        subdomain="RATIO/RATIO",
    ),
    Malrule(
        "RATIO_SHARE_EQUAL", "RAT09", "Equal shares", COMMON,
        "Gives everyone the same, whatever the ratio is.",
        "Share 30 in the ratio 2:3 (first share) → 15",
        _share(lambda s, i: Fraction(s.total) / len(s.parts)),
        subdomain="RATIO/RATIO",
    ),
    Malrule(
        "RATIO_SHARE_ONE_PART", "RAT10", "Gives the size of one part", COMMON,
        "Divides by the number of parts and stops there.",
        "Share 30 in the ratio 2:3 (first share) → 6",
        _share(lambda s, i: Fraction(s.total) / sum(s.parts)),
        subdomain="RATIO/RATIO",
    ),
    Malrule(
        "RATIO_SHARE_ORDER_SWAPPED", "RAT11", "Order of the shares swapped", COMMON,
        "Works out the shares and gives one the share of the other.",
        "Share 30 in the ratio 2:3 (first share) → 18",
        lambda s: None if s.asked is None else
        (Fraction(s.total * part) / sum(s.parts) for i, part in enumerate(s.parts) if i != s.asked),
        subdomain="RATIO/RATIO",
    ),
)


def _both(parts: tuple[Rational, ...]) -> Iterator[Outcome]:
    """As a ratio, and as the fraction that many write for it."""
    yield Proportion(parts)
    if len(parts) == 2 and all(isinstance(part, int) for part in parts):
        yield Ratio(*map(int, parts))


def _same_subtracted(parts: tuple[Rational, ...], like: tuple[Rational, ...]) -> Iterator[Outcome] | None:
    if not all(isinstance(part, int) for part in parts):
        return None
    k = gcd(*map(int, parts))
    return _both(tuple(part - k for part in parts)) if k > 1 else None


_SIMPLIFIED = (
    Malrule(
        "RATIO_SIMPLIFY_SUBTRACTS", "RAT12", "Same number subtracted", COMMON,
        "Takes the same number off both sides instead of dividing both by it.",
        "Simplify 6:8 → 4:6",
        _same_subtracted,
        subdomain="RATIO/RATIO",
    ),
    Malrule(
        "RATIO_SIMPLIFY_ORDER_SWAPPED", "RAT13", "Order of the ratio swapped", COMMON,
        "Simplifies correctly and writes the numbers in the other order.",
        "Simplify 6:8 → 4:3",
        lambda parts, like: _both(in_lowest_terms(like)[::-1]),
        subdomain="RATIO/RATIO",
    ),
    Malrule(
        "RATIO_SIMPLIFY_UNITS_DIFFER", "RAT14", "Units not made equal", VERY_COMMON,
        "Simplifies the numbers as they stand although their units differ.",
        "Simplify the ratio 20 cm : 4 m → 5:1",
        lambda parts, like: _both(in_lowest_terms(parts)) if in_lowest_terms(parts) != in_lowest_terms(like) else None,
        subdomain="RATIO/RATIO",
    ),
)

_INVERSE = (
    Malrule(
        "RATIO_PROPORTION_DIRECT_FOR_INVERSE", "RAT15", "Direct proportion used for inverse", VERY_COMMON,
        "Lets the time grow with the number of workers, though more of them need less.",
        "4 men take 6 days for a job. How long do 8 men take? → 12",
        lambda p: Fraction(p.second.value * p.changed.value) / p.first.value,
        subdomain="RATIO/RULE_OF_THREE",
    ),
    Malrule(
        "RATIO_PROPORTION_ADDITIVE_FOR_INVERSE", "RAT16", "Subtracts as many as were added", COMMON,
        "Takes off the one quantity as many as were added to the other.",
        "4 men take 6 days for a job. How long do 8 men take? → 2",
        lambda p: p.second.value - (p.changed.value - p.first.value),
        subdomain="RATIO/RULE_OF_THREE",
    ),
)

_ADDITIVE = (
    Malrule(
        "RATIO_PROPORTION_FOR_ADDITIVE", "RAT17", "Proportion used where the difference stays the same", VERY_COMMON,
        "Multiplies by a factor although the two are always the same number apart.",
        "Ann and Ben run equally fast, Ann started later. When Ann has run 5 laps, Ben has run 15. When Ann has run 30, "
        "how many has Ben? → 90",
        lambda a, b, c: Fraction(b * c) / a,
    ),
)
# fmt: on

_WORKERS = re.compile(
    r"m[ae]n|wom[ae]n|work|people|person|paint|build|machin|pump|tap|pipe|student|pupil|gardener|tractor|farmer|cow|horse"
    r"|hombre|mujer|obrer|trabaj|pintor|albañil|maquina|bomba|llave|grifo|cañeri|persona|alumn|estudiant|jardiner|vaca|caballo"
    r"|km/h|m/s"
)


def _by_workers(task: Task) -> tuple[Paired] | None:
    """Workers and the time they need; speed and the time it takes."""
    found = paired(task)
    if not found:
        return None
    pair = found[0]
    kinds = [noun(task, one) for one in (pair.first, pair.second)]
    is_time = [kind in UNITS and UNITS[kind].dimension in ("time", "month") for kind in kinds]
    return found if any(is_time) and any(map(_WORKERS.match, kinds)) else None


def _at_one_price(task: Task) -> tuple[Fourth] | None:
    found = None if _by_workers(task) else paired(task)
    if found and found[0].changed.value == 1:
        return None  # "15 mg for every 1 kg": what comes last is no new amount
    return (Fourth(found[0].first.value, found[0].second.value, found[0].changed.value),) if found else None


_NAME = re.compile(r"[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+")
_NO_NAME = re.compile(r"When|After|If|How|What|The|At|Now|In|Cuando|Si|Al|Cuánt[oa]s?|Qué|El|La|Los|Las|Ahora|En")


def _apart(task: Task) -> tuple[Rational, Rational, Rational] | None:
    """a of the one when the other has b; the one is asked about at c, or the other, which swaps a and b."""
    if 0 in task.numbers:
        return None
    names = [(m.start(), m.group()) for m in _NAME.finditer(task.plain) if not _NO_NAME.fullmatch(m.group())]
    who = [next((name for at, name in reversed(names) if at < one.start), "") for one in task.quantities]
    a, b, c = task.numbers
    return (b, a, c) if who[2] and who[2] == who[1] != who[0] else (a, b, c)


def _simplest(answer: Answer) -> bool:
    if isinstance(answer.meaning, Proportion):
        parts = answer.meaning.parts
        return all(isinstance(part, int) for part in parts) and parts == in_lowest_terms(parts)
    return cancelled(answer)


_fourth = lambda f: Fraction(f.b * f.c) / f.a  # noqa: E731

TOPIC = Topic(
    "ratio-and-proportion",
    "RATIO/PROPORTION",
    (
        Form(proportion, _FOURTH),
        Form(
            Asks("find|solve|calcul|complet|what|work|determin|hall|encuentr|resuelv|proport|proporc|missing|falta|cual|cuant|"
                 "ratio|razon|if|si|is", parts=spoken_proportion),
            _FOURTH,
            solve=_fourth,
        ),
        Form(Asks("proporti|proporci|cross", maths=proportion), _FOURTH, solve=_fourth),
        Form(
            Asks("ratio(?![a-z])|razon|proporcion", parts=part_known, unless=f"simpl|scale|escala|{SPELLED}"),
            _FOURTH,
            solve=_fourth,
        ),
        Form(
            Asks("how|cuant|what|cual|find|calcul", "cost|cuest|valen|pay|paga|recipe|receta|weigh|pesa|for every|por cada|"
                 "same rate|this rate|mismo ritmo|travel|recorre|makes?(?![a-z])|rind", numbers=3, parts=_at_one_price,
                 unless=f"each|cada un|discount|descuent|left|queda|more than|mas que|change|vuelto|total|altogether|{SPELLED}"
                 "|percent|porcent|increas|aument|expens|formula|equation|ecuacion"),
            _FOURTH,
            solve=_fourth,
        ),
        Form(
            Asks("ratio(?![a-z])|razon|proporcion", "share|divid|split|repart|distribu|ratio|razon|proporcion", parts=shared,
                 unless=f"simpl|scale|escala|lowest|equivalent|{SPELLED}"),
            _SHARES,
            solve=_share(lambda s, i: Fraction(s.total * s.parts[i]) / sum(s.parts)),
        ),
        Form(
            Asks("simplif|simplest|lowest|reduc|express|expres|write|escrib|minima|irreducible|ratio(?![a-z])|razon",
                 parts=to_simplify,
                 unless="share|divid|split|repart|decimal|percent|porcent|fraction|fraccion|1\\s*:\\s*n|n\\s*:\\s*1|equival"),
            _SIMPLIFIED,
            solve=lambda parts, like: Proportion(in_lowest_terms(like)),
            finished=_simplest,
        ),
        Form(
            Asks("how|cuant", "take|need|finish|complet|build|paint|last|fill|tard|demor|necesit|termin|dura|llen|constru|pint|"
                 "hac", numbers=3, parts=_by_workers,
                 unless=f"equally|same speed|misma velocidad|igual de|later|despues|{SPELLED}"),
            _INVERSE,
            solve=lambda p: Fraction(p.first.value * p.second.value) / p.changed.value,
        ),
        Form(
            Asks("equally|same speed|same rate|misma|mismo ritmo|igual de|old|edad|año|tiene",
                 "later|earlier|before|after|started|despues|antes|empez|old|edad|años", "when|cuando|si|if|in|al",
                 numbers=3, parts=_apart, unless="%|times|veces|percent|porcent|twice|doble"),
            _ADDITIVE,
            solve=lambda a, b, c: b + c - a,
        ),
    ),
    "Ratio and proportion",
)  # fmt: skip
