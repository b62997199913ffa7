"""What the service hears on the bus."""

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.subscribe import subscribe
from libs.contracts.telemetry.v1 import InteractionsCaptured
from services.telemetry.handlers import UseCases
from services.telemetry.mapping import to_capture

router = KafkaRouter()


@subscribe(router, "telemetry-interactions", group="telemetry", reads=(InteractionsCaptured,), linger_ms=200)
async def record_interactions(deliveries: list[Delivery], use_cases: UseCases) -> None:
    await use_cases.record([to_capture(delivery) for delivery in deliveries])
