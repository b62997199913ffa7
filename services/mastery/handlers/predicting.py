"""Reading what a pupil will do next."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from services.mastery.model.bank import Bank
from services.mastery.model.prediction import Learner, Prediction, Predictor
from services.mastery.ports import Units

Predictors = Callable[[], Awaitable[Predictor]]
"""Gives the predictor in use."""


@dataclass(frozen=True, slots=True)
class Predicting:
    units: Units
    predictor: Predictors
    bank: Bank

    async def learner(self, student_id: UUID) -> Learner:
        """A pupil as all their answers show them; see `Learner`. A thousand answers take 25 ms, off the event loop."""
        predictor = await self.predictor()
        async with self.units() as ledger:
            history = await ledger.answers_of(student_id)
        return await asyncio.to_thread(Learner, predictor, history, self.bank.difficulties)

    async def next_answer(self, student_id: UUID, topic_id: str) -> Prediction:
        """Of the pupil's next answer in a topic, to an exercise that is new to them and as hard as its exercises are."""
        learner = await self.learner(student_id)
        return learner.predict([topic_id], item=learner.typical(topic_id, self.bank.of_topic(topic_id)))
