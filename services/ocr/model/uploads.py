"""An upload: from the promise of a photograph to the work that it becomes, or the reason why not."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from libs.contracts import new_id
from services.ocr.model.formats import Format
from services.ocr.model.transcription import Transcription

PREFIX = "uploads/"


class State(StrEnum):
    """AWAITED: the object has not been seen yet. PROCESSING: it has, and is being read. The others are ends, but for
    NEEDS_REVIEW, where the pupil is asked; EXPIRED: nothing came while its address was good."""

    AWAITED = "AWAITED"
    PROCESSING = "PROCESSING"
    NEEDS_REVIEW = "NEEDS_REVIEW"
    TRANSCRIBED = "TRANSCRIBED"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"


TOLD = frozenset({State.NEEDS_REVIEW, State.TRANSCRIBED, State.REJECTED, State.FAILED})  # others have to hear of


@dataclass(frozen=True, slots=True)
class Order:
    """What a pupil wants to upload, as the gateway has checked it. `size` is in bytes."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID | None
    course_id: UUID | None
    content_type: Format
    size: int
    language: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How reading ended: a state of TOLD, with a transcription or a reason."""

    state: State
    transcription: Transcription | None = None
    reason: str | None = None
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """`key` is random and says nothing. `etag` is of the object as it was first seen. `told_at` is when the present outcome
    was acknowledged by the bus, None while it has to be told."""

    id: UUID
    order: Order
    trace_id: str
    key: str
    created_at: datetime
    expires_at: datetime
    purge_at: datetime
    state: State = State.AWAITED
    etag: str | None = None
    noticed_at: datetime | None = None
    outcome: Outcome | None = None
    settled_at: datetime | None = None
    told_at: datetime | None = None
    purged_at: datetime | None = None

    @classmethod
    def open(cls, order: Order, trace_id: str, now: datetime, url_ttl: timedelta, keep: timedelta) -> "Upload":
        key = PREFIX + secrets.token_hex(16)
        return cls(new_id(), order, trace_id, key, now, expires_at=now + url_ttl, purge_at=now + keep)

    def is_for(self, order: Order) -> bool:
        """Whether the same thing was asked for before; the language of the feedback does not matter."""
        return self.order == replace(order, language=self.order.language)
