"""What no model was sure of: a person is asked, and what they say goes the way of a model's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from libs.chassis.clock import Clock
from libs.contracts import derived_id
from services.classifier.model.outcome import event_of
from services.classifier.model.question import question_of
from services.classifier.model.review import Opinion, Review, Settlement, check
from services.classifier.ports import Announcer, Catalogues, Reviews

log = structlog.get_logger()
SETTLING = timedelta(seconds=30)  # what is younger is being told by whoever settled it


class Unknown(Exception):  # noqa: N818 - an outcome
    """There is no such review."""


class Settled(Exception):  # noqa: N818 - an outcome
    """Somebody has said something else about it."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    reviews: Reviews
    catalogues: Catalogues
    announcer: Announcer
    clock: Clock

    async def open(self, asked: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """Asks a person about a question that ended with this event; once, however often."""
        id_ = derived_id(UUID(asked["attempt_id"]), f"review/{asked['question']}")
        await self.reviews.add(Review(id_, asked, event["outcome"], event["suspicions"], event["reason"], self.clock()))

    async def settle(self, review_id: UUID, said: Opinion, by: UUID) -> Review:
        """Stores and tells a person's verdict; the same again is the same. Raises Unknown, Objection, Settled."""
        review = await self.reviews.find(review_id)
        if review is None:
            raise Unknown
        if review.settlement is None:
            check(question_of(str(review_id), review.asked), said, self.catalogues.is_active)
            review = await self.reviews.settle(review_id, Settlement(said, by, self.clock()))
            log.info("review settled", review=str(review_id), verdict=said.verdict, by=str(by))
        assert review.settlement is not None
        if review.settlement.opinion != said:
            raise Settled
        if review.settlement.told_at is None:
            await self._tell(review)
        return review

    async def tell_again(self) -> None:
        """What was settled by somebody who could not tell it any more."""
        for review in await self.reviews.untold(self.clock() - SETTLING):
            await self._tell(review)

    async def _tell(self, review: Review) -> None:
        """Dying in between is repeated; the fact has the same id again."""
        assert review.settlement is not None
        question, said = question_of(str(review.id), review.asked), review.settlement.opinion
        event = event_of(
            question,
            said.verdict,
            review.settlement.at,
            source="TEACHER",
            error_tag=said.code,
            confidence=1.0 if said.code else None,
            reading=said.reading,
            solution=said.solution,
        )
        await self.announcer.announce(str(review.id), {"event": event, "suggestion": None}, question.trace_id)
        await self.reviews.told(review.id, self.clock())
