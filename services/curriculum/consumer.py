"""What the service hears on the bus."""

from collections.abc import Sequence

from faststream.kafka import KafkaRouter

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.chassis.kafka.subscribe import subscribe
from libs.contracts.classifier.v1 import MisconceptionSuggested
from services.curriculum.handlers import UseCases
from services.curriculum.mapping import suggestion_of

router = KafkaRouter()


@subscribe(router, "classifier-suggestions", group="curriculum", reads=(MisconceptionSuggested,))
async def take_suggestions(deliveries: list[Delivery], use_cases: UseCases) -> Sequence[Outgoing]:
    """What becomes known of it goes through the outbox, as everything of the curriculum does."""
    await use_cases.draft([suggestion_of(one.data) for one in deliveries])
    return ()
