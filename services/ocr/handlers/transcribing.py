"""Reading a photograph: opened safely, read by one model or two, settled once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from libs.chassis.clock import Clock
from libs.chassis.jobs import Budget, Job
from services.ocr.handlers.intake import Intake
from services.ocr.model.pictures import Picture, Rejected
from services.ocr.model.transcription import Transcription, better
from services.ocr.model.uploads import Outcome, State, Upload
from services.ocr.ports import Audit, Away, Objects, Reader, Replies, Sanitiser, Uploads

log = structlog.get_logger()
Document = Mapping[str, Any]


class Unreadable(Exception):  # noqa: N818 - an outcome
    """No model gave an answer that can be used. Tried again a few times."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Below `fallback_below` the second model is asked too, below `review_below` the pupil."""

    fallback_below: float
    review_below: float
    paused: bool


@dataclass(frozen=True, slots=True)
class Transcribing:
    uploads: Uploads
    objects: Objects
    sanitiser: Sanitiser
    primary: Reader
    fallback: Reader
    replies: Replies
    budget: Budget
    audit: Audit
    intake: Intake
    clock: Clock
    policy: Policy

    async def may_run(self) -> bool:
        """Whether a model may be called: not paused, some money left, somebody there."""
        if self.policy.paused or (self.primary.is_away and self.fallback.is_away):
            return False
        return await self.budget.refusal() is None

    async def run(self, job: Job) -> Document:
        """What the photograph says, or why it cannot be used. Raises Away, Unreadable."""
        upload = await self.uploads.find(UUID(job.key))
        assert upload is not None, "uploads are never deleted"
        await self.audit.begun(upload)
        try:
            picture = await self._picture(upload)
        except Rejected as rejected:
            return {"state": State.REJECTED.value, "reason": str(rejected), "result": None}
        read = await self._transcribe(upload.id, picture)
        sure = read.answer is not None and read.confidence >= self.policy.review_below
        state = State.TRANSCRIBED if sure else State.NEEDS_REVIEW
        return {"state": state.value, "reason": None, "result": read.to_document()}

    async def emit(self, job: Job, result: Document) -> None:
        """Settles the upload and tells of it. Who comes second finds it settled, and tells the same if need be."""
        read = result["result"] and Transcription.from_document(result["result"])
        outcome = Outcome(State(result["state"]), read, result["reason"])
        settled = await self.uploads.settle(UUID(job.key), {State.PROCESSING}, outcome, self.clock())
        if settled.told_at is None:
            await self.audit.ended(settled, await self.replies.of(settled.id))
            await self.intake.tell(settled)

    @staticmethod
    def give_up(job: Job, reason: str) -> Document:
        log.error("a photograph could not be read", upload=job.key, reason=reason)
        return {"state": State.FAILED.value, "reason": "it could not be read in time", "result": None}

    async def _picture(self, upload: Upload) -> Picture:
        """Raises Rejected. What the server did not hold to is checked here: type, size, and that it is what was noticed."""
        found = await self.objects.get(upload.key)
        if found is None:
            raise Rejected("the file is gone")
        stored, file = found
        if stored.etag != upload.etag:
            raise Rejected("the file was replaced after it had been handed in")
        if len(file) != upload.order.size:
            raise Rejected(f"the file has not the {upload.order.size} bytes that were declared")
        if stored.content_type != upload.order.content_type:
            raise Rejected(f"the file was not put as the {upload.order.content_type} that was declared")
        return await self.sanitiser.clean(file, upload.order.content_type)

    async def _transcribe(self, upload_id: UUID, picture: Picture) -> Transcription:
        first, away = await self._ask(self.primary, upload_id, picture)
        if first is not None and first.confidence >= self.policy.fallback_below:
            return first
        second, also_away = await self._ask(self.fallback, upload_id, picture)
        if first is not None and second is not None:
            return better(first, second)
        if one := first or second:
            return one
        raise away or also_away or Unreadable("no model gave an answer of use")

    async def _ask(self, reader: Reader, upload_id: UUID, picture: Picture) -> tuple[Transcription | None, Away | None]:
        """What a model read; None for an answer of no use, or with why nobody could be asked. Paid for once only."""
        if stored := await self.replies.usable(upload_id, reader.provider):
            return stored.transcription, None
        if refusal := await self.budget.refusal():
            return None, Away(reader.provider, refusal)
        try:
            with self.budget.reserve(reader.most):
                reply = await reader.read(picture)
                await self.replies.keep(upload_id, reply)
                self.budget.paid(reply.cost_usd)
        except Away as away:
            return None, away
        return reply.transcription, None
