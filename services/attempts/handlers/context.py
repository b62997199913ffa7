"""What every use case works with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from libs.chassis.clock import Clock
from libs.chassis.errors import Permanent
from services.attempts.model.attempt import AnswerKey, Attempt, Submission, key_of_problem
from services.attempts.ports import AnswerKeys, Catalogue, UnitOfWork

# A new exercise may reach the gateway a moment before it reaches us.
PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Context:
    """`asks` says whether a language model is asked what the rules leave open."""

    units: Callable[[], UnitOfWork]
    answer_keys: AnswerKeys
    catalogue: Catalogue
    clock: Clock
    asks: bool = True

    def known_key(self, work: Submission | Attempt) -> AnswerKey | None:
        """The answer key to this work as it is now; None for an exercise that is not published (any more)."""
        if work.problem is not None:
            return key_of_problem(work.exercise_id, work.problem)
        return self.answer_keys.find(work.exercise_id)

    async def answer_key(self, work: Submission) -> AnswerKey:
        """Raises Permanent for an exercise that nobody published."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while (key := self.known_key(work)) is None:
            if asyncio.get_running_loop().time() > deadline:
                raise Permanent(f"exercise {work.exercise_id} was never published")
            await asyncio.sleep(0.05)
        return key
