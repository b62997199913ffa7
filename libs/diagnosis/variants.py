"""Fresh exercises made from a worked example: other numbers of the same size, in the same words.

The engine uses them to tell candidates apart, the report and the benchmark to measure with exercises nobody tuned to.
"""

import random
import re
from collections.abc import Iterator
from itertools import pairwise

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SEQUENCE = re.compile(r"\d+(?:, \d+){2,}")
_SEQUENCE_OR_NOT = re.compile(rf"({_SEQUENCE.pattern})")
_POWER_OF_TEN = re.compile(r"10+")
TRIES = 40


def variants(prompt: str, rng: random.Random) -> Iterator[str]:
    """Versions of the prompt, endlessly; numbers that are equal stay equal more often than not.

    Powers of ten stay powers of ten (they are places to round to, factors, hundredths), decimals keep their places. Most
    versions are exercises of the same form; the caller reads them and leaves out those that are not.
    """
    while True:
        chosen: dict[str, str] = {}
        keeps_equal = rng.random() < 0.8

        def fresh(match: re.Match[str], chosen: dict[str, str] = chosen, keeps_equal: bool = keeps_equal) -> str:
            text = match.group()
            if not keeps_equal:
                return _like(text, rng)
            if text not in chosen:
                chosen[text] = _like(text, rng)
            return chosen[text]

        yield "".join(
            _sequence_like(part, rng) if _is_arithmetic(part) else _NUMBER.sub(fresh, part)
            for part in _SEQUENCE_OR_NOT.split(prompt)
        )


def _is_arithmetic(text: str) -> bool:
    """Whether it is a list of numbers with equal steps."""
    if not _SEQUENCE.fullmatch(text):
        return False
    numbers = [int(one) for one in text.split(", ")]
    return len({b - a for a, b in pairwise(numbers)}) == 1


def _sequence_like(text: str, rng: random.Random) -> str:
    start, step = rng.randint(1, 12), rng.randint(2, 9)
    return ", ".join(str(start + i * step) for i in range(text.count(",") + 1))


def _like(text: str, rng: random.Random) -> str:
    """A number of the same size: as many digits before and behind the point."""
    if _POWER_OF_TEN.fullmatch(text):
        return text if rng.random() < 0.6 else rng.choice(("10", "100", "1000"))
    if text in "01" and rng.random() < 0.6:
        return text
    whole, point, decimals = text.partition(".")
    front = str(rng.randrange(10 ** (len(whole) - 1), 10 ** len(whole))) if len(whole) > 1 else str(rng.randint(1, 12))
    if whole == "0":
        front = "0"
    if rng.random() < 0.1 and not point:  # round numbers and zeros inside are where many rules act
        front = (
            front[:1] + "0" * (len(front) - 1) if rng.random() < 0.5 or len(front) < 3 else f"{front[0]}0{front[2:]}"
        )
    if not point:
        return front
    back = "".join(str(rng.randint(0, 9)) for _ in decimals[:-1]) + str(rng.randint(1, 9))
    return f"{front}.{back}"
