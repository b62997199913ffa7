"""Hypotheses compete: malrules, slips and a cause nobody has named, each with prior frequency × likelihood."""

from collections.abc import Iterator
from fractions import Fraction
from math import floor, prod
from typing import NamedTuple

from .composition import compositions
from .exercise import Exercise, Predicted, value_of
from .fit import as_line, fit
from .malrule import Malrule, Outcome
from .maths.answer import Answer
from .maths.equality import precision
from .maths.expression import Rational
from .maths.meaning import Percent
from .maths.values import size
from .model import Candidate, Status
from .shown import outcome_shown
from .slips import Explained, slips, slips_in_parts, slips_in_terms

MAX_CANDIDATES = 12
# The share of wrong answers that come from no rule and no slip in the tables, spread over the answers that are likely
# for the size of the exercise: a rare malrule that hits one of twenty possible answers says nothing.
UNKNOWN = 0.10
# Each prior is uncertain by a factor of three either way, so that a ratio below nine is none: candidates that fit equally well
# and whose priors differ by less are a tie.
INDISTINCT = 9
COMPOSED = 0.25  # a second error, or the right procedure in the other columns, comes with so many of the errors
SMALLEST_SPACE, FRACTION_SPACE, LARGEST_SPACE = 20, 200, 2_000


class Verdict(NamedTuple):
    """What the competition came to; `tied` are the malrules that this answer cannot tell from the first."""

    status: Status
    candidates: tuple[Candidate, ...]
    slip: Candidate | None
    tied: tuple[Malrule, ...]


class _Hypothesis(NamedTuple):
    weight: float
    agreement: float
    predicted: Predicted
    together: tuple[Malrule, ...] = ()

    def candidate(self, total: float, step: int | None) -> Candidate:
        rule, written = self.predicted.malrule, outcome_shown(self.predicted.outcome)
        others = tuple(one for one in self.together if one is not rule)
        evidence = f"{rule.description} This gives {written}."
        if others:
            evidence = f"{rule.description} Together with: {others[0].description} This gives {written}."
        elif self.together:
            evidence = f"{rule.description} Done in a part of the work, this gives {written}."
        share, codes = _share(self.weight, total), tuple(one.code for one in others)
        return Candidate(rule.code, tuple(rule.refs.split()), rule.name, share, evidence, step, codes)


def judge(exercise: Exercise, answer: Answer, right: Rational | None, step: int | None) -> Verdict:
    """Rank the explanations of a wrong line; `right` is the value it should have, where there is one."""
    malrules = _malrules(exercise, answer, right)
    tied = _tied(malrules)
    if tied > 1:
        shared = sum(h.weight for h in malrules[:tied]) / tied
        malrules[:tied] = [h._replace(weight=shared) for h in malrules[:tied]]
    slipped = list(_slipped(exercise, answer, right))
    if not malrules and not slipped:
        malrules = _composed(exercise, answer)
        tied = 0
    unknown = UNKNOWN / _space(right, answer)
    total = sum(h.weight for h in malrules) + sum(likelihood for _, likelihood, _ in slipped) + unknown
    candidates = tuple(h.candidate(total, step) for h in malrules[:MAX_CANDIDATES])
    slip = _slip(slipped, total, step)
    together = tuple(h.predicted.malrule for h in malrules[:tied]) if tied > 1 else ()
    return Verdict(_status(candidates, slip, unknown / total), candidates, slip, together)


def _malrules(exercise: Exercise, answer: Answer, right: Rational | None) -> list[_Hypothesis]:
    """The best fit of every malrule that explains the answer, the likeliest first."""
    line = as_line(exercise, answer)
    value = answer.value
    is_right = right is not None and value == right
    is_exact = value is not None and line is None and not precision(answer.node)
    found: dict[str, _Hypothesis] = {}
    for predicted in exercise.predictions:
        if (
            is_exact
            and predicted.value is not None
            and predicted.value != value
            and type(predicted.outcome) is not Percent
        ):
            continue  # the most frequent case, told without asking how well it fits
        if (
            is_right or (predicted.value is not None and predicted.value == right)
        ) and predicted.outcome != answer.node:
            continue  # the right answer is no evidence of a malrule that gives it too, but may be written as only one does
        agreement = fit(predicted, answer, line)
        if agreement:
            code, weight = predicted.malrule.code, predicted.malrule.frequency * agreement
            if code not in found or found[code].weight < weight:
                found[code] = _Hypothesis(weight, agreement, predicted)
    return sorted(found.values(), key=lambda h: (-h.weight, h.predicted.malrule.code))


def _slipped(exercise: Exercise, answer: Answer, right: Rational | None) -> Iterator[Explained]:
    if right is not None:
        yield from slips(right, answer)
    elif exercise.answer and exercise.answer.form and answer.form and not exercise.is_equation:
        yield from slips_in_terms(exercise.answer.form, answer.form)
    if answer.meaning is not None:
        for one in (exercise.answer, *exercise.others):
            if one is not None and one.meaning is not None:
                yield from slips_in_parts(one.meaning, answer.meaning)
                return


def _composed(exercise: Exercise, answer: Answer) -> list[_Hypothesis]:
    """Two malrules one after the other, or one that acted in a part of the work; asked only where nothing simpler is found.

    Both malrules of a pair are candidates: they do not compete, so they share the weight.
    """
    if exercise.node is None or answer.value is None:
        return []
    best: tuple[float, tuple[Malrule, ...], Outcome] | None = None
    for rules, outcome in compositions(exercise.node):
        if value_of(outcome) == answer.value:
            weight = prod(rule.frequency for rule in rules) * COMPOSED
            if best is None or weight > best[0]:
                best = weight, rules, outcome
    if best is None:
        return []
    weight, rules, outcome = best
    return [_Hypothesis(weight / len(rules), 1.0, Predicted(rule, outcome, answer.value), rules) for rule in rules]


def _tied(malrules: list[_Hypothesis]) -> int:
    """How many of the first cannot be told apart: they fit as well as the first, and the priors differ too little."""
    count = 0
    for hypothesis in malrules:
        if hypothesis.agreement != malrules[0].agreement or hypothesis.weight * INDISTINCT < malrules[0].weight:
            break
        count += 1
    return count


def _status(candidates: tuple[Candidate, ...], slip: Candidate | None, unknown: float) -> Status:
    """A slip is what no malrule explains (research catalogue, point 4), a malrule what chance does not explain better."""
    if sum(candidate.probability for candidate in candidates) > unknown:
        return Status.CLASSIFIED
    return Status.SLIP if slip and slip.probability > unknown else Status.UNCLASSIFIED


def _slip(slipped: list[Explained], total: float, step: int | None) -> Candidate | None:
    """The likeliest slip, with the probability of all of them together."""
    if not slipped:
        return None
    best, _, seen = max(slipped, key=lambda explained: explained[1])
    share = _share(sum(likelihood for _, likelihood, _ in slipped), total)
    return Candidate(best.code, tuple(best.refs.split()), best.name, share, f"{best.description} Seen in {seen}.", step)


def _share(weight: float, total: float) -> float:
    """The probability, cut off and not rounded, so that all of them never add up to more than 1."""
    return floor(10_000 * weight / total) / 10_000


def _space(right: Rational | None, answer: Answer) -> int:
    """How many answers of this size there are to hit by chance."""
    if right is None or answer.value is None:
        return LARGEST_SPACE
    if isinstance(right, Fraction) or isinstance(answer.value, Fraction):
        return FRACTION_SPACE
    digits = len(str(max(size(right), size(answer.value))))
    return max(SMALLEST_SPACE, 10 ** min(digits, 3)) if digits < 4 else LARGEST_SPACE
