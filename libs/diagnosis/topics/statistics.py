"""Mean, median, mode, range (Mokros & Russell 1995; Watson & Moritz 2000; Zawojewski & Shaughnessy 2000; Pollatsek 1981)."""

from collections.abc import Iterator
from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Outcome, Topic
from ..maths.expression import Rational
from ..maths.meaning import Said, Values
from ..maths.values import reduced
from ..maths.wording import Asks
from ..shapes.datasets import Data, listed, middle, table, two_groups


def _wrong_count(d: Data) -> Iterator[Rational]:
    for count in (2, d.n - 1, d.n + 1):
        if count not in (0, 1, d.n):
            yield Fraction(d.total) / count


def _without_zeros(d: Data) -> Rational | None:
    others = d.n - d.counts[0]
    return Fraction(d.total) / others if 0 < others < d.n else None


def _is_ordered(d: Data) -> bool:
    return list(d.values) in (d.ordered, d.ordered[::-1])


def _middle_as_written(d: Data) -> Iterator[Rational]:
    if not _is_ordered(d):
        yield d.values[d.n // 2]
        if d.n % 2 == 0:
            yield d.values[d.n // 2 - 1]


def _mode(d: Data) -> Iterator[Outcome]:
    """The mode, several, or none; where all occur equally often, some say all and some say none."""
    if len(d.modes) == 1:
        yield d.modes[0]
    elif d.modes:
        yield Values(frozenset(d.modes))
    if not d.modes or (len(d.modes) > 1 and len(d.modes) == len(d.counts)):
        yield Said("none")


# fmt: off
_NOT_DIVIDED = Malrule(
    "STAT_MEASURE_CENTRAL_SUM_NOT_DIVIDED", "STA04", "Sum not divided", COMMON,
    "Adds the values and stops there.",
    "Mean of 2, 9, 4, 3, 7 → 25",
    lambda d: d.total,
)
_MEAN = (
    Malrule(
        "STAT_MEASURE_CENTRAL_MEDIAN_FOR_MEAN", "STA01", "Median given for the mean", COMMON,
        "Gives the middle value in order of size.",
        "Mean of 2, 9, 4, 3, 7 → 4",
        lambda d: d.median,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_MODE_FOR_MEAN", "STA02", "Mode given for the mean", COMMON,
        "Gives the value that occurs most often.",
        "Mean of 2, 2, 9, 4, 3 → 2",
        lambda d: d.modes if len(d.modes) == 1 else None,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_MIDRANGE", "STA03", "Halfway between smallest and largest", COMMON,
        "Takes the middle between the smallest and the largest value.",
        "Mean of 2, 9, 4, 3, 7 → 11/2",
        lambda d: Fraction(d.ordered[0] + d.ordered[-1]) / 2,
    ),
    _NOT_DIVIDED,
    Malrule(
        "STAT_MEASURE_CENTRAL_ZEROS_LEFT_OUT", "STA05", "Zeros left out", VERY_COMMON,
        "Does not count the values that are zero.",
        "Mean of 4, 0, 6, 2 → 4",
        _without_zeros,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_WRONG_COUNT", "STA06", "Divides by the wrong count", OCCASIONAL,
        "Adds the values and divides by 2, or by one more or one less than there are values.",
        "Mean of 2, 9, 4, 3, 8 → 13",
        _wrong_count,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_RANGE_FOR_MEAN", "STA23", "Range given for the mean", OCCASIONAL,
        "Subtracts the smallest value from the largest.",
        "Mean of 2, 9, 4, 3, 7 → 7",
        lambda d: d.range,
    ),
)
_MEDIAN = (
    Malrule(
        "STAT_MEASURE_CENTRAL_NOT_ORDERED", "STA07", "Values not put in order", VERY_COMMON,
        "Takes the value in the middle of the list as it is written.",
        "Median of 2, 9, 4, 3, 7, 8, 1 → 3",
        _middle_as_written,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_ONE_MIDDLE_VALUE", "STA08", "Only one of two middle values", COMMON,
        "Gives one of the two middle values of an even number of values.",
        "Median of 1, 3, 6, 9 → 3",
        lambda d: (d.ordered[d.n // 2 - 1], d.ordered[d.n // 2]) if d.n % 2 == 0 else None,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_MEAN_FOR_MEDIAN", "STA09", "Mean given for the median", COMMON,
        "Adds the values and divides by how many there are.",
        "Median of 2, 9, 4, 3, 7 → 5",
        lambda d: d.mean,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_NOT_ORDERED_EVEN", "STA18", "Values not put in order, even number of them", VERY_COMMON,
        "Takes the middle of the two middle values of the list as it is written.",
        "Median of 2, 9, 8, 3, 7, 1 → 11/2",
        lambda d: middle(d.values) if d.n % 2 == 0 and not _is_ordered(d) else None,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_MODE_FOR_MEDIAN", "STA19", "Mode given for the median", OCCASIONAL,
        "Gives the value that occurs most often.",
        "Median of 2, 2, 4, 7, 10 → 2",
        lambda d: d.modes if len(d.modes) == 1 else None,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_RANGE_FOR_MEDIAN", "STA20", "Range given for the median", COMMON,
        "Subtracts the smallest value from the largest.",
        "Median of 2, 3, 4, 7, 10 → 8",
        lambda d: d.range,
    ),
)
_FREQUENCY_FOR_MODE = Malrule(
    "STAT_MEASURE_CENTRAL_FREQUENCY_FOR_MODE", "STA10", "How often instead of which value", VERY_COMMON,
    "Says how often the most frequent value occurs.",
    "Mode of 4, 7, 7, 9, 7 → 3",
    lambda d: max(d.counts.values()) if d.modes else None,
)
_LARGEST_FOR_MODE = Malrule(
    "STAT_MEASURE_CENTRAL_LARGEST_FOR_MODE", "STA11", "Largest value given for the mode", COMMON,
    "Gives the largest value, not the most frequent.",
    "Mode of 4, 7, 7, 9, 7 → 9",
    lambda d: d.ordered[-1],
)
_MODE = (
    _FREQUENCY_FOR_MODE,
    _LARGEST_FOR_MODE,
    Malrule(
        "STAT_MEASURE_CENTRAL_MEDIAN_FOR_MODE", "STA21", "Median given for the mode", COMMON,
        "Gives the middle value in order of size.",
        "Mode of 1, 9, 9, 2, 3 → 3",
        lambda d: d.median,
    ),
    Malrule(
        "STAT_MEASURE_CENTRAL_MEAN_FOR_MODE", "STA22", "Mean given for the mode", OCCASIONAL,
        "Adds the values and divides by how many there are.",
        "Mode of 1, 9, 9, 2, 4 → 5",
        lambda d: d.mean,
    ),
)
_LARGEST_FOR_RANGE = Malrule(
    "STAT_MEASURE_DISPERSION_LARGEST_FOR_RANGE", "STA13", "Largest value given for the range", COMMON,
    "Gives the largest value and subtracts nothing.",
    "Range of 3, 9, 4, 1, 7 → 9",
    lambda d: d.ordered[-1],
)
_RANGE = (
    Malrule(
        "STAT_MEASURE_DISPERSION_LAST_MINUS_FIRST", "STA12", "Last minus first as written", COMMON,
        "Subtracts the first value of the list from the last, without looking for the smallest and the largest.",
        "Range of 3, 9, 4, 1, 7 → 4",
        lambda d: d.values[-1] - d.values[0],
        subdomain="STAT/MEASURE_DISPERSION",
    ),
    _LARGEST_FOR_RANGE,
    Malrule(
        "STAT_MEASURE_DISPERSION_NUMBER_FOR_RANGE", "STA24", "Number of values given for the range", COMMON,
        "Counts the values.",
        "Range of 3, 9, 4, 1, 7 → 5",
        lambda d: d.n,
        subdomain="STAT/MEASURE_DISPERSION",
    ),
    Malrule(
        "STAT_MEASURE_DISPERSION_FIRST_MINUS_LAST", "STA25", "First minus last as written, or the smallest value", COMMON,
        "Subtracts the last value of the list from the first, or gives the smallest value.",
        "Range of 3, 9, 4, 1, 7 → 1",
        lambda d: (d.ordered[0], d.values[0] - d.values[-1]),
        subdomain="STAT/MEASURE_DISPERSION",
    ),
)
_GROUPS = (
    Malrule(
        "STAT_MEASURE_CENTRAL_MEAN_OF_MEANS", "STA14", "Simple mean of the means", VERY_COMMON,
        "Takes the middle of the two means although the groups have different sizes.",
        "10 pupils have mean 6, 30 others have mean 8. Mean of all? → 7",
        lambda n, a, m, b: Fraction(a + b) / 2,
    ),
)
_FREQUENCIES_IGNORED = Malrule(
    "STAT_MEASURE_CENTRAL_FREQUENCIES_IGNORED", "STA16", "Frequencies ignored", COMMON,
    "Works with the values as if each occurred once.",
    "Mean from the frequency table value 1 frequency 4; value 2 frequency 3; value 3 frequency 8 → 2",
    lambda t: Fraction(sum(t.values)) / t.rows,
)
_MEAN_OF_TABLE = (
    Malrule(
        "STAT_MEASURE_CENTRAL_DIVIDES_BY_ROWS", "STA15", "Divides by the number of rows", VERY_COMMON,
        "Adds value times frequency but divides by the number of rows of the table.",
        "Mean from the frequency table value 1 frequency 4; value 2 frequency 3; value 3 frequency 5 → 25/3",
        lambda t: Fraction(t.total) / t.rows,
    ),
    _FREQUENCIES_IGNORED,
    Malrule(
        "STAT_MEASURE_CENTRAL_MEAN_OF_FREQUENCIES", "STA17", "Mean of the frequencies", OCCASIONAL,
        "Adds the frequencies and divides by the number of rows.",
        "Mean from the frequency table value 1 frequency 4; value 2 frequency 3; value 3 frequency 5 → 4",
        lambda t: Fraction(sum(t.frequencies)) / t.rows,
    ),
    _NOT_DIVIDED.elsewhere(lambda t: t.total),
)
# fmt: on

_MEAN_WORD = "mean(?![a-z])|average|promedio|media(?![a-z])"
_MEDIAN_WORD = "median"
_MODE_WORD = "mode(?![a-z])|moda(?![a-z])|modal|most common|most frequent|mas frecuente|mas comun"
_RANGE_WORD = "range(?![a-z])|rango|recorrido|amplitud"
_OTHER = (
    "speed|velocidad|rapidez|inter|quartil|cuartil|outlier|iqr|distribut|distribuc|sample mean|percentil|probab"
    "|deviation|desviac|varian|weighted|ponderad|geometric|harmonic|function|funcion"
    "|domain|dominio|added|agreg|removed|replac|missing|falta|corrected|bound"
)
_IN_TABLE = "frequenc|frecuenci"


def _only(*words: str) -> str:
    """What must not be asked for, next to the one measure that is."""
    return "|".join((*words, _OTHER))


TOPIC = Topic(
    "statistics",
    "STAT/MEASURE_CENTRAL",
    (
        Form(
            Asks(_MEAN_WORD, parts=listed, unless=_only(_MEDIAN_WORD, _MODE_WORD, _RANGE_WORD, _IN_TABLE)),
            _MEAN,
            solve=lambda d: d.mean,
        ),
        Form(
            Asks(_MEDIAN_WORD, parts=listed, unless=_only(_MEAN_WORD, _MODE_WORD, _RANGE_WORD, _IN_TABLE)),
            _MEDIAN,
            solve=lambda d: d.median,
        ),
        Form(
            Asks(_MODE_WORD, parts=listed, unless=_only(_MEAN_WORD, _MEDIAN_WORD, _RANGE_WORD, _IN_TABLE)),
            _MODE,
            solve=_mode,
        ),
        Form(
            Asks(_RANGE_WORD, parts=listed, unless=_only(_MEAN_WORD, _MEDIAN_WORD, _MODE_WORD, _IN_TABLE)),
            _RANGE,
            solve=lambda d: d.range,
        ),
        Form(
            Asks(_MEAN_WORD, parts=table, unless=_only(_MEDIAN_WORD, _MODE_WORD, _RANGE_WORD)),
            _MEAN_OF_TABLE,
            solve=lambda t: reduced(Fraction(t.total) / sum(t.frequencies)),
        ),
        Form(
            Asks(_MEDIAN_WORD, parts=table, unless=_only(_MEAN_WORD, _MODE_WORD, _RANGE_WORD)),
            (_FREQUENCIES_IGNORED.elsewhere(lambda t: middle(sorted(t.values)), VERY_COMMON),),
            solve=lambda t: t.data.median,
        ),
        Form(
            Asks(_MODE_WORD, parts=table, unless=_only(_MEAN_WORD, _MEDIAN_WORD, _RANGE_WORD)),
            (
                _FREQUENCY_FOR_MODE.elsewhere(lambda t: max(t.frequencies)),
                _LARGEST_FOR_MODE.elsewhere(lambda t: max(t.values)),
            ),
            solve=lambda t: _mode(t.data),
        ),
        Form(
            Asks(_RANGE_WORD, parts=table, unless=_only(_MEAN_WORD, _MEDIAN_WORD, _MODE_WORD)),
            (_LARGEST_FOR_RANGE.elsewhere(lambda t: max(t.values)),),
            solve=lambda t: t.data.range,
        ),
        Form(
            Asks(_MEAN_WORD, "all|overall|together|combined|whole|total|tod[oa]s|conjunt|junt[oa]s|both|ambos|entire",
                 parts=two_groups, unless=_only(_MEDIAN_WORD, _MODE_WORD, _RANGE_WORD, _IN_TABLE)),
            _GROUPS,
            solve=lambda n, a, m, b: reduced(Fraction(n * a + m * b) / (n + m)),
        ),
    ),
    "Statistics",
)  # fmt: skip
