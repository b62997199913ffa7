"""Use cases: take questions in, find answers to a batch of them, say what came of it, and let an administrator watch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from libs.chassis.clock import Clock
from libs.chassis.jobs import Backlog, Job, JobQueue, JobState
from services.classifier.asking import Asking
from services.classifier.handlers.reviewing import Reviewing
from services.classifier.model.catalogue import group_of
from services.classifier.model.outcome import event_of
from services.classifier.model.prompt import NONE, version_of, without_ids
from services.classifier.model.question import UNSOLVED, Question, question_of
from services.classifier.model.verdict import Finding, Suggestion, evidence_for, is_sure
from services.classifier.ports import Announcer, Catalogues, ModelCost, ProviderAway, Result

log = structlog.get_logger()
SUSPICIONS = 10
REASON = 200


@dataclass(frozen=True, slots=True)
class Rules:
    """`model` is asked first; `larger_model` about what it is not sure of, once. An answer comes `within` of submission."""

    model: str
    larger_model: str
    threshold: float
    within: timedelta


@dataclass(frozen=True, slots=True)
class Status:
    backlog: Backlog
    is_on: bool
    waiting_for: str | None
    today: Sequence[ModelCost]
    month: Sequence[ModelCost]
    reviews: int


@dataclass(frozen=True, slots=True)
class UseCases:
    queue: JobQueue
    asking: Asking
    catalogues: Catalogues
    reviewing: Reviewing
    announcer: Announcer
    rules: Rules
    clock: Clock

    async def ask(self, command: Mapping[str, Any], submitted_at: datetime) -> None:
        """Stores the question as a job. One that is answered already is answered again, in the same words."""
        key = f"{command['attempt_id']}/{command['question']}"
        group = group_of(self.catalogues.domain_of(command["topic_id"]))
        job = await self.queue.put(key, command, group=group, expires_at=submitted_at + self.rules.within)
        if job.state is JobState.DONE and job.result is not None:
            await self.announcer.announce(key, job.result, command["trace_id"])

    async def may_run(self) -> bool:
        return await self.asking.waiting_for() is None

    async def run(self, jobs: Sequence[Job]) -> list[Result | Exception]:
        """What a batch of one group ends with, job by job."""
        questions = [self._question(job) for job in jobs]
        catalogue = self.catalogues.of(questions[0].group)
        if not catalogue.codes:
            raise ProviderAway("the error catalogue is empty")
        retries = max(job.attempts for job in jobs) - 1
        first = await self.asking.about(questions, catalogue, self.rules.model, retries)
        unsure = [one for one in questions if self._needs_more(one, first[one.key])]
        second = await self.asking.about(unsure, catalogue, self.rules.larger_model, retries) if unsure else {}
        results: list[Result | Exception] = []
        for question in questions:
            model = self.rules.larger_model if question.key in second else self.rules.model
            outcome = second.get(question.key, first[question.key])
            if isinstance(outcome, Exception):
                results.append(outcome)
            else:
                results.append(self._result(question, outcome, model, version_of(catalogue)))
        return results

    def give_up(self, job: Job, reason: str) -> Result:
        """The end of a question that nobody could answer in time."""
        event = event_of(self._question(job), "FAILED", self.clock(), reason=reason[:REASON])
        return {"event": event, "suggestion": None, "review": True}

    async def emit(self, job: Job, result: Result) -> None:
        """Says what came of a question; before that, a person is asked where no model knew."""
        if result["review"]:
            await self.reviewing.open(job.payload, result["event"])
        await self.announcer.announce(job.key, result, job.payload["trace_id"])

    async def status(self) -> Status:
        now = self.clock().astimezone(UTC)
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return Status(
            await self.queue.backlog(),
            await self.asking.switch.is_on(),
            await self.asking.waiting_for(),
            await self.asking.ledger.costs(day),
            await self.asking.ledger.costs(day.replace(day=1)),
            await self.reviewing.reviews.count(),
        )

    async def turn(self, on: bool) -> None:
        """Lets models be asked, or has all questions wait."""
        await self.asking.switch.set(on, self.clock())
        log.warning("classifier switched", on=on)

    def _question(self, job: Job) -> Question:
        domain = self.catalogues.domain_of(job.payload["topic_id"])
        return question_of(job.key, job.payload, domain=domain, group=job.group)

    def _needs_more(self, question: Question, outcome: Finding | Exception) -> bool:
        return isinstance(outcome, Finding) and not is_sure(question, outcome, self.rules.threshold)

    def _result(self, question: Question, finding: Finding, model: str, version: str) -> Result:
        sure = is_sure(question, finding, self.rules.threshold)
        outcome = finding.verdict if sure else NONE
        named = outcome == "CLASSIFIED" and finding.code != NONE
        event = event_of(
            question,
            outcome,
            self.clock(),
            error_tag=finding.code if named else None,
            confidence=finding.confidence if named else None,
            step=finding.step if finding.step is not None and finding.step < len(question.steps) else None,
            evidence=evidence_for(question, finding) if outcome != "CORRECT" else "",
            suspicions=_suspicions(finding),
            reading=finding.reading,
            solution=finding.solution if question.kind == UNSOLVED else None,
            model=model,
            prompt_version=version,
        )
        suggestion = finding.suggestion if outcome == NONE and question.kind != UNSOLVED else None
        return {"event": event, "suggestion": self._suggested(question, suggestion, event), "review": not sure}

    def _suggested(
        self, question: Question, suggestion: Suggestion | None, event: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """A draft for people to judge, never an entry; the work it was seen in, without ids."""
        if suggestion is None or self.catalogues.is_known(suggestion.code):
            return None
        exhibit = {
            "problem": without_ids(question.problem),
            "answer": without_ids(question.answer),
            "steps": [without_ids(step) for step in question.steps],
        }
        return {
            **{name: without_ids(text) for name, text in suggestion.model_dump().items()},
            "domain": question.domain,
            "topic_id": question.topic_id,
            "evidence": [exhibit],
            "model": event["model"],
            "prompt_version": event["prompt_version"],
            "suggested_at": event["classified_at"],
        }


def _suspicions(finding: Finding) -> list[dict[str, Any]]:
    """Each code once, likeliest first, the one that was named included."""
    considered: dict[str, float] = {}
    if finding.code != NONE:
        considered[finding.code] = finding.confidence
    for one in finding.candidates:
        considered.setdefault(one.code, one.confidence)
    ranked = sorted(considered.items(), key=lambda one: -one[1])[:SUSPICIONS]
    return [{"code": code, "confidence": confidence} for code, confidence in ranked]
