"""Averages and chances."""

from fractions import Fraction

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import decimal, listed

POLYGONS = ((5, "pentagon"), (6, "hexagon"), (8, "octagon"), (9, "nonagon"), (10, "decagon"), (12, "dodecagon"))
COLOURS = (("red", "blue"), ("green", "yellow"), ("black", "white"))


def mean(d: Draw) -> Made:
    numbers = [d.number(1, 12) for _ in range(d.number(4, 6))]
    return (
        (f"Find the mean of {listed(numbers)}", sum(numbers) // len(numbers))
        if sum(numbers) % len(numbers) == 0 and len(set(numbers)) > 2
        else None
    )


def mean_with_zero(d: Draw) -> Made:
    numbers = [d.number(1, 12) for _ in range(4)]
    numbers[d.number(1, 2)] = 0
    return (
        (f"Find the mean of {listed(numbers)}", decimal(Fraction(sum(numbers), 4))) if sum(numbers) % 2 == 0 else None
    )


def median_of_odd(d: Draw) -> Made:
    numbers = d.several(d.of((5, 7)), 1, 20)
    return (
        (f"Find the median of {listed(numbers)}", sorted(numbers)[len(numbers) // 2])
        if numbers != sorted(numbers)
        else None
    )


def median_with_repeated(d: Draw) -> Made:
    numbers = [d.number(1, 9) for _ in range(5)]
    most, middle = max(numbers, key=numbers.count), sorted(numbers)[2]
    if len(set(numbers)) != 4 or most == middle:
        return None
    return f"Find the median of {listed(numbers)}", middle


def median_of_even(d: Draw) -> Made:
    numbers = d.several(d.of((4, 6)), 1, 15)
    middle = sorted(numbers)[len(numbers) // 2 - 1 : len(numbers) // 2 + 1]
    return f"Find the median of {listed(numbers)}", decimal(Fraction(sum(middle), 2))


def mode(d: Draw) -> Made:
    numbers = [d.number(1, 9) for _ in range(d.number(5, 7))]
    counts = sorted(((numbers.count(one), one) for one in set(numbers)), reverse=True)
    return (
        (f"Find the mode of {listed(numbers)}", counts[0][1])
        if counts[0][0] > 1 and (len(counts) > 1 and counts[1][0] < counts[0][0])
        else None
    )


def range_of_numbers(d: Draw) -> Made:
    numbers = d.several(d.number(5, 6), 1, 25)
    return f"Find the range of {listed(numbers)}", max(numbers) - min(numbers)


def mean_of_frequencies(d: Draw) -> Made:
    counts = [d.number(1, 9) for _ in range(3)]
    whole = sum(value * count for value, count in enumerate(counts, 1))
    if whole * 10 % sum(counts) or len(set(counts)) < 2:
        return None
    table = "; ".join(f"value {value} frequency {count}" for value, count in enumerate(counts, 1))
    return f"Find the mean of this frequency table: {table}", decimal(Fraction(whole, sum(counts)))


def combined_mean(d: Draw) -> Made:
    (a, b), (m, n) = d.several(2, 1, 4), d.several(2, 4, 9)
    whole = Fraction(a * m + b * n, a + b)
    return (
        (f"{10 * a} pupils have mean {m}, {10 * b} others have mean {n}. What is the mean of all?", decimal(whole))
        if (whole * 100).denominator == 1
        else None
    )


def chance_of_colour(d: Draw) -> Made:
    (a, b), (one, other) = d.several(2, 2, 9), d.of(COLOURS)
    return f"A bag holds {a} {one} and {b} {other} balls; one is drawn. What is P({one})?", Fraction(a, a + b)


def chance_with_dice(d: Draw) -> Made:
    k = d.number(1, 5)
    event, favourable = d.of(
        (
            (f"a {k}", 1),
            ("an even number", 3),
            (f"a number greater than {k}", 6 - k),
            (f"a number less than {k + 1}", k),
        )
    )
    return f"A fair dice is rolled. What is the probability of {event}?", Fraction(favourable, 6)


def both_independent(d: Draw) -> Made:
    a, b = Fraction(1, d.number(2, 6)), Fraction(d.number(1, 3), d.number(4, 6))
    return f"Independent events have probabilities {a} and {b}. What is P(both)?", a * b


def one_or_the_other(d: Draw) -> Made:
    a, b = Fraction(1, d.number(3, 8)), Fraction(d.number(1, 2), d.number(5, 9))
    return f"Mutually exclusive events have probabilities {a} and {b}. What is P(one or the other)?", a + b


def two_without_replacement(d: Draw) -> Made:
    (a, b), (one, other) = d.several(2, 2, 7), d.of(COLOURS)
    return (
        f"A bag holds {a} {one} and {b} {other} balls; two are drawn without replacement. What is P(both {one})?",
        Fraction(a * (a - 1), (a + b) * (a + b - 1)),
    )


def two_with_replacement(d: Draw) -> Made:
    (a, b), (one, other) = d.several(2, 2, 7), d.of(COLOURS)
    return (
        f"A bag holds {a} {one} and {b} {other} balls; two are drawn with replacement. What is P(both {one})?",
        Fraction(a * a, (a + b) ** 2),
    )


def better_bag(d: Draw) -> Made:
    a, b, c, e = (d.number(2, 9) for _ in range(4))
    first, second = Fraction(a, a + b), Fraction(c, c + e)
    better = "same" if first == second else "A" if first > second else "B"
    return f"Bag A: {a} red, {b} blue. Bag B: {c} red, {e} blue. Which gives the better chance of red?", better


def heads_in_a_row(d: Draw) -> Made:
    k, side = d.number(3, 8), d.of((("heads", "tails"), ("tails", "heads")))
    return f"A fair coin has shown {k} {side[0]} in a row. What is the probability of {side[1]} next?", Fraction(1, 2)


def coins(d: Draw) -> Made:
    return d.of(
        (
            ("Two coins are tossed. What is P(one head and one tail)?", Fraction(1, 2)),
            ("Two coins are tossed. What is P(two heads)?", Fraction(1, 4)),
        )
    )


def expected_number(d: Draw) -> Made:
    below = d.number(2, 6)
    p, trials = Fraction(d.number(1, below - 1), below), below * d.number(5, 20)
    return f"P = {p}; what is the expected number of successes in {trials} trials?", p * trials


TEMPLATES = (
    *kinds(
        "statistics",
        (mode, 6, 0),
        (range_of_numbers, 7, 0),
        (median_of_odd, 9, 1),
        (mean, 10, 1),
        (mean_with_zero, 6, 2),
        (median_of_even, 9, 2),
        (median_with_repeated, 6, 2),
        (mean_of_frequencies, 8, 4),
        (combined_mean, 6, 4),
    ),
    *kinds(
        "probability",
        (chance_of_colour, 8, 0),
        (chance_with_dice, 6, 0),
        (heads_in_a_row, 5, 1),
        (coins, 2, 1),
        (expected_number, 7, 2),
        (better_bag, 8, 2),
        (one_or_the_other, 7, 2),
        (both_independent, 7, 2),
        (two_with_replacement, 6, 3),
        (two_without_replacement, 6, 4),
    ),
)
