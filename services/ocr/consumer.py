"""What the service hears on the bus."""

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.subscribe import subscribe_foreign
from services.ocr.handlers.intake import Intake
from services.ocr.mapping import created_objects

router = KafkaRouter()


@subscribe_foreign(router, "s3-object-events", group="ocr", read=created_objects, linger_ms=50)
async def hear_of_objects(deliveries: list[Delivery], intake: Intake) -> None:
    await intake.hear([one for delivery in deliveries for one in delivery.data])
