"""Common factors and multiples, primes (Zazkis & Campbell 1996; common in diagnostic items)."""

import re
from math import gcd, lcm, prod

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.meaning import Said
from ..maths.wording import Asks, Task

Numbers = tuple[int, ...]
LARGEST = 10**6  # whose smallest factor is looked for
MOST = 5
_LISTED, _DIGITS = re.compile(r"\(\d+(?:[,;] ?\d+)+\)"), re.compile(r"\d+")  # in gcd(8,12) there is no decimal comma


def _several(task: Task) -> tuple[Numbers] | None:
    listed = task.says(_LISTED)
    found = tuple(map(int, _DIGITS.findall(listed[0]))) if listed else task.numbers
    numbers = tuple(n for n in found if isinstance(n, int) and n > 0)
    return (numbers,) if len(numbers) == len(found) and 2 <= len(numbers) <= MOST else None


def _one(task: Task) -> tuple[int] | None:
    if len(task.numbers) != 1:
        return None
    n = task.numbers[0]
    return (n,) if isinstance(n, int) and 0 < n <= LARGEST else None


def smallest_factor(n: int) -> int:
    """The smallest factor above 1, for n > 1."""
    k = 2
    while k * k <= n:
        if n % k == 0:
            return k
        k += 1
    return n


def smallest_common_factor(numbers: Numbers) -> int | None:
    shared = gcd(*numbers)
    return smallest_factor(shared) if 1 < shared <= LARGEST else None


def right_prime(n: int) -> Said:
    return Said("yes" if n > 1 and smallest_factor(n) == n else "no")


# fmt: off
_FOR_FACTOR = (
    Malrule(
        "ARITH_MUL_MULTIPLE_INSTEAD_OF_FACTOR", "FAC01", "Common multiple instead of common factor", COMMON,
        "Gives the lowest common multiple.",
        "Highest common factor of 8 and 12 → 24",
        lambda numbers: lcm(*numbers),
    ),
    Malrule(
        "ARITH_MUL_SMALLEST_COMMON_FACTOR", "FAC02", "Smallest common factor above 1", COMMON,
        "Stops at the first factor that the numbers share.",
        "Highest common factor of 8 and 12 → 2",
        smallest_common_factor,
    ),
    Malrule(
        "ARITH_MUL_PRODUCT_AS_COMMON_FACTOR", "FAC03", "Product given as common factor", OCCASIONAL,
        "Multiplies the numbers.",
        "Highest common factor of 8 and 12 → 96",
        prod,
    ),
)

_FOR_MULTIPLE = (
    Malrule(
        "ARITH_MUL_FACTOR_INSTEAD_OF_MULTIPLE", "FAC04", "Common factor instead of common multiple", COMMON,
        "Gives the highest common factor.",
        "Lowest common multiple of 8 and 12 → 4",
        lambda numbers: gcd(*numbers),
    ),
    Malrule(
        "ARITH_MUL_PRODUCT_AS_COMMON_MULTIPLE", "FAC05", "Product given as lowest common multiple", VERY_COMMON,
        "Multiplies the numbers, which gives a common multiple but not always the lowest.",
        "Lowest common multiple of 8 and 12 → 96",
        prod,
    ),
)

_FOR_PRIME = (
    Malrule(
        "ARITH_MUL_ONE_IS_PRIME", "FAC06", "1 taken for a prime", VERY_COMMON,
        "Takes 1 for a prime number, since only 1 and the number itself divide it.",
        "Is 1 a prime number? → yes",
        lambda n: Said("yes") if n == 1 else None,
    ),
    Malrule(
        "ARITH_MUL_ODD_IS_PRIME", "FAC07", "Odd numbers taken for primes", VERY_COMMON,
        "Takes a number for a prime because it is odd.",
        "Is 21 a prime number? → yes",
        lambda n: Said("yes") if n > 1 and n % 2 else None,
    ),
)
# fmt: on

_IN_COMMON = "common|comun|hcf|gcf|gcd|lcm|mcm|mcd|of|de|entre"
_FACTOR = (
    r"(?:highest|greatest|largest|biggest) common (?:factor|divisor)|hcf|gcf|gcd|h\.c\.f|g\.c\.[fd]|m\.c\.d|mcd|"
    "(?:maximo|mayor) (?:comun|divisor comun|factor comun)"
)
_MULTIPLE = (
    r"(?:lowest|least|smallest) common multiple|lcm|l\.c\.m|mcm|m\.c\.m|(?:minimo|menor) (?:comun mult|multiplo comun)"
)
_ALGEBRA = r"factor out|factori[sz]|expand|simplif|denomina|fracti|fracc|polyn|polin|product|sum|[a-z]\^"
_STATEMENT = "(?:is|are|es) |state|true|verdadero|decid|determin"
_NO_QUESTION = (
    "how many|which|what|cuant|cual|list|next|factor|between|entre|less|menor|power|potencia|product|descomp|expres"
)

TOPIC = Topic(
    "factors-and-multiples",
    "ARITH/MUL",
    (
        Form(
            Asks(_IN_COMMON, _FACTOR, parts=_several, unless=f"{_ALGEBRA}|{_MULTIPLE}"),
            _FOR_FACTOR,
            solve=lambda numbers: gcd(*numbers),
        ),
        Form(
            Asks(_IN_COMMON, _MULTIPLE, parts=_several, unless=f"{_ALGEBRA}|{_FACTOR}"),
            _FOR_MULTIPLE,
            solve=lambda numbers: lcm(*numbers),
        ),
        Form(Asks("prime|primo", _STATEMENT, parts=_one, unless=_NO_QUESTION), _FOR_PRIME, solve=right_prime),
    ),
    "Factors and multiples",
)
