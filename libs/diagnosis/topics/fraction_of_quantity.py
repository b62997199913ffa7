"""Fraction of a quantity, and a part as a fraction of the whole (Hart 1981; Kerslake 1986; Clark, Berenson & Cavey 2003)."""

import re
from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Number, Ratio
from ..maths.values import reduced
from ..maths.wording import Asks, Quantity, Task
from ..shapes.forms import fraction_and_whole, in_one_piece

_OF_SOMETHING = re.compile(
    r"(?:[a-z]+ ){0,6}\(*\d+ ?[/⁄] ?\d+\)* (?:of|de) (?:(?!is |es |are |son )[a-zñ']+ ){0,3}\(*\d+\)*"
    r" ?(?:[a-zñ]+ ){0,3}(?P<kind>[a-zñ]+)[ .?]*(?P<question>(?:how|cuant)[^\d]*)?"
)
_WORD = re.compile(r"[a-zñ]{3,}")
_GROUP = re.compile(r"(?:of|de|del) (?:the |all |todas |todos |las |los |la |el )*([a-zñ]{3,})")
_TOTAL = re.compile(
    r"\s*(?:of (?:them|these|which|whom)|de (?:ell[oa]s|l[oa]s cuales)|are|is|were|son|es|estan)(?![a-z])"
)
_SAME = 3  # so many letters of a word must agree: roja, rojas


def _of_something(task: Task) -> tuple[int, int, int] | None:
    """a/b of n things, with a word for the things; without one it is read as a product."""
    match = _OF_SOMETHING.fullmatch(task.text)
    if match is None or (match["question"] and match["kind"] not in match["question"]):
        return None
    part, whole = (one.node for one in task.quantities)
    if not isinstance(part, Ratio) or part.whole is not None or part.numerator < 1 or part.denominator < 2:
        return None
    if not isinstance(whole, Number) or not isinstance(whole.value, int) or whole.value < 1:
        return None
    return part.numerator, part.denominator, whole.value


def _like(a: str, b: str) -> bool:
    return a[:-1][: max(_SAME, len(b) - 2)] == b[:-1][: max(_SAME, len(a) - 2)]


def _part_and_rest(task: Task) -> tuple[int, tuple[int, ...]] | None:
    """How many of the kind that is asked about there are, and how many of each other kind."""
    counts = [one.value for one in task.quantities]
    numbers = [n for n in counts if isinstance(n, int) and n > 0]
    if len(numbers) != len(counts):
        return None
    kinds, question = _kinds(task)
    group = {match[1] for match in _GROUP.finditer(question)}
    for word in reversed(_WORD.findall(question)):
        owners = [i for i, words in enumerate(kinds) if word in words]
        owners = owners or [i for i, words in enumerate(kinds) if any(_like(word, own) for own in words)]
        if len(owners) == 1 and word not in group:
            i = owners[0]
            return _split(task, numbers, i)
    return None


def _kinds(task: Task) -> tuple[list[list[str]], str]:
    """The words that stand behind each number, and the question behind them all or before."""
    starts = [one.start for one in task.quantities]
    text = task.text
    end = next((i for i in range(starts[-1], len(text)) if text[i] in ".?;:"), len(text))
    pieces = [text[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
    question = text[end:] if _WORD.search(text[end:]) else text[: starts[0]]
    return [_WORD.findall(piece) for piece in pieces], question


def _split(task: Task, numbers: list[int], i: int) -> tuple[int, tuple[int, ...]] | None:
    last: Quantity = task.quantities[-1]
    behind = task.text[last.start + len(str(last.value)) :]
    if _TOTAL.match(behind):  # 7 balls, 3 of them are red
        whole, part = numbers[0], numbers[-1]
        return (part, (whole - part,)) if len(numbers) == 2 and i == 1 and part < whole else None
    return numbers[i], (*numbers[:i], *numbers[i + 1 :])


# fmt: off
_OF = (
    Malrule(
        "FRACT_OF_NUMERATOR_IGNORED", "FOF01", "Numerator ignored", VERY_COMMON,
        "Divides by the denominator and does not multiply by the numerator.",
        "3/4 of 20 → 5",
        lambda a, b, n: reduced(Fraction(n, b)) if a > 1 else None,
    ),
    Malrule(
        "FRACT_OF_DIVIDES_BY_NUMERATOR", "FOF02", "Divides by the numerator", COMMON,
        "Divides the quantity by the numerator.",
        "2/5 of 20 → 10",
        lambda a, b, n: reduced(Fraction(n, a)) if a > 1 else None,
    ),
    Malrule(
        "FRACT_OF_PARTS_SWAPPED", "FOF03", "Divides by the numerator, multiplies by the denominator", COMMON,
        "Divides by the numerator and multiplies by the denominator.",
        "2/5 of 20 → 50",
        lambda a, b, n: reduced(Fraction(n * b, a)) if a > 1 else None,
    ),
    Malrule(
        "FRACT_OF_MULTIPLIES_BY_DENOMINATOR", "FOF04", "Multiplies by the denominator", OCCASIONAL,
        "Multiplies the quantity by the denominator.",
        "1/4 of 20 → 80",
        lambda a, b, n: n * b,
    ),
    Malrule(
        "FRACT_OF_SUBTRACTS_PART", "FOF05", "Subtracts the part", COMMON,
        "Finds the part and takes it away from the quantity.",
        "1/4 of 20 → 15",
        lambda a, b, n: reduced(n - Fraction(a * n, b)) if a < b else None,
    ),
    Malrule(
        "FRACT_OF_SUBTRACTS_DENOMINATOR", "FOF06", "Takes away the denominator", OCCASIONAL,
        "Subtracts the denominator from the quantity.",
        "1/4 of 20 → 16",
        lambda a, b, n: n - b if n > b else None,
    ),
)

_PART_OF_WHOLE = (
    Malrule(
        "FRACT_REPR_PART_TO_PART", "FOF07", "Part to part instead of part to whole", VERY_COMMON,
        "Writes the part over the rest and not over the whole.",
        "A bag has 3 red and 4 blue balls. What fraction of the balls is red? → 3/4",
        lambda part, rest: [Ratio(part, n) for n in dict.fromkeys((sum(rest), *rest))],
    ),
    Malrule(
        "FRACT_REPR_UPSIDE_DOWN", "FOF08", "Fraction upside down", RARE,
        "Writes the whole over the part.",
        "A bag has 3 red and 4 blue balls. What fraction of the balls is red? → 7/3",
        lambda part, rest: Ratio(part + sum(rest), part),
    ),
)
# fmt: on

TOPIC = Topic(
    "fraction-of-a-quantity",
    "FRACT/MUL",
    (
        Form(in_one_piece(fraction_and_whole("*")), _OF),
        Form(
            Asks("of|de", numbers=2, parts=_of_something),
            _OF,
            solve=lambda a, b, n: reduced(Fraction(a * n, b)),
        ),
        Form(
            Asks(
                "fraction|fraccion|part",
                "(?:what|which|find the) (?:fraction|part)(?![a-z])|fraction of|"
                "(?:que|cual) (?:fraccion|parte)|(?:fraccion|parte) de",
                numbers=range(2, 6),
                parts=_part_and_rest,
                unless="prob|not |no |ratio|razon|either|shaded|sombread|left|remain|qued|rest",
            ),
            _PART_OF_WHOLE,
            solve=lambda part, rest: Fraction(part, part + sum(rest)),
        ),
    ),
    "Fraction of a quantity",
)
