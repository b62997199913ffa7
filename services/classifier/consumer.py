"""What the service hears on the bus."""

import asyncio

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.subscribe import subscribe
from libs.contracts.classifier.v1 import AttemptClassify
from services.classifier.handlers.answering import UseCases
from services.classifier.mapping import to_command

router = KafkaRouter()


@subscribe(router, "classifier-commands", group="classifier", reads=(AttemptClassify,))
async def take_questions(deliveries: list[Delivery], use_cases: UseCases) -> None:
    await asyncio.gather(*(use_cases.ask(to_command(one), one.data.submitted_at) for one in deliveries))
