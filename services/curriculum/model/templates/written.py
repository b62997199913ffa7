"""Numbers and expressions as one writes them in a prompt."""

from collections.abc import Iterable
from fractions import Fraction

# whole sides of right-angled triangles
TRIPLES = (
    *((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (6, 8, 10), (9, 12, 15), (20, 21, 29)),
    *((12, 16, 20), (9, 40, 41), (10, 24, 26), (15, 20, 25), (12, 35, 37)),
)


def decimal(value: Fraction | int, places: int | None = None) -> str:
    """3.4 for 17/5; the value has an end. With `places` zeros are written behind it."""
    count = places if places is not None else next(n for n in range(12) if (value * 10**n) == int(value * 10**n))
    digits = str(abs(int(value * 10**count))).rjust(count + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-count]}.{digits[-count:]}" if count else f"{sign}{digits}"


def mixed(value: Fraction) -> str:
    """2 3/4."""
    whole = int(value)
    part = value - whole
    return f"{whole} {part}" if part and whole else str(value)


def term(coefficient: int, letters: str) -> str:
    """3x, x, -x; a number where there are no letters."""
    if not letters:
        return str(coefficient)
    return {1: letters, -1: f"-{letters}"}.get(coefficient, f"{coefficient}{letters}")


def total(terms: Iterable[tuple[int, str]]) -> str:
    """3x - 2y + 5, of coefficients and letters; terms with nothing are left out."""
    text = ""
    for coefficient, letters in terms:
        if coefficient and not text:
            text = term(coefficient, letters)
        elif coefficient:
            text += f" {'+' if coefficient > 0 else '-'} {term(abs(coefficient), letters)}"
    return text or "0"


def listed(numbers: Iterable[object]) -> str:
    return ", ".join(map(str, numbers))
