"""The probability that a pupil's next answer is right, from all their answers so far, and what speaks for and against it.

The log odds are a weighted sum of features: mastery, ability and exercise, practice and recency. They are those of
`calibration.prediction`, which fits the weights (and has the reasons); here one pupil's answers are walked through once, in
plain Python, and then any exercise can be asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from math import exp, log, log1p
from operator import attrgetter
from uuid import UUID

from services.mastery.model.ability import NOTHING_KNOWN, Ability, Item, Walk, expected, update
from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.bkt import update as traced
from services.mastery.model.features import (
    CERTAIN,
    EXERCISE,
    FEATURES,
    MANY,
    RECENTLY,
    SOME,
    SURE,
    TOPIC,
    Reason,
)
from services.mastery.model.history import Observation
from services.mastery.model.practice import Practice, Surplus, together


@dataclass(frozen=True, slots=True)
class Predictor:
    """What was fitted. As it is made without arguments it is what is assumed before the first calibration."""

    topics: Mapping[str, Parameters] = field(default_factory=dict)
    pooled: Parameters = DEFAULTS
    """Of a topic that is not among `topics`."""
    items: Mapping[UUID, Item] = field(default_factory=dict)
    unknown: Mapping[str, Item] = field(default_factory=dict)
    """Of each topic, an exercise that is not among `items` and whose difficulty is not known either."""
    prior: Item = field(default_factory=Item)
    """The same of a topic that is not among `unknown`."""
    drift: float = 0.1
    related: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Of each topic, how much answers in others say of it."""
    related_exercises: Mapping[UUID, Mapping[UUID, float]] = field(default_factory=dict)
    """The same of exercises."""
    weights: tuple[float, ...] = tuple(one.prior for one in FEATURES)
    """Per unit of a feature."""
    usual: float = 0.0
    """The log odds where every feature is as on average."""
    average: tuple[float, ...] = (0.0,) * len(FEATURES)
    """Of each feature."""

    def tracing(self, topic_id: str) -> Parameters:
        return self.topics.get(topic_id, self.pooled)


@dataclass(frozen=True, slots=True)
class Prediction:
    p_right: float
    usual: float
    contributions: Mapping[Reason, float]
    """What each adds to the usual log odds."""
    tracing: float
    """P(right) by Bayesian Knowledge Tracing alone."""
    ability: float
    """P(right) by ability and exercise alone."""


_NEVER_TOPIC, _NEVER_EXERCISE = Practice(TOPIC), Practice(EXERCISE)


class Learner:
    """A pupil as their answers show them. The rows one attempt has for several topics are one answer."""

    def __init__(
        self,
        predictor: Predictor,
        history: Iterable[Observation] = (),
        difficulties: Mapping[UUID, float] | None = None,
    ) -> None:
        """`history`: the holding verdicts of one pupil on all topics, in any order; 10 to 20 µs of processor each.

        `difficulties` (b) are what the authors of exercises say, used where none is fitted.
        """
        self.ability: Ability = NOTHING_KNOWN
        self.attempts = 0
        self._predictor, self._walk, self._difficulties = predictor, Walk(predictor.drift), difficulties or {}
        self._known: dict[str, float] = {}
        self._topics: defaultdict[str, Practice] = defaultdict(partial(Practice, TOPIC))
        self._exercises: defaultdict[UUID, Practice] = defaultdict(partial(Practice, EXERCISE))
        self._overall = [Surplus(decay) for decay in RECENTLY]
        ordered = sorted(history, key=lambda one: (one.order, one.topic_id))
        for _, attempt in groupby(ordered, key=attrgetter("order")):
            self.learn(list(attempt))

    def learn(self, attempt: Sequence[Observation]) -> None:
        """One more attempt, later than all: its answer to each of its topics."""
        first = attempt[0] if len(attempt) == 1 else min(attempt, key=attrgetter("topic_id"))
        curve = self.item(first.exercise_id, first.topic_id).curve()
        for one in attempt:
            parameters = self._predictor.tracing(one.topic_id)
            known = self._known.get(one.topic_id, parameters.initial)
            self._known[one.topic_id] = traced(known, one.correct, parameters)
            self._topics[one.topic_id].add(one.correct, self.attempts, curve)
        self.ability = update(self.ability, curve, first.correct, self._walk)
        for surplus in self._overall:
            surplus.add(first.correct - curve.usually)
        self._exercises[first.exercise_id].add(first.correct, self.attempts, curve)
        self.attempts += 1

    def known(self, topic_id: str) -> float:
        """P(known) of a topic under the predictor's parameters."""
        return self._known.get(topic_id, self._predictor.tracing(topic_id).initial)

    def item(self, exercise_id: UUID | None, topic_id: str) -> Item:
        """An exercise: as fitted, else with the difficulty that its author gave, else what is usual in its topic, of several
        the first by name."""
        if exercise_id is not None:
            if fitted := self._predictor.items.get(exercise_id):
                return fitted
            if (difficulty := self._difficulties.get(exercise_id)) is not None:
                return Item(b=difficulty)
        return self._predictor.unknown.get(topic_id, self._predictor.prior)

    def typical(self, topic_id: str, exercise_ids: Iterable[UUID]) -> Item:
        """An exercise as these of the topic are on average; one of which nothing is known where there are none."""
        items = [self.item(one, topic_id) for one in exercise_ids]
        if not items:
            return self.item(None, topic_id)
        return Item(_mean([one.slope for one in items]), _mean([one.b for one in items]))

    def predict(
        self, topic_ids: Sequence[str], exercise_id: UUID | None = None, item: Item | None = None
    ) -> Prediction:
        """Of the next answer to this exercise of these topics (at least one); without an exercise, to one that is new to the
        pupil and like `item`, or as is usual in the topic where that is not known either."""
        tracing = [self._p_right(topic_id) for topic_id in topic_ids]
        masteries = [_log_odds(p) for p in tracing]
        curve = (item or self.item(exercise_id, min(topic_ids))).curve()
        p_able = expected(self.ability, curve.right)
        mastery, able, easy = _mean(masteries), _log_odds(p_able), _log_odds(curve.usually)
        topics = [self._topics.get(topic_id, _NEVER_TOPIC) for topic_id in topic_ids]
        exercise = self._exercises.get(exercise_id, _NEVER_EXERCISE) if exercise_id else _NEVER_EXERCISE
        since, never, pauses = map(_mean, zip(*(one.times(self.attempts) for one in topics), strict=True))
        early, of = _mean([one.early for one in topics]), self._predictor
        related = _mean([together(of.related.get(topic_id, {}), self._topics) for topic_id in topic_ids])
        features = (
            min(mastery, SURE),
            max(mastery - SURE, 0.0),
            min(masteries),
            mastery * never,
            min(able + SURE, 0.0),
            min(max(able, -SURE), SURE),
            max(able - SURE, 0.0),
            able * early,
            easy,
            easy * early,
            easy * never,
            log(len(topics)),
            _mean([log1p(one.answers) for one in topics]),
            _mean([_beyond(one.answers, SOME) for one in topics]),
            early,
            min(one.strength for one in topics),
            _mean([one.surplus.mean for one in topics]),
            since,
            never,
            pauses,
            related,
            related * early,
            log1p(self.attempts),
            *(_beyond(self.attempts, many) for many in MANY),
            *(one.mean for one in self._overall),
            log1p(exercise.answers),
            exercise.strength,
            exercise.surplus.mean,
            *exercise.times(self.attempts),
            together(of.related_exercises.get(exercise_id, {}), self._exercises) if exercise_id else 0.0,
        )
        contributions = dict.fromkeys(Reason, 0.0)
        for of_feature, value, average, weight in zip(FEATURES, features, of.average, of.weights, strict=True):
            contributions[of_feature.reason] += (value - average) * weight
        p_right = 1 / (1 + exp(-(of.usual + sum(contributions.values()))))
        return Prediction(p_right, of.usual, contributions, _mean(tracing), p_able)

    def _p_right(self, topic_id: str) -> float:
        p, parameters = self.known(topic_id), self._predictor.tracing(topic_id)
        return p * (1 - parameters.slip) + (1 - p) * parameters.guess


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _beyond(answers: int, some: int) -> float:
    """How much the log of 1 + answers is above that of `some`."""
    return max(log1p(answers) - log1p(some), 0.0)


def _log_odds(p: float) -> float:
    p = min(max(p, CERTAIN), 1 - CERTAIN)
    return log(p / (1 - p))
