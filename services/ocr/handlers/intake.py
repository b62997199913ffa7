"""Uploads as pupils see them: promised, brought, looked at, confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from libs.chassis.clock import Clock
from services.ocr.model.transcription import Line, LineType, Transcription
from services.ocr.model.uploads import Order, Outcome, State, Upload
from services.ocr.ports import Announcements, Objects, Reading, Uploads

log = structlog.get_logger()


class Unknown(Exception):  # noqa: N818 - an outcome
    """There is no such upload, or it is another pupil's."""


class Conflict(Exception):  # noqa: N818 - an outcome
    """The upload is not in a state for that. `kind` is the gateway's word for it."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Address:
    """Where the photograph is to be put, and the headers that must be sent with it."""

    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Intake:
    """`url_ttl` is how long an address is good, `keep` how long a photograph stays."""

    uploads: Uploads
    objects: Objects
    reading: Reading
    announcements: Announcements
    clock: Clock
    bucket: str
    url_ttl: timedelta
    keep: timedelta

    async def open(self, order: Order, trace_id: str) -> tuple[Upload, Address]:
        """The upload of an attempt; the same one for the same order. Raises Conflict for another order."""
        now = self.clock()
        upload = await self.uploads.add(Upload.open(order, trace_id, now, self.url_ttl, self.keep))
        if not upload.is_for(order):
            raise Conflict("idempotency-conflict", "this attempt has an upload of another kind")
        left = (upload.expires_at - now).total_seconds()
        if left < 1:
            raise Conflict("upload-expired", "the address of this upload has expired: ask for another upload")
        url = await self.objects.address(upload.key, order.content_type, order.size, left)
        return upload, Address(url, {"Content-Type": order.content_type.value, "Content-Length": str(order.size)})

    async def read(self, upload_id: UUID, student_id: UUID | None) -> Upload:
        """Of a pupil's own where a pupil is given. Raises Unknown."""
        upload = await self.uploads.find(upload_id)
        if upload is None or student_id not in (None, upload.order.student_id):
            raise Unknown
        return upload

    async def complete(self, upload_id: UUID, student_id: UUID) -> Upload:
        """The pupil says that the photograph is there. Raises Unknown, Conflict."""
        upload = await self.read(upload_id, student_id)
        await self.notice([upload])
        upload = await self.read(upload_id, student_id)
        if upload.state in {State.AWAITED, State.EXPIRED}:
            raise Conflict("not-uploaded", "nothing has been stored at the address of this upload yet")
        return upload

    async def notice(self, uploads: Sequence[Upload]) -> int:
        """Has those read whose objects are there. Once is enough and again does no harm. Returns how many were new."""
        new = 0
        for upload in uploads:
            if upload.state not in {State.AWAITED, State.EXPIRED} or upload.purged_at is not None:
                continue
            stored = await self.objects.head(upload.key)
            if stored is None:
                continue
            new += await self.uploads.notice(upload.id, stored.etag, self.clock())
            # Also by whom it was not new to: who was first may have died in between.
            await self.reading.ask_for(upload)
        return new

    async def hear(self, objects: Sequence[tuple[str, str]]) -> None:
        """The same by bucket and key of objects; those that nobody promised are left to the reconciler."""
        keys = [key for bucket, key in objects if bucket == self.bucket]
        await self.notice(list((await self.uploads.by_keys(keys)).values()))

    async def confirm(
        self, upload_id: UUID, student_id: UUID, problem: str | None, answer: str, steps: Sequence[str]
    ) -> Upload:
        """The pupil has read and perhaps mended what was read. The same again is the same. Raises Unknown, Conflict."""
        upload = await self.read(upload_id, student_id)
        outcome = Outcome(State.TRANSCRIBED, _confirmed(upload, problem, answer, steps), is_confirmed=True)
        settled = await self.uploads.settle(upload_id, {State.NEEDS_REVIEW}, outcome, self.clock())
        if settled.outcome != outcome:
            raise Conflict("not-in-review", f"the upload is {settled.state}: {_closed(settled)}")
        if settled.told_at is None:
            await self.tell(settled)
        return settled

    async def tell(self, upload: Upload) -> None:
        """Who dies in between is repeated by the reconciler; the fact has the same id again."""
        await self.announcements.tell(upload)
        await self.uploads.told(upload, self.clock())


def _closed(upload: Upload) -> str:
    """Why there is nothing to confirm, and what to do instead."""
    if upload.state is State.TRANSCRIBED:
        return "it is work already; if something was misread, hand the work in again as a new attempt"
    return "there is nothing to confirm"


def _confirmed(upload: Upload, problem: str | None, answer: str, steps: Sequence[str]) -> Transcription:
    """The pupil's words; a line that was not changed keeps its place in the picture."""
    read = upload.outcome.transcription if upload.outcome else None
    before = {line.plain: line for line in read.lines} if read else {}
    lines = tuple(before.get(step) or _written(step) for step in steps)
    return Transcription(problem, lines, answer, 1.0, read.topic_hint if read else None)


def _written(step: str) -> Line:
    return Line(step, LineType.EQUATION if "=" in step else LineType.EXPRESSION, None, 1.0)
