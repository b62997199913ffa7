"""The use cases."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from time import perf_counter
from uuid import UUID

from libs.chassis.clock import Clock
from libs.chassis.errors import Permanent
from services.attempts.model.assessment import examine, verdict_of
from services.attempts.model.attempt import AnswerKey, Attempt, Conflict, Judged, Result, Submission
from services.attempts.model.profile import PupilProfile
from services.attempts.ports import AnswerKeys, UnitOfWork

# The event loop also sends the heartbeats that keep our partitions (P27), so diagnosis gives way this often.
BREATHER = 0.010
# A new exercise may reach the gateway a moment before it reaches us.
PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a batch: a result for each submission, in their order, and the profiles of its pupils as they are now."""

    results: list[Result]
    profiles: dict[UUID, PupilProfile]


@dataclass(frozen=True, slots=True)
class UseCases:
    units: Callable[[], UnitOfWork]
    answer_keys: AnswerKeys
    clock: Clock

    async def record(self, submissions: Sequence[Submission]) -> Recorded:
        """Judges and stores a batch in one transaction, and with it what it says about its pupils.

        Work already stored under the same id is not judged again: its stored result is given, or a Conflict when it is
        other work; it is in its pupil's profile already. Raises Permanent for an exercise nobody published, Transient when
        another process has the same pupil's work in hand.
        """
        keys = {id_: await self._answer_key(id_) for id_ in {one.exercise_id for one in submissions}}
        judged = await self._judge(submissions, keys)
        async with self.units() as work:
            new = await work.attempts.add([one.attempt for one in judged.values()])
            known = await work.attempts.get([id_ for id_ in judged if id_ not in new]) if len(new) < len(judged) else {}
            stored = {id_: known.get(id_, one.attempt) for id_, one in judged.items()}
            profiles = await self._learn(
                work, {one.student_id for one in stored.values()}, [judged[id_] for id_ in judged if id_ in new]
            )
        return Recorded([_result(one, stored[one.attempt_id]) for one in submissions], profiles)

    async def get(self, attempt_id: UUID) -> Attempt | None:
        async with self.units() as work:
            return (await work.attempts.get([attempt_id])).get(attempt_id)

    async def history(self, student_id: UUID, before: UUID | None, limit: int) -> list[Attempt]:
        async with self.units() as work:
            return await work.attempts.history(student_id, before, limit)

    async def _learn(
        self, work: UnitOfWork, students: Collection[UUID], new: Sequence[Judged]
    ) -> dict[UUID, PupilProfile]:
        """The profiles of these pupils after the new work, stored where they changed; none for pupils without evidence."""
        works: defaultdict[UUID, list[Judged]] = defaultdict(list)
        for one in new:
            works[one.attempt.student_id].append(one)
        now = self.clock()
        before = await work.profiles.get(students)
        after = {student_id: one.after(works[student_id], now) for student_id, one in before.items()}
        if changes := [(before[id_], after[id_]) for id_ in sorted(after) if after[id_] is not before[id_]]:
            await work.profiles.replace(changes)
        return {student_id: one for student_id, one in after.items() if one.revision}

    async def _judge(self, submissions: Sequence[Submission], keys: dict[UUID, AnswerKey]) -> dict[UUID, Judged]:
        judged: dict[UUID, Judged] = {}
        recorded_at = self.clock()
        began = perf_counter()
        for submission in submissions:
            if submission.attempt_id in judged:
                continue
            key = keys[submission.exercise_id]
            diagnosis = examine(submission, key)
            attempt = Attempt(
                attempt_id=submission.attempt_id,
                student_id=submission.student_id,
                exercise_id=submission.exercise_id,
                topic_id=key.topic_id,
                course_id=submission.course_id,
                input_mode=submission.input_mode,
                answer=submission.answer,
                steps=submission.steps,
                verdict=verdict_of(diagnosis, submission, key),
                fingerprint=submission.fingerprint,
                submitted_at=submission.submitted_at,
                recorded_at=recorded_at,
            )
            judged[submission.attempt_id] = Judged(attempt, diagnosis)
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
