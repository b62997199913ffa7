"""Roots (Matz 1982; Marquis 1988; Crisan 2014; Roach, Gibson & Weber 2004; De Bock et al. 2007; Kirshner & Awtry 2004)."""

from collections.abc import Iterator
from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.errors import NotUnderstoodError
from ..maths.expression import Binary, Negative, Node, Number, Rational, Root
from ..maths.polynomial import ONE, Polynomial, Quotient, normal_form, plus, root_of, scaled
from ..maths.values import exact_root, number, reduced
from ..shapes.monomial import addends, is_sum

LARGEST = 10**6


def _radicand(node: Node) -> Rational | None:
    return number(node.radicand) if isinstance(node, Root) and not is_sum(node.radicand) else None


def square_root(node: Node) -> tuple[Rational] | None:
    """√a of a number."""
    a = _radicand(node) if isinstance(node, Root) and node.degree == 2 else None
    return (a,) if a is not None and a > 1 else None


def cube_root(node: Node) -> tuple[Rational] | None:
    """³√a of a number."""
    a = _radicand(node) if isinstance(node, Root) and node.degree == 3 else None
    return (a,) if a is not None and a > 1 else None


def _surd(node: Node) -> tuple[Rational, int] | None:
    """k and n of k√n."""
    if isinstance(node, Negative):
        inner = _surd(node.operand)
        return inner and (-inner[0], inner[1])
    if isinstance(node, Root) and node.degree == 2:
        n = node.radicand.value if isinstance(node.radicand, Number) else 0
        return (1, n) if isinstance(n, int) and 0 < n <= LARGEST else None
    if isinstance(node, Binary) and node.operator == "*" and isinstance(node.left, Number):
        inner = _surd(node.right) if isinstance(node.right, Root) else None
        return inner and (node.left.value, inner[1])
    return None


def surd(node: Node) -> tuple[Rational, int] | None:
    """k√n of which n is no square and has a square factor."""
    found = _surd(node)
    return found if found and exact_root(found[1], 2) is None and next(_square_factors(found[1]), 0) else None


def _square_factors(n: int) -> Iterator[int]:
    """The k > 1 whose square divides n."""
    k = 2
    while k * k <= n:
        if n % (k * k) == 0:
            yield k
        k += 1


def sum_of_surds(node: Node) -> tuple[tuple[tuple[Rational, int], ...]] | None:
    """k√m + l√n …"""
    if not is_sum(node):
        return None
    found = []
    for sign, part in addends(node):
        one = _surd(part)
        if one is None:
            return None
        found.append((sign * one[0], one[1]))
    return (tuple(found),)


def surd_squared(node: Node) -> tuple[Rational, int] | None:
    """(k√n)²."""
    if not isinstance(node, Binary) or node.operator != "^" or node.right != Number(2):
        return None
    found = _surd(node.left)
    return found if found and found[0] != 1 else None


def root_of_sum(node: Node) -> tuple[tuple[tuple[int, Polynomial], ...]] | None:
    """√(a + b) of which every term has a root: the sign of each, and its root."""
    if not isinstance(node, Root) or node.degree != 2 or not is_sum(node.radicand):
        return None
    found = []
    for sign, part in addends(node.radicand):
        one = _root_of_term(part)
        if one is None:
            return None
        found.append((sign, one))
    return (tuple(found),)


def _root_of_term(node: Node) -> Polynomial | None:
    form = normal_form(node)
    if form is None or form.below != ONE or len(form.above) != 1:
        return None
    letters, c = next(iter(form.above.items()))
    half = letters[::2]
    if letters != "".join(letter * 2 for letter in half):
        return None
    root = root_of(c).above
    return {"".join(sorted(half + term)): coefficient for term, coefficient in root.items()}


def distributed(parts: tuple[tuple[int, Polynomial], ...]) -> Quotient:
    result: Polynomial = {}
    for sign, root in parts:
        result = plus(result, scaled(root, sign))
    return Quotient(result, ONE)


def under_one_root(surds: tuple[tuple[Rational, int], ...]) -> Quotient | None:
    """√2 + √3 as √5, 2√3 + 4√5 as 6√8, √12 - √3 as √9."""
    if all(abs(k) == 1 for k, _ in surds):
        inside = sum(n if k > 0 else -n for k, n in surds)
        return root_of(inside) if inside >= 0 else None
    outside = sum(k for k, _ in surds)
    return Quotient(scaled(root_of(sum(n for _, n in surds)).above, outside), ONE)


def factor_not_rooted(k: Rational, n: int) -> Iterator[Quotient]:
    """√18 as 9√2."""
    for factor in _square_factors(n):
        square = factor * factor
        if square != n:
            yield Quotient(scaled(root_of(n // square).above, k * square), ONE)


def cube_or_square_root(a: Rational) -> Iterator[Quotient | Rational]:
    yield a**3
    try:
        yield root_of(a)
    except NotUnderstoodError:
        return


# fmt: off
AS_DOUBLE = Malrule(
    "POW_ROOT_AS_MULTIPLE", "ROO08", "Root read as doubling", OCCASIONAL,
    "Doubles the number instead of taking its root.",
    "√81 → 162; ³√27 → 81",
    lambda a: 2 * a,
)
_SQUARE = (
    Malrule(
        "POW_ROOT_AS_HALF", "ROO01", "Square root read as half", VERY_COMMON,
        "Halves the number instead of taking its square root.",
        "√36 → 18",
        lambda a: reduced(Fraction(a) / 2),
    ),
    Malrule(
        "POW_ROOT_AS_SQUARE", "ROO02", "Square root read as square", COMMON,
        "Squares the number instead of taking its square root.",
        "√9 → 81",
        lambda a: a * a,
    ),
    AS_DOUBLE,
)
_CUBE = (
    Malrule(
        "POW_ROOT_CUBE_AS_THIRD", "ROO05", "Cube root read as a third", VERY_COMMON,
        "Divides the number by three instead of taking its cube root.",
        "³√27 → 9",
        lambda a: reduced(Fraction(a) / 3),
    ),
    Malrule(
        "POW_ROOT_CUBE_AS_CUBE", "ROO09", "Cube root read as cube or square root", OCCASIONAL,
        "Cubes the number or takes its square root.",
        "³√8 → 512; ³√64 → 8",
        cube_or_square_root,
    ),
    AS_DOUBLE.elsewhere(lambda a: 3 * a),
)
_ROOT_OF_SUM = (
    Malrule(
        "POW_ROOT_DISTRIBUTED_OVER_SUM", "ROO03", "Root taken of every term of a sum", VERY_COMMON,
        "Takes the root of each term under the root and adds the roots.",
        "√(9 + 16) → 7; √(25 - 9) → 2",
        distributed,
    ),
)
_SUM = (
    Malrule(
        "POW_ROOT_ADDED_UNDER_ONE_ROOT", "ROO04", "Roots added under one root", VERY_COMMON,
        "Adds the numbers under the roots.",
        "√2 + √3 → √5; 2√3 + 4√5 → 6√8",
        under_one_root,
    ),
)
_SURD = (
    Malrule(
        "POW_ROOT_SQUARE_FACTOR_NOT_ROOTED", "ROO06", "Square factor taken out without its root", COMMON,
        "Writes the square factor in front of the root as it is.",
        "Simplify √18 → 9√2; Simplify 2√12 → 8√3",
        factor_not_rooted,
    ),
)
_SURD_SQUARED = (
    Malrule(
        "POW_ROOT_FACTOR_NOT_SQUARED", "ROO07", "Number in front of the root not squared", COMMON,
        "Squares the root and leaves the number in front of it as it is.",
        "(3√2)^2 → 6",
        lambda k, n: k * n,
    ),
    Malrule(
        "POW_ROOT_ONLY_FACTOR_SQUARED", "", "Only the number in front of the root squared", RARE,
        "Squares the number in front and leaves the root as it is.",
        "(3√2)^2 → 9√2",
        lambda k, n: Quotient(scaled(root_of(n).above, k * k), ONE),
    ),
)
# fmt: on

TOPIC = Topic(
    "roots",
    "POW/ROOT",
    (
        Form(square_root, _SQUARE),
        Form(cube_root, _CUBE),
        Form(root_of_sum, _ROOT_OF_SUM),
        Form(sum_of_surds, _SUM),
        Form(surd, _SURD),
        Form(surd_squared, _SURD_SQUARED),
    ),
    "Roots",
)
