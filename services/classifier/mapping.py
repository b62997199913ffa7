"""Contracts to questions, results to contracts, the curriculum's records to catalogues."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from libs.chassis.kafka.bus import Bus
from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.record import Outgoing
from libs.contracts import Event, derived_id
from libs.contracts.classifier.v1 import AttemptClassified, AttemptClassify, MisconceptionSuggested
from libs.contracts.curriculum.v1 import CatalogueStatus, MisconceptionPublished, TopicPublished
from services.classifier.model.catalogue import Catalogue, Entry, catalogue_of
from services.classifier.ports import Result


def to_command(delivery: Delivery) -> dict[str, Any]:
    data: AttemptClassify = delivery.data
    return {**data.model_dump(mode="json"), "trace_id": delivery.envelope.correlation_id}


class BusAnnouncer:
    """See `Announcer`. Ids are derived from the attempt, what was asked about it, and whether a person says so."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def announce(self, key: str, result: Result, trace_id: str) -> None:
        told = result["event"]
        attempt_id, said = UUID(told["attempt_id"]), "/review" if told["source"] == "TEACHER" else ""
        events: list[Event] = [AttemptClassified.model_validate(told)]
        if result["suggestion"]:
            events.append(MisconceptionSuggested.model_validate(result["suggestion"]))
        await self._bus.publish(
            [
                Outgoing(
                    one,
                    id=derived_id(attempt_id, f"{one.contract.type}/{told['question']}{said}"),
                    correlation_id=trace_id,
                )
                for one in events
            ]
        )


class PublishedCatalogues:
    """See `Catalogues`. Some 900 entries take 5 ms to put together, so what was made is used until a record comes."""

    def __init__(
        self, topics: Mapping[str, TopicPublished], misconceptions: Mapping[str, MisconceptionPublished]
    ) -> None:
        self._topics, self._misconceptions = topics, misconceptions
        self._made_of: tuple[MisconceptionPublished, ...] = ()
        self._made: dict[str, Catalogue] = {}

    def of(self, group: str) -> Catalogue:
        published = tuple(self._misconceptions.values())
        if published != self._made_of:  # microseconds: an entry that did not change is the same object
            self._made_of, self._made = published, {}
        if group not in self._made:
            active = (one for one in published if one.status is CatalogueStatus.ACTIVE)
            self._made[group] = catalogue_of(group, map(_entry, active))
        return self._made[group]

    def domain_of(self, topic_id: str | None) -> str | None:
        topic = self._topics.get(topic_id or "")
        return topic.domain if topic else None

    def is_known(self, code: str) -> bool:
        return code in self._misconceptions

    def is_active(self, code: str) -> bool:
        return self.is_known(code) and self._misconceptions[code].status is CatalogueStatus.ACTIVE


def _entry(one: MisconceptionPublished) -> Entry:
    signal = one.signal or (f"for example {one.example}" if one.example else one.name)
    return Entry(one.code, one.domain or "", one.description, signal)
