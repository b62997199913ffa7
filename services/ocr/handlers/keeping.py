"""Keeping house: nothing brought is overlooked, nothing found out stays untold, no photograph stays too long."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from libs.chassis.clock import Clock
from services.ocr.handlers.intake import Intake
from services.ocr.model.uploads import PREFIX, Outcome, State
from services.ocr.ports import Audit, Objects, Reading, Uploads

log = structlog.get_logger()
SETTLING = timedelta(seconds=30)  # what is younger is being done by whoever began it
URL_GRACE = timedelta(hours=1)  # an object whose PUT began in time may come later
LATE = "it could not be read in time"


@dataclass(frozen=True, slots=True)
class Keeping:
    """`orphan_grace` is how old an object must be to belong to nobody; `give_up_after` how long reading may take."""

    uploads: Uploads
    objects: Objects
    reading: Reading
    audit: Audit
    intake: Intake
    clock: Clock
    orphan_grace: timedelta
    give_up_after: timedelta

    async def reconcile(self) -> None:
        """Looks at everything in the bucket, then at every upload that is not where it should be by now."""
        async for page in self.objects.pages(PREFIX):
            known = await self.uploads.by_keys(list(page))
            await self.intake.notice(list(known.values()))
            gone = {key for key, upload in known.items() if upload.purged_at is not None}
            orphans = {key for key in page.keys() - known.keys() if page[key] < self.clock() - self.orphan_grace}
            for key in sorted(gone | orphans):
                await self.objects.delete(key)
            if orphans:
                log.warning("objects of no upload deleted", count=len(orphans))
        now = self.clock()
        await self.uploads.expire(now - URL_GRACE)
        async for upload in self.uploads.processing(now - SETTLING):
            if upload.noticed_at is not None and upload.noticed_at < now - self.give_up_after - URL_GRACE:
                # The queue has lost it; the pupil must not wait for ever.
                outcome = Outcome(State.FAILED, reason=LATE)
                await self.uploads.settle(upload.id, {State.PROCESSING}, outcome, now)
            else:
                await self.reading.ask_for(upload)
        async for upload in self.uploads.untold(now - SETTLING):
            await self.intake.tell(upload)

    async def purge(self) -> int:
        """Deletes the photographs whose time is over, makes sure of it, and writes it down. Returns how many."""
        purged = 0
        async for upload in self.uploads.to_purge(self.clock()):
            await self.objects.delete(upload.key)
            if await self.objects.head(upload.key) is not None:
                log.error("a photograph is still there after its deletion", upload=str(upload.id))
                continue
            at = self.clock()
            await self.audit.purged(upload.id, at)
            await self.uploads.purged(upload.id, at)
            purged += 1
        return purged
