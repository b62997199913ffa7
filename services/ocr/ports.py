"""What the use cases need from the outside."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from libs.chassis.errors import Transient
from services.ocr.model.formats import Format
from services.ocr.model.pictures import Picture
from services.ocr.model.transcription import Transcription
from services.ocr.model.uploads import Outcome, State, Upload


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as the store describes it; `etag` changes with its content."""

    size: int
    content_type: str
    etag: str
    modified: datetime


class Uploads(Protocol):
    """The stored uploads. Every change of state names the states it may start from, and happens once."""

    async def add(self, upload: Upload) -> Upload:
        """Stores it unless its attempt has one already; returns what is stored."""

    async def find(self, upload_id: UUID) -> Upload | None: ...

    async def by_keys(self, keys: Sequence[str]) -> Mapping[str, Upload]:
        """Those that there are, by the key of their object."""

    async def notice(self, upload_id: UUID, etag: str, at: datetime) -> bool:
        """AWAITED, or EXPIRED, to PROCESSING. False where it was noticed before."""

    async def settle(self, upload_id: UUID, since: Iterable[State], outcome: Outcome, at: datetime) -> Upload:
        """The upload with this outcome if its state was one of `since`, else as somebody else settled it."""

    async def told(self, upload: Upload, at: datetime) -> None:
        """Its outcome is on the bus."""

    async def purged(self, upload_id: UUID, at: datetime) -> None:
        """Its object is gone."""

    async def expire(self, before: datetime) -> int:
        """AWAITED to EXPIRED where nothing came before that time. Returns how many."""

    def processing(self, noticed_before: datetime) -> AsyncIterator[Upload]: ...

    def untold(self, settled_before: datetime) -> AsyncIterator[Upload]: ...

    def to_purge(self, now: datetime) -> AsyncIterator[Upload]:
        """Those whose time is over and whose object was not deleted yet."""


class Objects(Protocol):
    """The bucket of the photographs."""

    async def address(self, key: str, content_type: str, size: int, within: float) -> str:
        """Where one object of this type and size may be put for `within` seconds."""

    async def head(self, key: str) -> Stored | None:
        """None where there is no such object."""

    async def get(self, key: str) -> tuple[Stored, bytes] | None:
        """An object of at most the largest size taken, a larger one cut off after that."""

    async def delete(self, key: str) -> None: ...

    def pages(self, prefix: str) -> AsyncIterator[Mapping[str, datetime]]:
        """Keys with the time of their last change."""


class Sanitiser(Protocol):
    async def clean(self, file: bytes, declared: Format) -> Picture:
        """Raises Rejected."""


class Reading(Protocol):
    """The queue of photographs to be read."""

    async def ask_for(self, upload: Upload) -> None:
        """Once per upload, however often it is asked for."""


class Announcements(Protocol):
    async def tell(self, upload: Upload) -> None:
        """Returns once the bus has the upload's outcome."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider answered and what that cost. `transcription` is None where the answer is of no use."""

    provider: str
    model: str
    reply_id: str | None
    raw: str
    asked_at: datetime
    duration_ms: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    transcription: Transcription | None


class Away(Transient):
    """A provider does not answer now, or nobody may ask it. `retry_after`: the pause in seconds that it asked for."""

    def __init__(self, provider: str, why: str, retry_after: float | None = None) -> None:
        super().__init__(f"{provider}: {why}")
        self.retry_after = retry_after


class Reader(Protocol):
    """A model that reads pictures."""

    @property
    def provider(self) -> str: ...

    @property
    def is_away(self) -> bool:
        """Whether nobody should call it now."""

    @property
    def most(self) -> float:
        """US dollars that a call may cost, about."""

    async def read(self, picture: Picture) -> Reply:
        """Raises Away for what may pass. What will not is a reply of no use."""


class Replies(Protocol):
    """The stored replies: nobody pays twice for what lies here."""

    async def usable(self, upload_id: UUID, provider: str) -> Reply | None: ...

    async def keep(self, upload_id: UUID, reply: Reply) -> None: ...

    async def of(self, upload_id: UUID) -> Sequence[Reply]:
        """All of an upload, those of no use too, in order."""


class Audit(Protocol):
    """The collection `ocr_jobs`: what reading each photograph took."""

    async def begun(self, upload: Upload) -> None: ...

    async def ended(self, upload: Upload, replies: Sequence[Reply]) -> None: ...

    async def purged(self, upload_id: UUID, at: datetime) -> None:
        """The photograph is deleted."""
