"""Taking in work: it is judged, stored, and taken into what is known of its pupil."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from uuid import UUID

from services.attempts.handlers.context import Context
from services.attempts.handlers.learning import learn
from services.attempts.model.assessment import judge
from services.attempts.model.attempt import AnswerKey, Attempt, Conflict, Judged, Result, Submission
from services.attempts.model.profile import Lesson, PupilProfile

# The event loop also sends the heartbeats that keep our partitions (P27), so diagnosis gives way this often.
BREATHER = 0.010


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a batch: a result for each submission, in their order, the answer keys that it was judged by, and the
    profiles of its pupils that are to be told."""

    results: list[Result]
    profiles: dict[UUID, PupilProfile]
    keys: dict[UUID, AnswerKey]


class Recording(Context):
    """Use cases of the hot path."""

    async def record(self, submissions: Sequence[Submission]) -> Recorded:
        """Judges and stores a batch in one transaction, and with it what it says about its pupils.

        Work already stored under the same id is not judged again: its result is given as it was recorded, or a Conflict
        when it is other work; it is in its pupil's profile already. Raises Permanent for an exercise nobody published,
        Transient when another process has the same pupil's work in hand.
        """
        keys = {id_: await self.answer_key(one) for id_, one in {one.exercise_id: one for one in submissions}.items()}
        judged = await self._judge(submissions, keys)
        async with self.units() as work:
            new, profiles = await work.attempts.add([one.attempt for one in judged.values()])
            old = [id_ for id_ in judged if id_ not in new]
            known = await work.attempts.recorded(old) if old else {}
            stored = {id_: known.get(id_, one.attempt) for id_, one in judged.items()}
            lessons = [_lesson(judged[id_]) for id_ in judged if id_ in new]
            again = {one.student_id for one in known.values()}
            told = await learn(work, profiles, lessons, self.clock(), again)
        return Recorded([_result(one, stored[one.attempt_id]) for one in submissions], told, keys)

    async def _judge(self, submissions: Sequence[Submission], keys: dict[UUID, AnswerKey]) -> dict[UUID, Judged]:
        judged: dict[UUID, Judged] = {}
        now, began = self.clock(), perf_counter()
        for submission in submissions:
            if submission.attempt_id in judged:
                continue
            key = keys[submission.exercise_id]
            judged[submission.attempt_id] = judge(submission, key, now, asks=self.asks)
            if perf_counter() - began > BREATHER:
                await asyncio.sleep(0)
                began = perf_counter()
        return judged


def _lesson(one: Judged) -> Lesson:
    return Lesson(one.attempt.student_id, one.attempt.topic_id, one.diagnosis, one.attempt.submitted_at)


def _result(submission: Submission, stored: Attempt) -> Result:
    is_same = stored.fingerprint == submission.fingerprint and stored.student_id == submission.student_id
    return stored if is_same else Conflict(submission.attempt_id, submission.student_id)
