"""The probability that a pupil's next answer is right, from all their answers so far, and what speaks for and against it.

The log odds are a weighted sum of features: mastery, ability and exercise, practice and recency. They are those of
`calibration.prediction`, which fits the weights (and has the reasons); here one pupil's answers are walked through once, in
plain Python, and then any exercise can be asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from math import exp, log, log1p
from operator import attrgetter
from uuid import UUID

from services.mastery.model.ability import NOTHING_KNOWN, Ability, Item, Walk, expected, update
from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.bkt import update as traced
from services.mastery.model.history import Observation

SURE = 1.0
"""Log odds from which mastery and ability have a weight of their own: together they are too sure of right answers. So has
ability below minus this: whoever cannot do it may still guess."""
DECAY = 0.8
"""What an answer weighs less with every later one to the same thing."""
EVEN = 0.5
"""Added to right and to wrong: the odds of somebody who has not answered are even."""
RECENTLY = 0.9
"""The same for the answers to all topics, where they are compared with what the exercises let expect."""
EARLY = 3
"""After so many answers in a topic, ability and mastery have lost half of the weight that they have at its beginning only."""
CERTAIN = 1e-6
"""Probabilities are held off 0 and 1 by this much where their log odds are taken."""


class Reason(StrEnum):
    """What speaks for or against a right answer."""

    MASTERY = "mastery of the topic"
    ABILITY = "ability and difficulty of the exercise"
    TOPIC_PRACTICE = "practice of the topic"
    TOPIC_RECENT = "recent answers in the topic"
    TOPIC_SINCE = "time since the topic was practised"
    OVERALL_PRACTICE = "practice of all topics"
    OVERALL_RECENT = "recent answers in all topics"
    EXERCISE_PRACTICE = "practice of the exercise"
    EXERCISE_RECENT = "recent answers to the exercise"
    EXERCISE_SINCE = "time since the exercise was practised"


ANY = float("-inf")
FEATURES = (
    (Reason.MASTERY, 0.5, 0.0),
    (Reason.MASTERY, 0.5, 0.0),
    (Reason.ABILITY, 0.5, 0.0),
    (Reason.ABILITY, 0.5, 0.0),
    (Reason.ABILITY, 0.5, 0.0),
    (Reason.TOPIC_PRACTICE, 0.0, ANY),
    (Reason.TOPIC_RECENT, 0.0, 0.0),
    (Reason.TOPIC_SINCE, 0.0, ANY),
    (Reason.TOPIC_SINCE, 0.0, ANY),
    (Reason.EXERCISE_PRACTICE, 0.0, ANY),
    (Reason.EXERCISE_RECENT, 0.0, 0.0),
    (Reason.EXERCISE_SINCE, 0.0, ANY),
    (Reason.EXERCISE_SINCE, 0.0, ANY),
    (Reason.ABILITY, 0.0, ANY),  # how hard the exercise is, whoever answers
    (Reason.TOPIC_RECENT, 0.0, 0.0),
    (Reason.TOPIC_RECENT, 0.0, 0.0),
    (Reason.OVERALL_PRACTICE, 0.0, ANY),
    (Reason.OVERALL_RECENT, 0.0, 0.0),
    (Reason.OVERALL_RECENT, 0.0, 0.0),
    # what counts at the beginning of a topic only
    (Reason.TOPIC_PRACTICE, 0.0, ANY),
    (Reason.MASTERY, 0.0, 0.0),
    (Reason.ABILITY, 0.0, 0.0),
    (Reason.ABILITY, 0.0, ANY),
)
"""Each with the weight it is given where there is nothing to learn it from, and its lowest weight. What depends on the verdicts
of earlier answers has none below 0: a right answer never makes the next ones less likely than a wrong one."""


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
    weights: tuple[float, ...] = tuple(weight for _, weight, _ in FEATURES)
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


@dataclass(slots=True)
class Surplus:
    """By how much answers were better than the exercises let expect of a pupil of whom nothing is known; 0 before the first."""

    decay: float
    total: float = 0.0
    answers: float = 0.0

    def add(self, above: float) -> None:
        self.total, self.answers = self.total * self.decay + above, self.answers * self.decay + 1

    @property
    def mean(self) -> float:
        """As if there had been one more answer, just as expected."""
        return self.total / (1 + self.answers)


@dataclass(slots=True)
class Practice:
    """What a pupil did with one thing, a topic or an exercise."""

    answers: int = 0
    right: float = 0.0
    wrong: float = 0.0
    """Both weighed by recency."""
    last: int = 0
    """The number of the pupil's attempt that was the last of them, from 0."""
    of_late: Surplus = field(default_factory=lambda: Surplus(DECAY))
    in_all: Surplus = field(default_factory=lambda: Surplus(1.0))

    def add(self, correct: float, place: int, above: float = 0.0) -> None:
        self.right, self.wrong = self.right * DECAY + correct, self.wrong * DECAY + 1 - correct
        self.answers, self.last = self.answers + 1, place
        self.of_late.add(above)
        self.in_all.add(above)

    def features(self, place: int) -> tuple[float, float, float, float]:
        """How often, how well of late, how many attempts ago, and whether never."""
        since = log(place - self.last) if self.answers else 0.0
        return (
            log1p(self.answers),
            log((self.right + EVEN) / (self.wrong + EVEN)),
            since,
            0.0 if self.answers else 1.0,
        )

    @property
    def early(self) -> float:
        """1 before the first answer, then less and less."""
        return EARLY / (EARLY + self.answers)


_NEVER = Practice()


class Learner:
    """A pupil as their answers show them. The rows one attempt has for several topics are one answer."""

    def __init__(
        self,
        predictor: Predictor,
        history: Iterable[Observation] = (),
        difficulties: Mapping[UUID, float] | None = None,
    ) -> None:
        """`history`: the holding verdicts of one pupil on all topics, in any order; some 10 µs of processor each.

        `difficulties` (b) are what the authors of exercises say, used where none is fitted.
        """
        self.ability: Ability = NOTHING_KNOWN
        self.attempts = 0
        self._predictor, self._walk, self._difficulties = predictor, Walk(predictor.drift), difficulties or {}
        self._known: dict[str, float] = {}
        self._topics: defaultdict[str, Practice] = defaultdict(Practice)
        self._exercises: defaultdict[UUID, Practice] = defaultdict(Practice)
        self._of_late, self._in_all = Surplus(RECENTLY), Surplus(1.0)
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
            self._topics[one.topic_id].add(one.correct, self.attempts, one.correct - curve.usually)
        self.ability = update(self.ability, curve, first.correct, self._walk)
        self._of_late.add(first.correct - curve.usually)
        self._in_all.add(first.correct - curve.usually)
        self._exercises[first.exercise_id].add(first.correct, self.attempts)
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
        mastery = _mean([_log_odds(p) for p in tracing])
        curve = (item or self.item(exercise_id, min(topic_ids))).curve()
        p_able = expected(self.ability, curve.right)
        able, easy = _log_odds(p_able), _log_odds(curve.usually)
        topics = [self._topics.get(topic_id, _NEVER) for topic_id in topic_ids]
        early = _mean([one.early for one in topics])
        exercise = self._exercises.get(exercise_id, _NEVER) if exercise_id else _NEVER
        features = (
            min(mastery, SURE),
            max(mastery - SURE, 0.0),
            min(able + SURE, 0.0),
            min(max(able, -SURE), SURE),
            max(able - SURE, 0.0),
            *map(_mean, zip(*(one.features(self.attempts) for one in topics), strict=True)),
            *exercise.features(self.attempts),
            easy,
            _mean([one.of_late.mean for one in topics]),
            _mean([one.in_all.mean for one in topics]),
            log1p(self.attempts),
            self._of_late.mean,
            self._in_all.mean,
            early,
            mastery * early,
            able * early,
            easy * early,
        )
        contributions = dict.fromkeys(Reason, 0.0)
        of = self._predictor
        for (reason, *_), value, average, weight in zip(FEATURES, features, of.average, of.weights, strict=True):
            contributions[reason] += (value - average) * weight
        p_right = 1 / (1 + exp(-(of.usual + sum(contributions.values()))))
        return Prediction(p_right, of.usual, contributions, _mean(tracing), p_able)

    def _p_right(self, topic_id: str) -> float:
        p, parameters = self.known(topic_id), self._predictor.tracing(topic_id)
        return p * (1 - parameters.slip) + (1 - p) * parameters.guess


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _log_odds(p: float) -> float:
    p = min(max(p, CERTAIN), 1 - CERTAIN)
    return log(p / (1 - p))
