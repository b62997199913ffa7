"""What component tests work with: the service on real stores, a clock that a test moves, and a bus that only listens."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from libs.chassis.jobs import Job
from libs.chassis.jobs.mongo import MongoJobs
from libs.contracts import new_id
from services.ocr.app import make_keeping, make_readers, make_transcribing
from services.ocr.clients.objects import S3Objects
from services.ocr.handlers.intake import Address, Intake
from services.ocr.handlers.keeping import Keeping
from services.ocr.handlers.transcribing import Transcribing
from services.ocr.model.formats import Format
from services.ocr.model.uploads import Order, Outcome, State, Upload
from services.ocr.settings import OcrSettings
from services.ocr.storage import MongoUploads, QueuedReading
from services.ocr.tests.pages import file, page

PHOTO = file(page("3 + 4", "3 + 4 = 7").image)


def order(size: int = len(PHOTO), content_type: Format = Format.JPEG, student_id: UUID | None = None) -> Order:
    return Order(new_id(), student_id or uuid4(), None, None, content_type, size, "en")


@dataclass
class Told:
    """Announcements for tests of everything but the bus: remembers, or fails."""

    outcomes: list[tuple[UUID, State]] = field(default_factory=list)
    error: Exception | None = None

    async def tell(self, upload: Upload) -> None:
        if self.error:
            raise self.error
        self.outcomes.append((upload.id, upload.state))


@dataclass
class Stage:
    settings: OcrSettings
    objects: S3Objects
    jobs: MongoJobs
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    told: Told = field(default_factory=Told)
    uploads: MongoUploads = field(default_factory=MongoUploads)

    def __post_init__(self) -> None:
        self.reading = QueuedReading(self.jobs, timedelta(hours=6), self.clock)
        self.keeping: Keeping = make_keeping(self.settings, self.objects, self.reading, self.told, self.clock)
        self.intake: Intake = self.keeping.intake

    def transcribing(self, **changes: Any) -> Transcribing:
        settings = self.settings.model_copy(update=changes)
        readers = make_readers(settings, self.clock)
        return make_transcribing(settings, self.jobs._collection.database, self.keeping, readers, self.clock)

    async def job(self, upload: Upload) -> Job:
        """The job of an upload that was noticed, as a worker claims it."""
        await self.intake.notice([await self.found(upload)])
        claimed = await self.jobs.claim(1, 60)
        assert [job.key for job in claimed] == [str(upload.id)]
        return claimed[0]

    async def read(self, upload: Upload, **changes: Any) -> Upload:
        """The upload after its photograph was read."""
        transcribing, job = self.transcribing(**changes), await self.job(upload)
        await transcribing.emit(job, await transcribing.run(job))
        return await self.found(upload)

    def clock(self) -> datetime:
        return self.now

    async def put(self, address: Address, body: bytes = PHOTO, **headers: str) -> httpx.Response:
        """As a browser does: it counts the length itself."""
        sent = {"Content-Type": address.headers["Content-Type"]} | headers
        async with httpx.AsyncClient() as http:
            return await http.put(address.url, content=body, headers=sent)

    async def brought(self, body: bytes = PHOTO, content_type: Format = Format.JPEG) -> Upload:
        """An upload whose photograph is there."""
        upload, address = await self.intake.open(order(len(body), content_type), "request-1")
        assert (await self.put(address, body)).status_code == 200
        return upload

    async def in_state(self, outcome: Outcome) -> Upload:
        """An upload that was read with this outcome, and told."""
        upload = await self.brought()
        await self.intake.notice([upload])
        settled = await self.uploads.settle(upload.id, {State.PROCESSING}, outcome, self.now)
        await self.intake.tell(settled)
        return await self.found(upload)

    async def found(self, upload: Upload) -> Upload:
        stored = await self.uploads.find(upload.id)
        assert stored is not None
        return stored

    async def jobs_of(self, upload: Upload) -> int:
        return await self.jobs._collection.count_documents({"_id": str(upload.id)})
