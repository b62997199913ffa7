"""How hard an exercise is before any pupil has answered it.

A linear logistic test model: b is the sum of what each feature of the exercise adds (G. H. Fischer 1973, "The linear
logistic test model as an instrument in educational research", Acta Psychologica 37), in logits, cut to [-3, 3]; 0 is an
average exercise of the whole bank. The weights are our judgement, in the order that the research on column arithmetic,
fractions and equations agrees on (borrowing across zero is harder than borrowing, unlike denominators than like ones, an
unknown on both sides than on one). They are a prior: answers of pupils will replace them.
"""

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


def difficulty(topic: str, features: Mapping[str, int]) -> float:
    """b in logits, in [-3, 3], to two decimals. Raises KeyError for a topic or feature without a weight."""
    weights = WEIGHTS[topic]
    b = weights["start"] + sum(weights[name] * amount for name, amount in features.items())
    return round(min(max(b, EASIEST), HARDEST), 2)
