"""What every use case works with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from libs.chassis.clock import Clock
from libs.chassis.errors import Permanent
from services.attempts.model.attempt import AnswerKey
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

    async def answer_key(self, exercise_id: UUID) -> AnswerKey:
        """Raises Permanent for an exercise that nobody published."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while (key := self.answer_keys.find(exercise_id)) is None:
            if asyncio.get_running_loop().time() > deadline:
                raise Permanent(f"exercise {exercise_id} was never published")
            await asyncio.sleep(0.05)
        return key
