"""What the service reads from the bus."""

from collections.abc import Sequence

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.contracts.attempts.v1 import AttemptExpire, AttemptSubmit
from libs.contracts.classifier.v1 import AttemptClassified
from libs.contracts.ocr.v1 import UploadTranscribed
from services.attempts.handlers.use_cases import UseCases
from services.attempts.mapping.facts import told_of_findings, told_of_work
from services.attempts.mapping.incoming import Found, Work, found_in, work_in

router = KafkaRouter()


@subscribe(
    router,
    "attempts-commands",
    "ocr-results",
    "classifier-results",
    group="attempts",
    reads=(AttemptSubmit, UploadTranscribed, AttemptClassified, AttemptExpire),
)
async def take(deliveries: list[Delivery], use_cases: UseCases) -> Sequence[Outgoing]:
    """Work first: a finding may be about an attempt that is in the same batch."""
    works = [work for one in deliveries if (work := work_in(one.envelope, one.data))]
    found = [finding for one in deliveries if (finding := found_in(one.envelope, one.data))]
    return [*await _record(works, use_cases), *await _revise(found, use_cases)]


async def _record(works: Sequence[Work], use_cases: UseCases) -> list[Outgoing]:
    if not works:
        return []
    recorded = await use_cases.record([one.submission for one in works])
    return told_of_work(works, recorded, use_cases.catalogue)


async def _revise(found: Sequence[Found], use_cases: UseCases) -> list[Outgoing]:
    if not found:
        return []
    revised = await use_cases.revise([one.finding for one in found])
    return told_of_findings([one.cause for one in found], revised, use_cases.catalogue)
