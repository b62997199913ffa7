"""Normal forms as people write them, and as decimals."""

import math

from .expression import Rational
from .polynomial import ONE, ROOTS, Polynomial, Quotient
from .values import size


def shown(quotient: Quotient) -> str:
    """A normal form as people write it: 2x - 3, (x + 1)/(x - 1)."""
    above = _shown_terms(quotient.above)
    return above if quotient.below == ONE else f"({above})/({_shown_terms(quotient.below)})"


def _shown_terms(p: Polynomial) -> str:
    text = ""
    for term in sorted(p, key=lambda t: (-len(t), t)):
        factor = size(p[term])
        sign = (" - " if p[term] < 0 else " + ") if text else ("-" if p[term] < 0 else "")
        text += sign + _shown_product(factor, _shown_term(term))
    return text or "0"


def _shown_product(factor: Rational, term: str) -> str:
    """2x, x, 2x/3, √2/2: never 2/3x, which may be read as 2 over 3x."""
    if not term:
        return str(factor)
    above, below = factor.numerator, factor.denominator
    return f"{'' if above == 1 else above}{term}{'' if below == 1 else f'/{below}'}"


def _shown_term(term: str) -> str:
    """xxy as x^2y, roots as roots."""
    text, under = "", 1
    for letter in dict.fromkeys(term):
        if ord(letter) >= ROOTS:
            under *= ord(letter) - ROOTS
        else:
            text += letter if term.count(letter) == 1 else f"{letter}^{term.count(letter)}"
    return text if under == 1 else f"{text}√{under}"


def constant(quotient: Quotient) -> float | None:
    """The size of an expression of numbers, roots and π, as a decimal; None where there is another letter."""
    parts = []
    for p in quotient:
        total = 0.0
        for term, c in p.items():
            if c.numerator.bit_length() + c.denominator.bit_length() > 1_000:
                return None
            value = float(c)
            for letter in term:
                if letter == "π":
                    value *= math.pi
                elif ord(letter) >= ROOTS:
                    value *= math.sqrt(ord(letter) - ROOTS)
                else:
                    return None
            total += value
        parts.append(total)
    return parts[0] / parts[1] if parts[1] else None
