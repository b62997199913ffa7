"""Probability (Green 1982; Lecoutre 1992; Fischbein & Schnarch 1997; Tarr & Jones 1997; Falk, Falk & Levin 1980)."""

from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Outcome, Topic
from ..maths.expression import Ratio
from ..maths.meaning import Proportion, Said
from ..maths.nouns import SPELLED
from ..maths.wording import Asks
from ..shapes.chances import Bags, coins, one_drawn, rolled, streak, trials, two_bags, two_drawn, two_events


def _better(bags: Bags, first: Fraction | int, second: Fraction | int) -> Said:
    return Said("equal" if first == second else bags.first if first > second else bags.second)


# fmt: off
_ODDS = Malrule(
    "STAT_PROB_ODDS", "PRB01", "Compares with the others instead of all", VERY_COMMON,
    "Divides by the number of the others, not by the number of all.",
    "3 red and 5 blue balls; one is drawn. P(red)? → 3/5",
    lambda d: (Fraction(d.asked, d.rest), Proportion((d.asked, d.rest))),
)
_EQUIPROBABLE = Malrule(
    "STAT_PROB_EQUIPROBABILITY", "PRB02", "Everything taken for equally likely", COMMON,
    "Gives every kind the same chance, however many there are of each.",
    "3 red and 5 blue balls; one is drawn. P(red)? → 1/2",
    lambda d: (Fraction(1, 2), Fraction(1, d.kinds)) if d.kinds > 2 else Fraction(1, 2),
)
_DRAWN = (
    _ODDS,
    _EQUIPROBABLE,
    Malrule(
        "STAT_PROB_ONE_OVER_TOTAL", "PRB03", "One over the total", COMMON,
        "Counts the balls as if only one of them were wanted.",
        "3 red and 5 blue balls; one is drawn. P(red)? → 1/8",
        lambda d: Fraction(1, d.total),
    ),
    Malrule(
        "STAT_PROB_COMPLEMENT", "PRB04", "Probability of the opposite", COMMON,
        "Gives the probability that it does not happen.",
        "3 red and 5 blue balls; one is drawn. P(red)? → 5/8",
        lambda d: Fraction(d.rest, d.total),
    ),
)
_BAGS = (
    Malrule(
        "STAT_PROB_MORE_FAVOURABLE", "PRB05", "Compares only how many are wanted", VERY_COMMON,
        "Chooses the bag with more of the wanted ones, without looking at the others.",
        "Bag A: 4 red, 6 blue. Bag B: 3 red, 2 blue. Which gives the better chance of red? → A",
        lambda bags: _better(bags, bags.a, bags.c),
    ),
    Malrule(
        "STAT_PROB_DIFFERENCE", "PRB06", "Compares differences", COMMON,
        "Compares by how many more of the wanted ones there are than of the others.",
        "Bag A: 6 red, 4 blue. Bag B: 3 red, 1 blue. Which gives the better chance of red? → same",
        lambda bags: _better(bags, bags.a - bags.b, bags.c - bags.d),
    ),
)
_ADDS_FOR_AND = Malrule(
    "STAT_PROB_ADDS_FOR_AND", "PRB07", "Adds where both have to happen", VERY_COMMON,
    "Adds the probabilities although both events have to happen.",
    "Independent events with P = 1/2 and 1/3. P(both)? → 5/6",
    lambda p, q: p + q,
)
_MULTIPLIES_FOR_OR = Malrule(
    "STAT_PROB_MULTIPLIES_FOR_OR", "PRB08", "Multiplies where one of them is enough", VERY_COMMON,
    "Multiplies the probabilities although one of the events is enough.",
    "Mutually exclusive events with P = 1/2 and 1/3. P(one or the other)? → 1/6",
    lambda p, q: p * q,
)
_WITHOUT_REPLACEMENT = (
    Malrule(
        "STAT_PROB_REPLACEMENT_ASSUMED", "PRB09", "Second draw as if the first were put back", VERY_COMMON,
        "Uses the same probability for the second draw as for the first.",
        "3 red and 5 blue balls; two are drawn without replacement. P(both red)? → 9/64",
        lambda d: Fraction(d.asked, d.total) ** 2,
    ),
    Malrule(
        "STAT_PROB_TOTAL_KEPT", "PRB10", "One less wanted, total kept", COMMON,
        "Takes one off the wanted ones for the second draw but leaves the total as it was.",
        "3 red and 5 blue balls; two are drawn without replacement. P(both red)? → 3/32",
        lambda d: Fraction(d.asked, d.total) * Fraction(d.asked - 1, d.total),
    ),
    _ADDS_FOR_AND.elsewhere(lambda d: Fraction(d.asked, d.total) + Fraction(d.asked - 1, d.total - 1), OCCASIONAL),
)
_WITH_REPLACEMENT = (_ADDS_FOR_AND.elsewhere(lambda d: Fraction(2 * d.asked, d.total)),)
_COINS = (
    Malrule(
        "STAT_PROB_ORDER_IGNORED", "PRB11", "Order ignored", VERY_COMMON,
        "Takes the numbers of heads for equally likely, though some come about in more ways.",
        "Two coins are tossed. P(one head and one tail)? → 1/3",
        lambda n, right, wanted: Fraction(wanted, n + 1),
    ),
    _EQUIPROBABLE.elsewhere(lambda n, right, wanted: Fraction(1, 2)),
)
_STREAK = (
    Malrule(
        "STAT_PROB_GAMBLERS_FALLACY", "PRB12", "Expects a change after a streak", VERY_COMMON,
        "Thinks that the other side is due.",
        "A fair coin has shown 4 heads in a row. P(tails next)? → more than 1/2",
        lambda n, same: (Said("less"), Fraction(1, 2 ** (n + 1))) if same else Said("more"),
    ),
    Malrule(
        "STAT_PROB_POSITIVE_RECENCY", "PRB13", "Expects a streak to go on", COMMON,
        "Thinks that the side which came so often will come again.",
        "A fair coin has shown 4 heads in a row. P(tails next)? → less than 1/2",
        lambda n, same: Said("more" if same else "less"),
    ),
)
_TRIALS = (
    Malrule(
        "STAT_PROB_DIVIDES_BY_DENOMINATOR_ONLY", "PRB14", "Only divides by the denominator", COMMON,
        "Divides the number of trials by the denominator and does not multiply by the numerator.",
        "P = 2/5; expected number of successes in 50 trials → 10",
        lambda written, p, n: Fraction(n, written.denominator) if isinstance(written, Ratio) else None,
    ),
)
# fmt: on


def _same_chance(n: int, same: bool) -> tuple[Outcome, ...]:
    return Fraction(1, 2), Said("equal")


_THINGS = (
    "ball|marble|counter|sweet|candy|candies|bead|disc|chip|token|cube|card|sock|pen|fruit|drawn|draw|taken|pick|chosen|choos|select"
    "|bola|bolita|ficha|canica|dulce|caramelo|carta|tarjeta|saca|extra|elig|elij|bag|box|bolsa|caja|urna|probab|chance"
)
_CHANCE = r"p ?\(|probab|chance|likel"
_COIN = "coin|moneda"
_DIE = "dice|die(?![a-z])|dado|number cube|sided cube"
_ELSEWHERE = f"survey|sample|distribut|deviation|trial|between|entre|guess|percent|deck|expect|esper|{SPELLED}"
_CONDITIONAL = "given|dado que|sabiendo|si ya|then|luego|coin|moneda|spinner|ruleta|independ"

TOPIC = Topic(
    "probability",
    "STAT/PROB",
    (
        Form(
            Asks(_THINGS, _CHANCE, parts=one_drawn, unless=f"dice|die(?![a-z])|roll|better|mejor|{_CONDITIONAL}|{_ELSEWHERE}"),
            _DRAWN,
            solve=lambda d: Fraction(d.asked, d.total),
        ),
        Form(Asks(_DIE, _CHANCE, parts=rolled, unless=f"two|dos(?![a-z])|sum|both|{_ELSEWHERE}"),
             _DRAWN, solve=lambda d: Fraction(d.asked, d.total)),
        Form(
            Asks("bag|box|urn|jar|bolsa|caja", "better|best|more likely|greater|higher|which|mejor|mayor|mas probab|cual|que",
                 parts=two_bags),
            _BAGS,
            solve=lambda bags: _better(bags, Fraction(bags.a, bags.a + bags.b), Fraction(bags.c, bags.c + bags.d)),
        ),
        Form(
            Asks("independ", parts=two_events(both=True)),
            (_ADDS_FOR_AND,),
            solve=lambda p, q: p * q,
        ),
        Form(
            Asks("independ", parts=two_events(both=False), unless="not independ|no independ"),
            (_MULTIPLIES_FOR_OR, _ADDS_FOR_AND.elsewhere(lambda p, q: p + q)),
            solve=lambda p, q: p + q - p * q,
        ),
        Form(
            Asks("exclusiv|excluyent|disjoint|disjunt|incompatib", parts=two_events(both=False)),
            (_MULTIPLIES_FOR_OR,),
            solve=lambda p, q: p + q,
        ),
        Form(
            Asks(_THINGS, _CHANCE, parts=two_drawn(replaced=False), unless=_ELSEWHERE),
            _WITHOUT_REPLACEMENT,
            solve=lambda d: Fraction(d.asked * (d.asked - 1), d.total * (d.total - 1)),
        ),
        Form(
            Asks(_THINGS, _CHANCE, parts=two_drawn(replaced=True), unless=_ELSEWHERE),
            _WITH_REPLACEMENT,
            solve=lambda d: Fraction(d.asked, d.total) ** 2,
        ),
        Form(Asks(_COIN, _CHANCE, parts=coins), _COINS, solve=lambda n, right, wanted: right),
        Form(
            Asks(_COIN, "row|seguid|consecutiv|times|veces|next|siguiente|proxim|already|ya(?![a-z])",
                 r"next|siguiente|proxim|likel|probab|again|otra vez|p ?\(", parts=streak),
            _STREAK,
            solve=_same_chance,
        ),
        Form(
            Asks("expect|esper", parts=trials),
            _TRIALS,
            solve=lambda written, p, n: p * n,
        ),
    ),
    "Probability",
)  # fmt: skip
