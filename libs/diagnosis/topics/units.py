"""Units (Tan Sisman & Aksu 2016; De Bock et al. 2007; Kamii & Russell 2012; Earnest 2017; Steinle & Stacey 1998)."""

from collections.abc import Iterator
from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Outcome, Topic
from ..maths.meaning import Amount
from ..maths.nouns import SPELLED
from ..maths.units import NAMES, UNITS
from ..maths.values import reduced
from ..maths.wording import Asks, Quantity
from ..procedures.misconversions import (
    both_units,
    clock_as_numbers,
    digits_as_small_unit,
    in_hundreds,
    is_time,
    length_factor,
    length_factor_in_volume,
    minutes_behind_point,
    moved_by,
    run_behind_point,
    run_together,
    side_by_side,
    split_by,
    with_factor,
)
from ..shapes.unit_conversions import (
    Conversion,
    Times,
    Trip,
    between_letters,
    clock_times,
    compound,
    conversion,
    moved,
    split,
    trip,
)

# fmt: off
_TEN = Malrule(
    "TRANSV_UNIT_FACTOR_TEN", "UNI01", "Uses the factor 10", COMMON,
    "Goes in the right direction but takes 10 for the number of smaller units in the larger.",
    "3.5 m = ? cm → 35",
    lambda c: moved_by(c, 10),
)
_THOUSAND = Malrule(
    "TRANSV_UNIT_FACTOR_THOUSAND", "UNI02", "Uses the factor 1000", COMMON,
    "Goes in the right direction but takes 1000 for the number of smaller units in the larger.",
    "3.5 m = ? cm → 3500",
    lambda c: moved_by(c, 1000),
)
_HUNDRED = Malrule(
    "TRANSV_UNIT_FACTOR_HUNDRED", "", "Uses the factor 100", COMMON,
    "Goes in the right direction but takes 100 for the number of smaller units in the larger.",
    "3.5 km = ? m → 350",
    lambda c: moved_by(c, 100),
)
_TOGETHER = Malrule(
    "TRANSV_UNIT_PARTS_RUN_TOGETHER", "UNI04", "Digits behind the point read as the smaller unit", COMMON,
    "Reads what stands behind the point as so many of the smaller unit.",
    "3.5 m = ? cm → 305",
    lambda c: None if is_time(c.source) else run_together(c),
)
_SIXTY_AS_HUNDRED = Malrule(
    "TRANSV_UNIT_HUNDRED_MINUTES", "UNI07", "A hundred minutes in an hour", VERY_COMMON,
    "Counts hours, minutes or seconds in hundreds.",
    "2 h 15 min = ? min → 215",
    in_hundreds,
)
_POINT_AS_MINUTES = Malrule(
    "TRANSV_UNIT_DECIMAL_AS_MINUTES", "UNI08", "Digits behind the point read as minutes", VERY_COMMON,
    "Reads the digits behind the point as minutes, or minutes as the digits behind the point.",
    "2.5 hours = ? hours and minutes → 2 h 50 min",
    lambda c: minutes_behind_point(c) if is_time(c.source) else None,
)

_CONVERSION = (
    _TEN,
    _HUNDRED,
    _THOUSAND,
    Malrule(
        "TRANSV_UNIT_WRONG_DIRECTION", "UNI03", "Divides instead of multiplying", VERY_COMMON,
        "Uses the right factor in the wrong direction.",
        "3.5 m = ? cm → 0.035",
        lambda c: Fraction(c.value) / c.factor,
    ),
    _TOGETHER,
    Malrule(
        "TRANSV_UNIT_LENGTH_FACTOR_FOR_AREA", "UNI05", "Length factor used for an area", VERY_COMMON,
        "Uses the factor of the lengths for square units.",
        "3 m² = ? cm² → 300",
        lambda c: c.times(length_factor(c)) if c.dimension == "area" else None,
    ),
    Malrule(
        "TRANSV_UNIT_LENGTH_FACTOR_FOR_VOLUME", "UNI06", "Length factor used for a volume", VERY_COMMON,
        "Uses the factor of the lengths or of the areas for cubic units.",
        "2 m³ = ? cm³ → 200",
        length_factor_in_volume,
    ),
    _SIXTY_AS_HUNDRED,
    _POINT_AS_MINUTES,
    Malrule(
        "TRANSV_UNIT_ONE_STEP_OF_TWO", "", "One of two steps forgotten", OCCASIONAL,
        "Converts by 60 once where it has to be done twice.",
        "2 h = ? seconds → 120",
        lambda c: c.times(60) if max(c.factor, 1 / c.factor) == 3600 else None,
    ),
)
_COMPOUND = (
    _SIXTY_AS_HUNDRED.elsewhere(lambda c: with_factor(c, 100) if is_time(c.target) and c.factor == 60 else None),
    _POINT_AS_MINUTES.elsewhere(lambda c: run_behind_point(c) if is_time(c.target) else None),
    _TOGETHER.elsewhere(lambda c: None if is_time(c.target) else run_behind_point(c)),
    _TEN.elsewhere(lambda c: with_factor(c, 10)),
    _HUNDRED.elsewhere(lambda c: None if is_time(c.target) else with_factor(c, 100)),
    _THOUSAND.elsewhere(lambda c: with_factor(c, 1000)),
    Malrule(
        "TRANSV_UNIT_WRITTEN_SIDE_BY_SIDE", "", "Numbers written side by side", RARE,
        "Writes the two numbers one after the other, whatever the units are.",
        "3 m 5 cm = ? cm → 35",
        side_by_side,
    ),
)
_SPLIT = (
    _POINT_AS_MINUTES.elsewhere(lambda c, large: digits_as_small_unit(c, large) if is_time(large) else None),
    _TOGETHER.elsewhere(lambda c, large: None if is_time(large) else digits_as_small_unit(c, large)),
    _SIXTY_AS_HUNDRED.elsewhere(lambda c, large: split_by(c, large, 100) if is_time(large) else None),
    _TEN.elsewhere(lambda c, large: None if is_time(large) else split_by(c, large, 10)),
    _HUNDRED.elsewhere(lambda c, large: None if is_time(large) else split_by(c, large, 100)),
    _THOUSAND.elsewhere(lambda c, large: None if is_time(large) else split_by(c, large, 1000)),
)
_CLOCK = (
    Malrule(
        "TRANSV_UNIT_CLOCK_AS_DECIMAL", "UNI09", "Clock times subtracted as decimals", VERY_COMMON,
        "Subtracts clock times like numbers, with a hundred minutes to the hour.",
        "How long is it from 9:45 to 11:20 (minutes)? → 175",
        clock_as_numbers,
    ),
)
_SPEED = (
    Malrule(
        "TRANSV_UNIT_DISTANCE_TIMES_TIME", "UNI10", "Multiplies distance and time", COMMON,
        "Multiplies the distance by the time to get a speed.",
        "120 km in 3 hours: average speed in km/h → 360",
        lambda t: t.distance * t.time,
    ),
    Malrule(
        "TRANSV_UNIT_TIME_OVER_DISTANCE", "UNI11", "Divides the time by the distance", COMMON,
        "Divides the time by the distance to get a speed.",
        "120 km in 3 hours: average speed in km/h → 1/40",
        lambda t: (Fraction(t.time) / t.distance, 1 / Fraction(t.speed)),
    ),
    Malrule(
        "TRANSV_UNIT_SPEED_NOT_CONVERTED", "", "Units of a speed not converted", COMMON,
        "Divides the numbers as they stand although the speed is asked for in other units.",
        "120 km in 30 minutes: average speed in km/h → 4",
        lambda t: Fraction(t.distance) / t.time,
    ),
)
# fmt: on


def _speed(t: Trip) -> Outcome:
    return Amount(t.speed, t.unit) if t.unit else t.speed


def _passed(t: Times) -> Iterator[Outcome]:
    yield from both_units(*divmod(t.minutes(), 60), "min", 60)


def _split_right(c: Conversion, large: str) -> Iterator[Outcome]:
    per_large = Fraction(UNITS[large].factor) / UNITS[c.target].factor
    total = c.value * c.factor
    yield from both_units(reduced(total // per_large), reduced(total % per_large), c.target, per_large)


def _distance_or_time(speed: Quantity, other: Quantity) -> Amount:
    """Distance in the length of the speed's unit, time in its time."""
    length, time = (speed.unit or "").split("/")
    factor = Fraction(UNITS[other.unit or ""].factor)
    if is_time(other.unit or ""):
        return Amount(reduced(speed.value * other.value * factor / UNITS[time].factor), length)
    return Amount(reduced(other.value * factor / UNITS[length].factor / speed.value), time)


_UNITS = "|".join(sorted({name.split()[0] for name in NAMES if len(name.split()[0]) > 1 and name.isalpha()}))
_CONVERT = f"convert|conviert|change|how|cuant|expres|write|escrib|{_UNITS}"

_NO_CONVERSION = (
    f"speed|velocidad|rapidez|ratio(?![a-z])|razon|taller|longer|shorter|heavier|older|more than|mas que|total|altogether|area"
    f"|perimet|volume of|volumen de|cost|cuest|quartil|round|redond|{SPELLED}"
)

TOPIC = Topic(
    "units",
    "TRANSV/UNIT",
    (
        Form(
            Asks(_CONVERT, parts=conversion, unless=_NO_CONVERSION),
            _CONVERSION,
            solve=lambda c: Amount(reduced(c.value * c.factor), c.target),
        ),
        Form(
            Asks(parts=between_letters),
            _CONVERSION,
            solve=lambda c: Amount(reduced(c.value * c.factor), c.target),
        ),
        Form(
            Asks(_CONVERT, parts=compound, unless=_NO_CONVERSION),
            _COMPOUND,
            solve=lambda c: Amount(c.total(), c.target),
        ),
        Form(
            Asks(_CONVERT, parts=split, unless=_NO_CONVERSION),
            _SPLIT,
            solve=_split_right,
        ),
        Form(
            Asks("how|cuant|long|time|dura|tiempo|minut|from|desde|entre|between|find|calcul|work|elaps|hours|horas",
                 parts=clock_times),
            _CLOCK,
            solve=_passed,
        ),
        Form(
            Asks("speed|velocidad|rapidez|how fast|average|que tan rapido", parts=trip,
                 unless=f"faster|slower|than|both|mas rapid|mas lent|each|cada|{SPELLED}"),
            _SPEED,
            solve=_speed,
        ),
        Form(
            Asks("how|cuant|find|what|cual|que|calcul|distan|time|tiempo", parts=moved,
                 unless=f"faster|slower|than|both|mas rapid|mas lent|each|cada|meet|later|accelerat|aceler|{SPELLED}"),
            (),
            solve=_distance_or_time,
        ),
    ),
    "Units",
)  # fmt: skip
