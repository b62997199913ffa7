"""How hard an exercise is before any pupil has answered it.

A linear logistic test model: b is the sum of what each feature of the exercise adds (G. H. Fischer 1973, "The linear
logistic test model as an instrument in educational research", Acta Psychologica 37), in logits, cut to [-3, 3]; 0 is an
average exercise of the whole bank. The weights are our judgement, in the order that the research on column arithmetic,
fractions and equations agrees on (borrowing across zero is harder than borrowing, unlike denominators than like ones, an
unknown on both sides than on one). They are a prior: answers of pupils will replace them.
"""

import re
from collections.abc import Mapping

EASIEST, HARDEST = -3.0, 3.0

# topic -> feature -> logits for each unit of it; "start" is an exercise without any
WEIGHTS: dict[str, dict[str, float]] = {
    "whole-number-addition": {"start": -2.8, "columns": 0.25, "carries": 0.45, "chains": 0.25, "uneven": 0.2},
    "whole-number-subtraction": {"start": -2.5, "columns": 0.25, "borrows": 0.5, "zeros": 0.55, "uneven": 0.2},
    "fraction-addition": {
        "start": -1.0,
        "multiple": 0.9,
        "shared": 1.5,
        "coprime": 1.4,
        "whole": 0.6,
        "over-one": 0.25,
        "reduces": 0.3,
        "large": 0.3,
    },
    "fraction-subtraction": {
        "start": -0.9,
        "multiple": 0.9,
        "shared": 1.5,
        "coprime": 1.4,
        "whole": 0.9,
        "over-one": 0.25,
        "reduces": 0.3,
        "large": 0.3,
    },
    "adding-integers": {
        "start": -1.6,
        "first-negative": 0.5,
        "second-negative": 0.5,
        "crosses": 0.4,
        "two-digits": 0.3,
    },
    "subtracting-integers": {
        "start": -1.4,
        "first-negative": 0.6,
        "second-negative": 1.0,
        "crosses": 0.5,
        "two-digits": 0.3,
    },
    "linear-equations": {
        "start": -1.5,
        "constant": 0.5,
        "coefficient": 0.7,
        "division": 0.9,
        "negative-coefficient": 0.7,
        "bracket": 0.9,
        "both-sides": 1.2,
        "negative-solution": 0.3,
        "fraction-solution": 0.7,
    },
}

# Where the templates of a topic only tell their level in it, and how long its longest number is: the easiest exercise of
# the topic, in the order in which schools teach.
EASIEST_OF = {
    "equals-sign": -1.6,
    "whole-number-multiplication": -2.2,
    "whole-number-division": -2.0,
    "place-value": -2.2,
    "rounding": -1.9,
    "order-of-operations": -1.4,
    "factors-and-multiples": -1.2,
    "simplifying-fractions": -1.3,
    "comparing-fractions": -1.5,
    "fraction-of-a-quantity": -1.3,
    "fraction-multiplication": -0.9,
    "fraction-division": -0.6,
    "mixed-numbers": -1.1,
    "mixed-number-addition": -0.4,
    "mixed-number-subtraction": -0.3,
    "mixed-number-multiplication": 0.2,
    "comparing-decimals": -1.7,
    "rounding-decimals": -1.3,
    "bounds": 0.2,
    "decimal-addition": -1.5,
    "decimal-subtraction": -1.4,
    "decimal-multiplication": -1.0,
    "decimal-division": -0.8,
    "fractions-decimals-percentages": -1.0,
    "percentages": -0.9,
    "ratio-and-proportion": -0.8,
    "units": -1.2,
    "comparing-integers": -1.7,
    "multiplying-dividing-integers": -1.0,
    "powers": -1.1,
    "laws-of-exponents": 0.0,
    "roots": -0.6,
    "substitution": -1.0,
    "collecting-like-terms": -0.8,
    "expanding-brackets": -0.5,
    "factorising": 0.0,
    "algebraic-fractions": 0.5,
    "rearranging-formulas": 0.1,
    "writing-expressions": 0.0,
    "inequalities": -0.5,
    "quadratic-equations": 0.3,
    "simultaneous-equations": 0.4,
    "functions": -0.3,
    "sequences": -0.8,
    "coordinates-and-lines": -0.6,
    "angles": -0.9,
    "area-and-perimeter": -1.1,
    "circles": -0.1,
    "volume": -0.6,
    "pythagoras": 0.2,
    "statistics": -0.9,
    "probability": -0.7,
}
WEIGHTS |= {topic: {"start": start, "level": 0.5, "digits": 0.1} for topic, start in EASIEST_OF.items()}


def difficulty(topic: str, features: Mapping[str, int]) -> float:
    """b in logits, in [-3, 3], to two decimals. Raises KeyError for a topic or feature without a weight."""
    weights = WEIGHTS[topic]
    b = weights["start"] + sum(weights[name] * amount for name, amount in features.items())
    return round(min(max(b, EASIEST), HARDEST), 2)


def by_length(topic: str, prompt: str) -> float:
    """b of an exercise of which nobody has counted the features: the easiest of its topic, and more for each number beyond
    the second and each digit beyond the first."""
    numbers = re.findall(r"\d+", prompt)
    longest = max(map(len, numbers), default=1)
    b = WEIGHTS[topic]["start"] + 0.3 * max(len(numbers) - 2, 0) + 0.1 * (longest - 1)
    return round(min(max(b, EASIEST), HARDEST), 2)
