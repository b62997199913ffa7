"""Units of school mathematics: what they measure and how many of the smallest unit they are."""

import re
from fractions import Fraction
from typing import NamedTuple

from .expression import Rational
from .meaning import Amount


class Unit(NamedTuple):
    """`factor` turns an amount into the base unit of its `dimension`."""

    dimension: str
    factor: Rational


_LENGTHS = {"mm": 1, "cm": 10, "dm": 100, "m": 1000, "km": 1_000_000}
_SPELLED = {
    "mm": "millimetre millimeter millimetro milimetro", "cm": "centimetre centimeter centimetro", "dm": "decimetre decimetro",
    "m": "metre meter metro", "km": "kilometre kilometer kilometro", "mg": "milligram miligramo", "g": "gram gramo gr",
    "kg": "kilogram kilo kilogramo", "t": "tonne ton tonelada", "ml": "millilitre milliliter mililitro",
    "cl": "centilitre centiliter centilitro", "l": "litre liter litro", "s": "second sec seg segundo",
    "min": "minute minuto mins", "h": "hour hr hrs hora", "d": "day dia", "week": "week semana wk", "year": "year ano yr año",
    "month": "month mes", "degree": "degree deg grado", "in": "inch pulgada", "ft": "foot feet pie", "yd": "yard yarda",
    "mi": "mile milla", "lb": "pound libra", "oz": "ounce onza",
}  # fmt: skip

UNITS: dict[str, Unit] = {
    **{unit: Unit("length", factor) for unit, factor in _LENGTHS.items()},
    **{f"{unit}^2": Unit("area", factor**2) for unit, factor in _LENGTHS.items()},
    **{f"{unit}^3": Unit("volume", factor**3) for unit, factor in _LENGTHS.items()},
    "mg": Unit("mass", 1), "g": Unit("mass", 1000), "kg": Unit("mass", 10**6), "t": Unit("mass", 10**9),
    "ml": Unit("volume", 1000), "cl": Unit("volume", 10_000), "l": Unit("volume", 10**6),
    "s": Unit("time", 1), "min": Unit("time", 60), "h": Unit("time", 3600), "d": Unit("time", 86_400),
    "week": Unit("time", 604_800), "month": Unit("month", 1), "year": Unit("month", 12),
    "km/h": Unit("speed", Fraction(5, 18)), "m/s": Unit("speed", 1), "degree": Unit("angle", 1),
    "in": Unit("inch", 1), "ft": Unit("inch", 12), "yd": Unit("inch", 36), "mi": Unit("inch", 63_360),
    "oz": Unit("ounce", 1), "lb": Unit("ounce", 16),
}  # fmt: skip
NAMES: dict[str, str] = {unit: unit for unit in UNITS}
for _unit, _words in _SPELLED.items():
    for _word in _words.split():
        NAMES[_word] = NAMES[f"{_word}s"] = NAMES[f"{_word}es"] = _unit
for _front, _power in (("square ", "^2"), ("sq ", "^2"), ("cubic ", "^3")):
    NAMES |= {
        _front + name: unit + _power for name, unit in list(NAMES.items()) if unit in _LENGTHS and " " not in name
    }
for _back, _power in (
    (" cuadrado", "^2"),
    (" cubico", "^3"),
    (" squared", "^2"),
    (" cubed", "^3"),
    ("2", "^2"),
    ("3", "^3"),
):
    for _name, _unit in [(name, unit) for name, unit in NAMES.items() if unit in _LENGTHS and " " not in name]:
        NAMES[_name + _back] = NAMES[f"{_name}{_back}s"] = _unit + _power
NAMES |= {unit.replace("^", ""): unit for unit in UNITS if "^" in unit}  # 5 cm2
NAMES |= {"kph": "km/h", "kmh": "km/h", "mph": "km/h", "sqcm": "cm^2", "sqm": "m^2", "kilometres per hour": "km/h"}

UNIT = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True))
LONG_UNIT = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True) if len(name) > 1)
_NOTHING_BELOW = re.compile(r"/\s*0+$")
_AMOUNT = re.compile(rf"\s*(-?\d+(?:[.,]\d+)?|\d+\s*/\s*\d+)\s*({UNIT})(?![a-z^])\s*(?:and|y|,)?")


def converted(amount: Amount, unit: str) -> Rational | None:
    """The amount in another unit, None where they do not measure the same."""
    of, to = UNITS[amount.unit], UNITS[unit]
    if of.dimension != to.dimension:
        return None
    value = Fraction(amount.value) * of.factor / to.factor
    return value.numerator if value.denominator == 1 else value


def amount(text: str) -> Amount | None:
    """A quantity as it is written, in its smallest unit: "2 h 30 min" is 150 min; `text` is lower case, in plain notation."""
    position, found = 0, list[Amount]()
    while position < len(text):
        match = _AMOUNT.match(text, position)
        if not match:
            return None
        position = match.end()
        if _NOTHING_BELOW.search(match[1]):
            return None
        value = Fraction(match[1].replace(",", ".").replace(" ", ""))
        found.append(Amount(value.numerator if value.denominator == 1 else value, NAMES[match[2]]))
    if not found:
        return None
    smallest = min(found, key=lambda one: UNITS[one.unit].factor).unit
    values = [converted(one, smallest) for one in found]
    return Amount(sum(value for value in values if value is not None), smallest) if None not in values else None
