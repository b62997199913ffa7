"""What the service hears on the bus."""

from collections.abc import Sequence

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.contracts.attempts.v1 import AttemptRecorded, AttemptRegraded, MisconceptionsUpdated
from services.mastery.handlers.tracing import UseCases
from services.mastery.mapping import is_judged, to_observation, to_outgoing, to_profile, to_ties

router = KafkaRouter()


@subscribe(
    router, "attempts-lifecycle", group="mastery", reads=(AttemptRecorded, AttemptRegraded, MisconceptionsUpdated)
)
async def update_mastery(deliveries: list[Delivery], use_cases: UseCases) -> Sequence[Outgoing]:
    await use_cases.take([to_profile(one.data) for one in deliveries if isinstance(one.data, MisconceptionsUpdated)])
    await use_cases.remember(to_ties(one.data for one in deliveries))
    judged = [one for one in deliveries if is_judged(one.data)]
    outcomes = await use_cases.observe([to_observation(one.data) for one in judged])
    return to_outgoing([one.envelope for one in judged], outcomes)
