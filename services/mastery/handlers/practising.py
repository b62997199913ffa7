"""What to do next."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from libs.chassis.clock import Clock
from services.mastery.handlers.predicting import Predictors
from services.mastery.model.ability import eap
from services.mastery.model.bank import Bank, Exercise
from services.mastery.model.prediction import Learner
from services.mastery.model.rules import BrokenRulesError
from services.mastery.model.selection import Choice, Exposures, Nothing, choose
from services.mastery.model.situation import FRESH, Scope, Situation
from services.mastery.ports import PracticeUnits


@dataclass(frozen=True, slots=True)
class Figures:
    """What decided: the ability (expectation and standard deviation, in logits), what the answer would tell about it (per
    squared logit), how likely it is right, and P(known) of the topic, None before its first answer."""

    theta: float
    theta_sd: float
    information: float
    p_right: float
    p_known: float | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    choice: Choice
    figures: Figures


@dataclass(frozen=True, slots=True)
class Practising:
    units: PracticeUnits
    bank: Bank
    predictor: Predictors
    exposures: Callable[[], Exposures]
    clock: Clock

    async def next_exercise(self, student_id: UUID, scope: Scope) -> Recommendation | Nothing:
        """The exercise that the pupil should do now, from what the bank has and two statements tell.

        Raises BrokenRulesError for a topic or domain that the curriculum does not have.
        """
        self._require(scope)
        predictor, now = await self.predictor(), self.clock()
        async with self.units() as records:
            pupil = await records.pupil(student_id, now - FRESH)
        learner = await asyncio.to_thread(Learner, predictor, pupil.answers, self.bank.difficulties)
        theta, theta_sd = eap(learner.ability)

        def information(exercise: Exercise) -> float:
            return learner.item(exercise.id, exercise.topic_id).information(theta)

        # Not in the thread: the bank changes between two turns of the event loop.
        found = choose(Situation(pupil, self.bank, scope, now), information, self.exposures())
        if isinstance(found, Nothing):
            return found
        topic_id, exercise = found.exercise.topic_id, found.exercise
        p_right = learner.predict(exercise.topic_ids, exercise.id).p_right
        figures = Figures(theta, theta_sd, information(exercise), p_right, pupil.known.get(topic_id))
        return Recommendation(found, figures)

    def _require(self, scope: Scope) -> None:
        topics, rules = self.bank.topics, {}
        if scope.topic_id is not None and scope.topic_id not in topics:
            rules["topicId"] = "no such topic in the curriculum"
        if scope.domain is not None and all(one.domain != scope.domain for one in topics.values()):
            rules["domain"] = "no such domain in the curriculum"
        if rules:
            raise BrokenRulesError(rules)
