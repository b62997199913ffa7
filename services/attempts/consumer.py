"""What the service reads from the bus."""

from collections.abc import Sequence

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.contracts.attempts.v1 import AttemptExpire, AttemptSubmit
from libs.contracts.classifier.v1 import AttemptClassified
from services.attempts.handlers.use_cases import UseCases
from services.attempts.mapping.facts import told_of_findings, told_of_work
from services.attempts.mapping.incoming import expiry_of, finding_of, submission_of

router = KafkaRouter()


@subscribe(router, "attempts-commands", group="attempts", reads=(AttemptSubmit, AttemptExpire))
async def take_commands(deliveries: list[Delivery], use_cases: UseCases) -> Sequence[Outgoing]:
    commands = [(one.envelope, one.data) for one in deliveries if isinstance(one.data, AttemptSubmit)]
    recorded = await use_cases.record([submission_of(command) for _, command in commands])
    outgoing = told_of_work(commands, recorded, use_cases.catalogue)
    if expired := [one for one in deliveries if isinstance(one.data, AttemptExpire)]:
        revised = await use_cases.revise([expiry_of(one.envelope, one.data) for one in expired])
        outgoing += told_of_findings([one.envelope for one in expired], revised, use_cases.catalogue)
    return outgoing


@subscribe(router, "classifier-results", group="attempts", reads=(AttemptClassified,))
async def take_findings(deliveries: list[Delivery], use_cases: UseCases) -> Sequence[Outgoing]:
    causes = [one.envelope for one in deliveries]
    revised = await use_cases.revise([finding_of(one.envelope.id, one.data) for one in deliveries])
    return told_of_findings(causes, revised, use_cases.catalogue)
