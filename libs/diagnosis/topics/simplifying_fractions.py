"""Simplifying fractions and equivalent fractions (Kerslake 1986; Hart 1981; Ashlock 2010; Behr et al. 1984)."""

from collections.abc import Callable, Iterator
from math import gcd

from ..malrule import COMMON, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.expression import Binary, Equation, Node, Ratio, Variable
from ..shapes.forms import fraction, natural

LARGEST = 10**6


def simple(node: Node) -> tuple[int, int] | None:
    """A written fraction; with a minus sign above the bar it is a quotient of two numbers."""
    found = fraction(node)
    if not found or (isinstance(node, Binary) and found[0] >= 0):
        return None
    return found if 0 < abs(found[0]) < LARGEST and 1 < found[1] < LARGEST else None


def numerator_missing(node: Node) -> tuple[int, int, int] | None:
    """a/b = ?/m, in either order, as a, b, m; where the denominator is missing, the fractions are turned over."""
    if not isinstance(node, Equation) or len(node.sides) != 2:
        return None
    left, right = node.sides
    whole, part = (left, right) if fraction(left) else (right, left)
    known = fraction(whole)
    if not known or min(known) < 1 or not isinstance(part, Binary) or part.operator != "/":
        return None
    if isinstance(part.left, Variable):
        m = natural(part.right)
        return (*known, m) if m else None
    m = natural(part.left)
    return (known[1], known[0], m) if m and isinstance(part.right, Variable) else None


def divisors(n: int) -> list[int]:
    """The divisors of n above 1, the first ten, and n itself."""
    found = [d for d in range(2, min(n, 100)) if n % d == 0][:10]
    return [n, *found] if n > 1 else []


def smallest_prime(n: int) -> int | None:
    return next((d for d in range(2, min(n, 200) + 1) if n % d == 0), None)


def digits_struck(a: int, b: int) -> Iterator[Ratio]:
    above, below = str(a), str(b)
    if len(above) == 1 or len(below) == 1:
        return
    for i, digit in enumerate(above):
        for j in range(len(below)):
            if below[j] == digit:
                yield Ratio(int(above[:i] + above[i + 1 :]), int(below[:j] + below[j + 1 :]))


def own_factors(a: int, b: int) -> Ratio | None:
    p, q = smallest_prime(a), smallest_prime(b)
    return Ratio(a // p, b // q) if p and q and p != q else None


def stops_early(a: int, b: int) -> list[Ratio]:
    common = gcd(a, b)
    return [Ratio(a // d, b // d) for d in divisors(common) if d < common]


def signed(predict: Callable[[int, int], Prediction]) -> Callable[[int, int], Prediction]:
    """The same for a negative fraction, whose sign is kept."""

    def predict_signed(a: int, b: int) -> Prediction:
        found = predict(abs(a), b)
        if a > 0 or found is None:
            return found
        ratios = (found,) if isinstance(found, Ratio) else tuple(found)  # type: ignore[arg-type]
        return [Ratio(-r.numerator, r.denominator) for r in ratios if isinstance(r, Ratio)]

    return predict_signed


# fmt: off
_MALRULES = (
    Malrule(
        "FRACT_REDUCE_SUBTRACTS", "FSM01", "Same number subtracted from both parts", COMMON,
        "Subtracts a common factor from the numerator and the denominator instead of dividing by it.",
        "Simplify 6/8 → 4/6",
        signed(lambda a, b: [Ratio(a - d, b - d) for d in divisors(gcd(a, b)) if d < min(a, b)]),
    ),
    Malrule(
        "FRACT_REDUCE_NUMERATOR_ONLY", "FSM02", "Only the numerator divided", COMMON,
        "Divides the numerator and leaves the denominator as it is.",
        "Simplify 6/8 → 3/8",
        signed(lambda a, b: [Ratio(a // d, b) for d in divisors(gcd(a, b))]),
    ),
    Malrule(
        "FRACT_REDUCE_DENOMINATOR_ONLY", "FSM03", "Only the denominator divided", COMMON,
        "Divides the denominator and leaves the numerator as it is.",
        "Simplify 6/8 → 6/4",
        signed(lambda a, b: [Ratio(a, b // d) for d in divisors(gcd(a, b))]),
    ),
    Malrule(
        "FRACT_REDUCE_DIGITS_STRUCK", "FSM04", "Equal digits struck out", COMMON,
        "Strikes out a digit that stands in both the numerator and the denominator.",
        "Simplify 16/36 → 1/3",
        signed(digits_struck),
    ),
    Malrule(
        "FRACT_REDUCE_OWN_FACTORS", "FSM05", "Each part divided by its own factor", COMMON,
        "Divides the numerator by one number and the denominator by another.",
        "Simplify 4/9 → 2/3",
        signed(own_factors),
    ),
    Malrule(
        "FRACT_REDUCE_STOPS_EARLY", "FSM06", "Stops after one division", VERY_COMMON,
        "Divides both parts by a common factor and stops although there is another one.",
        "Simplify 12/18 → 6/9",
        signed(stops_early),
    ),
)

_EQUIVALENT = (
    Malrule(
        "FRACT_EQUIV_ADDS", "FSM07", "Adds the same to both parts", VERY_COMMON,
        "Adds to the one part as much as was added to the other.",
        "2/3 = ?/6 → 5",
        lambda a, b, m: a + m - b if a + m > b else None,
    ),
    Malrule(
        "FRACT_EQUIV_COPIES", "FSM08", "Known part copied", COMMON,
        "Copies the known numerator, or denominator, of the other fraction.",
        "2/3 = ?/6 → 2",
        lambda a, b, m: a,
    ),
)
# fmt: on

TOPIC = Topic(
    "simplifying-fractions",
    "FRACT/REDUCE",
    (Form(simple, _MALRULES), Form(numerator_missing, _EQUIVALENT)),
    "Simplifying fractions",
)
