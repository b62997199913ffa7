"""What the service hears on the bus."""

from collections.abc import Sequence
from dataclasses import dataclass

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.contracts.attempts.v1 import AttemptRecorded, AttemptRegraded, MisconceptionsUpdated
from libs.contracts.mastery.v1 import TopicCalibrate
from services.mastery.handlers.calibrating import Calibrating
from services.mastery.handlers.tracing import UseCases
from services.mastery.mapping import is_judged, to_observations, to_outgoing, to_profile, to_ties

router = KafkaRouter()


@dataclass(frozen=True, slots=True)
class Heard:
    """Who is told of what."""

    tracing: UseCases
    calibrating: Calibrating


@subscribe(
    router, "attempts-lifecycle", group="mastery", reads=(AttemptRecorded, AttemptRegraded, MisconceptionsUpdated)
)
async def update_mastery(deliveries: list[Delivery], heard: Heard) -> Sequence[Outgoing]:
    use_cases = heard.tracing
    await use_cases.take([to_profile(one.data) for one in deliveries if isinstance(one.data, MisconceptionsUpdated)])
    await use_cases.remember(to_ties(one.data for one in deliveries))
    judged = [(one.envelope, to_observations(one.data)) for one in deliveries if is_judged(one.data)]
    outcomes = await use_cases.observe([observation for _, found in judged for observation in found])
    return to_outgoing([cause for cause, found in judged for _ in found], outcomes)


@subscribe(router, "mastery-commands", group="mastery-calibration", reads=(TopicCalibrate,))
async def calibrate_topics(deliveries: list[Delivery], heard: Heard) -> None:
    commands = [one.data for one in deliveries if isinstance(one.data, TopicCalibrate)]
    await heard.calibrating.share((one.run_id, one.topic_id) for one in commands)
