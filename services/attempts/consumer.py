"""What the service reads from the bus."""

from collections.abc import Sequence

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.contracts.attempts.v1 import AttemptSubmit
from services.attempts.handlers import UseCases
from services.attempts.mapping import outgoing_of, submission_of

router = KafkaRouter()


@subscribe(router, "attempts-commands", group="attempts", reads=(AttemptSubmit,))
async def record_attempts(deliveries: list[Delivery], use_cases: UseCases) -> Sequence[Outgoing]:
    recorded = await use_cases.record([submission_of(delivery.data) for delivery in deliveries])
    return outgoing_of(deliveries, recorded)
