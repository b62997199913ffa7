"""The use cases."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from uuid import UUID

from libs.chassis.clock import Clock
from libs.chassis.errors import Permanent
from services.attempts.model.assessment import assess
from services.attempts.model.attempt import AnswerKey, Attempt, Conflict, Result, Submission
from services.attempts.ports import AnswerKeys, UnitOfWork

# The event loop also sends the heartbeats that keep our partitions (P27), so diagnosis gives way this often.
BREATHER = 0.010
# A new exercise may reach the gateway a moment before it reaches us.
PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class UseCases:
    units: Callable[[], UnitOfWork]
    answer_keys: AnswerKeys
    clock: Clock

    async def record(self, submissions: Sequence[Submission]) -> list[Result]:
        """Judges and stores a batch in one transaction; results in the order of the submissions.

        Work already stored under the same id is not judged again: its stored result is given, or a Conflict when it is
        other work. Raises Permanent for an exercise nobody published.
        """
        keys = {id_: await self._answer_key(id_) for id_ in {one.exercise_id for one in submissions}}
        judged = await self._judge(submissions, keys)
        async with self.units() as work:
            new = await work.attempts.add(list(judged.values()))
            known = await work.attempts.get([id_ for id_ in judged if id_ not in new]) if len(new) < len(judged) else {}
        stored = judged | known
        return [_result(one, stored[one.attempt_id]) for one in submissions]

    async def get(self, attempt_id: UUID) -> Attempt | None:
        async with self.units() as work:
            return (await work.attempts.get([attempt_id])).get(attempt_id)

    async def history(self, student_id: UUID, before: UUID | None, limit: int) -> list[Attempt]:
        async with self.units() as work:
            return await work.attempts.history(student_id, before, limit)

    async def _judge(self, submissions: Sequence[Submission], keys: dict[UUID, AnswerKey]) -> dict[UUID, Attempt]:
        judged: dict[UUID, Attempt] = {}
        recorded_at = self.clock()
        began = perf_counter()
        for submission in submissions:
            if submission.attempt_id in judged:
                continue
            key = keys[submission.exercise_id]
            judged[submission.attempt_id] = Attempt(
                attempt_id=submission.attempt_id,
                student_id=submission.student_id,
                exercise_id=submission.exercise_id,
                topic_id=key.topic_id,
                course_id=submission.course_id,
                input_mode=submission.input_mode,
                answer=submission.answer,
                steps=submission.steps,
                verdict=assess(submission, key),
                fingerprint=submission.fingerprint,
                submitted_at=submission.submitted_at,
                recorded_at=recorded_at,
            )
            if perf_counter() - began > BREATHER:
                await asyncio.sleep(0)
                began = perf_counter()
        return judged

    async def _answer_key(self, exercise_id: UUID) -> AnswerKey:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while (key := self.answer_keys.find(exercise_id)) is None:
            if asyncio.get_running_loop().time() > deadline:
                raise Permanent(f"exercise {exercise_id} was never published")
            await asyncio.sleep(0.05)
        return key


def _result(submission: Submission, stored: Attempt) -> Result:
    is_same = stored.fingerprint == submission.fingerprint and stored.student_id == submission.student_id
    return stored if is_same else Conflict(submission.attempt_id, submission.student_id)
