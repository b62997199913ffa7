"""The predictor in use: as a document in PostgreSQL, and read from there."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from typing import Any, Protocol
from uuid import UUID

from services.mastery.model.ability import Item
from services.mastery.model.bkt import Parameters
from services.mastery.model.prediction import Predictor

FORM = 5
"""Of the document. A document of another form is not used; the next calibration writes one of this."""


class Stored(Protocol):
    async def predictor_version(self) -> int:
        """Of the predictor in use; 0 before the first."""

    async def predictor(self) -> tuple[int, Mapping[str, Any]] | None:
        """Its version and document."""


class StoredUnits(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Stored]:
        """One transaction."""


class CurrentPredictor:
    """Gives the predictor in use: asks for its version each time, and reads the document when that has changed."""

    def __init__(self, units: StoredUnits) -> None:
        self._units = units
        self._version, self._predictor = 0, Predictor()

    async def __call__(self) -> Predictor:
        async with self._units() as stored:
            if await stored.predictor_version() != self._version and (found := await stored.predictor()):
                self._version, self._predictor = found[0], predictor_of(found[1])
        return self._predictor


def document_of(predictor: Predictor) -> Mapping[str, Any]:
    return asdict(predictor) | {
        "form": FORM,
        "items": {str(exercise_id): asdict(item) for exercise_id, item in predictor.items.items()},
        "related_exercises": {
            str(exercise_id): {str(other): share for other, share in related.items()}
            for exercise_id, related in predictor.related_exercises.items()
        },
    }


def predictor_of(document: Mapping[str, Any]) -> Predictor:
    """What `document_of` was given; the uncalibrated one for a document of another form."""
    if document.get("form") != FORM:
        return Predictor()
    return Predictor(
        topics={topic_id: Parameters(**one) for topic_id, one in document["topics"].items()},
        pooled=Parameters(**document["pooled"]),
        items={UUID(exercise_id): Item(**one) for exercise_id, one in document["items"].items()},
        unknown={topic_id: Item(**one) for topic_id, one in document["unknown"].items()},
        prior=Item(**document["prior"]),
        drift=document["drift"],
        related=document["related"],
        related_exercises={
            UUID(exercise_id): {UUID(other): share for other, share in related.items()}
            for exercise_id, related in document["related_exercises"].items()
        },
        weights=tuple(document["weights"]),
        usual=document["usual"],
        average=tuple(document["average"]),
    )
