"""What an answer can say besides a number or an expression, in forms that are equal where the answers are."""

from dataclasses import dataclass, field

from .expression import Rational


@dataclass(frozen=True, slots=True)
class Remainder:
    """The result of a division with remainder: 12 r 3."""

    quotient: int
    remainder: int


@dataclass(frozen=True, slots=True)
class Percent:
    """So many hundredths: 30 % is Percent(30), as a number 3/10."""

    value: Rational


@dataclass(frozen=True, slots=True)
class Proportion:
    """A ratio as it is written: 4:6 is not 2:3, though of the same value."""

    parts: tuple[Rational, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Coordinates, in order."""

    coordinates: tuple[Rational, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with its unit, `unit` as in `units.UNITS`: 2 h 30 min is Amount(150, "min")."""

    value: Rational
    unit: str


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in words, as its key in `words.WORDS`: "equal", "yes", "no", "infinitely many", "a"."""

    word: str


Exact = Rational | tuple[tuple[str, Rational], ...]  # an irrational number by the terms of its normal form


@dataclass(frozen=True, slots=True)
class Values:
    """Several values that all count: x = 5 or x = -5."""

    values: frozenset[Exact]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A value for each of several letters, in the order of the alphabet: x = 6, y = 4."""

    values: tuple[tuple[str, Exact], ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is said about a letter by < > ≤ ≥, as written: `every` bound holds (-4 < x < 4), or any (x < -4 or x > 4)."""

    bounds: frozenset[tuple[str, Rational]]
    every: bool = True
    letter: str = field(default="x", compare=False)


Meaning = Remainder | Percent | Proportion | Point | Amount | Said | Values | Assigned | Bounds
