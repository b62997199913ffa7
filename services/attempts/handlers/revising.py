"""Findings that come after the verdict: each is checked, stored as a revision, and told again whenever it comes again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from libs.chassis.errors import Permanent
from services.attempts.handlers.context import Context
from services.attempts.handlers.learning import learn
from services.attempts.model.attempt import Attempt
from services.attempts.model.finding import Finding, Revision
from services.attempts.model.profile import Lesson, PupilProfile
from services.attempts.model.revision import revise

MOST_OVERDUE = 500  # attempts that are given up in one turn


@dataclass(frozen=True, slots=True)
class Changed:
    """An attempt with what a finding made of it."""

    attempt: Attempt
    revision: Revision


@dataclass(frozen=True, slots=True)
class Revised:
    """What became of a batch: for each finding, in their order, what it changed, None where it changed nothing; and the
    profiles of the pupils that are to be told."""

    results: list[Changed | None]
    profiles: dict[UUID, PupilProfile]


class Revising(Context):
    """Use cases of findings."""

    async def revise(self, findings: Sequence[Finding]) -> Revised:
        """Applies findings in the order given, each once however often it is delivered, in one transaction.

        Raises Permanent for an attempt that is not stored, Transient when another process has the same pupil's work in hand.
        """
        ids = sorted({one.attempt_id for one in findings})
        async with self.units() as work:
            attempts = await work.revisions.lock(ids)
            if missing := [id_ for id_ in ids if id_ not in attempts]:
                raise Permanent(f"attempt {missing[0]} is not stored")
            revised = [id_ for id_ in ids if attempts[id_].revision]
            made = {one.cause: one for one in await work.revisions.of(revised)} if revised else {}
            again = {one.student_id for one in findings if one.cause in made}
            fresh: list[Revision] = []
            first: list[Attempt] = []
            lessons: list[Lesson] = []
            for finding in findings:
                attempt = attempts[finding.attempt_id]
                if finding.cause in made:
                    continue
                key = self.known_key(attempt)
                change = revise(attempt, finding, key, self.catalogue.find)
                if change is None:
                    continue
                revision = Revision(
                    attempt_id=attempt.attempt_id,
                    number=attempt.revision + 1,
                    verdict=change.verdict,
                    cause=finding.cause,
                    decided_at=finding.found_at,
                    is_regrade=change.verdict.is_correct is not attempt.verdict.is_correct,
                )
                if attempt.revision == 0:
                    first.append(attempt)
                if change.lesson is not None:
                    lessons.append(Lesson(attempt.student_id, attempt.topic_id, change.lesson, attempt.submitted_at))
                fresh.append(revision)
                made[finding.cause] = revision
                attempts[attempt.attempt_id] = replace(attempt, verdict=change.verdict, revision=revision.number)
            if fresh:
                await work.revisions.add(first, fresh, [attempts[id_] for id_ in {one.attempt_id for one in fresh}])
            students = {one.student_id for one in attempts.values()}
            before = await work.profiles.get(students) if made else {}
            profiles = await learn(work, before, lessons, self.clock(), again)
        results = [
            Changed(attempts[one.attempt_id], made[one.cause]) if one.cause in made else None for one in findings
        ]
        return Revised(results, profiles)

    async def overdue(self, longest: timedelta) -> list[tuple[UUID, UUID]]:
        """Ids and pupils of attempts whose question nobody has answered for so long."""
        async with self.units() as work:
            return await work.attempts.overdue(self.clock() - longest, MOST_OVERDUE)
