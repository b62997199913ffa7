"""What the prediction of the next answer is a weighted sum of, and the numbers that shape it (ADR 0023 and its successors).

Read by the service, which walks one pupil's answers (`model.prediction`), and by the library, which fits the weights
(`calibration.features`); both give the features in the order of the table.
"""

from enum import StrEnum
from typing import NamedTuple

SURE = 1.0
"""Log odds from which mastery and ability have a weight of their own: together they are too sure of right answers. So has
ability below minus this: whoever cannot do it may still guess."""
EARLY = 3
"""After so many answers in a topic, half of the weight that counts at its beginning only is lost."""
SOME = 4
"""Answers in a topic from which one more changes less, or more, than before."""
MANY = (6, 50, 400)
"""The same of the answers in all topics."""
RECENTLY = (0.5, 0.9, 1.0)
"""What an answer weighs less with every later one, where those to all topics are compared with what was to be expected."""
SPACED = 0.8
"""The same of the pauses before each answer to a thing."""
CERTAIN = 1e-6
"""Probabilities are held off 0 and 1 by this much where their log odds are taken."""
TOGETHER, FAINT, ALONE = 100, 2.0, 0.5
"""Two topics or exercises are believed to be related as if so many further pupils had shown no relation; how many answers are
added to those of one, all just as expected, and what is added to the weight of all that are related."""


class Relation(NamedTuple):
    """Which topics, or exercises, are related at all."""

    most: int
    """To each, as many as this."""
    pupils: int
    """Who must have answered one, at least: relations of exercises that few have answered are mostly chance."""


TOPICS, EXERCISES = Relation(50, 1), Relation(10, 50)


class Level(NamedTuple):
    """How answers to one thing are followed, which is a topic or an exercise."""

    variance: float
    """Of a pupil's strength at it before the first answer, on the scale of ability."""
    drift: float
    """What an answer adds to that variance."""
    decay: float
    """What an answer weighs less with every later one, where they are compared with what was to be expected."""


TOPIC, EXERCISE = Level(1.0, 0.2, 1.0), Level(2.0, 0.5, 0.5)


class Reason(StrEnum):
    """What speaks for or against a right answer."""

    MASTERY = "mastery of the topic"
    ABILITY = "ability and difficulty of the exercise"
    TOPIC_PRACTICE = "practice of the topic"
    TOPIC_RECENT = "answers in the topic"
    TOPIC_SINCE = "time since the topic was practised, and before"
    RELATED_TOPICS = "answers in related topics"
    OVERALL_PRACTICE = "practice of all topics"
    OVERALL_RECENT = "recent answers in all topics"
    EXERCISE_PRACTICE = "practice of the exercise"
    EXERCISE_RECENT = "answers to the exercise"
    EXERCISE_SINCE = "time since the exercise was practised, and before"
    RELATED_EXERCISES = "answers to related exercises"


class Feature(NamedTuple):
    meaning: str
    reason: Reason
    prior: float
    """The weight it is given where there is nothing to learn it from."""
    lowest: float
    """What depends on the verdicts of earlier answers has none below 0: a right answer never makes the next ones less likely
    than a wrong one."""


ANY = float("-inf")
FEATURES = (
    Feature("log odds of mastery, at most SURE", Reason.MASTERY, 0.5, 0.0),
    Feature("what they are above SURE", Reason.MASTERY, 0.5, 0.0),
    Feature("those of the topic that is mastered least", Reason.MASTERY, 0.0, 0.0),
    Feature("mastery, where the topic was never answered", Reason.MASTERY, 0.0, 0.0),
    Feature("log odds of ability and exercise, what they are below -SURE", Reason.ABILITY, 0.5, 0.0),
    Feature("between -SURE and SURE", Reason.ABILITY, 0.5, 0.0),
    Feature("what they are above SURE", Reason.ABILITY, 0.5, 0.0),
    Feature("all of them, at the beginning of a topic", Reason.ABILITY, 0.0, 0.0),
    Feature("how hard the exercise is, whoever answers", Reason.ABILITY, 0.0, ANY),
    Feature("the same, at the beginning of a topic", Reason.ABILITY, 0.0, ANY),
    Feature("the same, where the topic was never answered", Reason.ABILITY, 0.0, ANY),
    Feature("log of the number of topics", Reason.ABILITY, 0.0, ANY),
    Feature("log of 1 + answers in the topic", Reason.TOPIC_PRACTICE, 0.0, ANY),
    Feature("what it is above SOME", Reason.TOPIC_PRACTICE, 0.0, ANY),
    Feature("how much it is the beginning of the topic", Reason.TOPIC_PRACTICE, 0.0, ANY),
    Feature("strength at the weakest topic, from its answers alone", Reason.TOPIC_RECENT, 0.0, 0.0),
    Feature("how much better than expected all answers were", Reason.TOPIC_RECENT, 0.0, 0.0),
    Feature("log of attempts since the last one", Reason.TOPIC_SINCE, 0.0, ANY),
    Feature("there was none", Reason.TOPIC_SINCE, 0.0, ANY),
    Feature("log of attempts between earlier ones", Reason.TOPIC_SINCE, 0.0, ANY),
    Feature("how much better than expected they were", Reason.RELATED_TOPICS, 0.0, 0.0),
    Feature("the same, at the beginning of a topic", Reason.RELATED_TOPICS, 0.0, 0.0),
    Feature("log of 1 + attempts", Reason.OVERALL_PRACTICE, 0.0, ANY),
    *(Feature(f"what it is above {many}", Reason.OVERALL_PRACTICE, 0.0, ANY) for many in MANY),
    *(Feature(f"how much better than expected, by {decay}", Reason.OVERALL_RECENT, 0.0, 0.0) for decay in RECENTLY),
    Feature("log of 1 + answers to the exercise", Reason.EXERCISE_PRACTICE, 0.0, ANY),
    Feature("strength at it, from its answers alone", Reason.EXERCISE_RECENT, 0.0, 0.0),
    Feature("how much better than expected the last were", Reason.EXERCISE_RECENT, 0.0, 0.0),
    Feature("log of attempts since the last one", Reason.EXERCISE_SINCE, 0.0, ANY),
    Feature("there was none", Reason.EXERCISE_SINCE, 0.0, ANY),
    Feature("log of attempts between earlier ones", Reason.EXERCISE_SINCE, 0.0, ANY),
    Feature("how much better than expected they were", Reason.RELATED_EXERCISES, 0.0, 0.0),
)
