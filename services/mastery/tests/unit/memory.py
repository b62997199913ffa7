"""A ledger in memory, for the use cases without PostgreSQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.history import Estimate, Observation, TopicKey, Version
from services.mastery.model.profile import Profile
from services.mastery.model.pupil import Tie
from services.mastery.ports import Outcome, TopicMastery


class MemoryLedger:
    """Every transaction is the same one."""

    def __init__(self) -> None:
        self.log: list[Outcome] = []
        self.estimates: dict[TopicKey, Estimate] = {}
        self.profiles: dict[UUID, Profile] = {}
        self.fitted: dict[Version, Parameters] = {}
        self.current: dict[str, int] = {}
        self.ties: dict[UUID, Tie] = {}
        self.histories_read = 0

    def __call__(self) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    async def lock(self, keys: Collection[TopicKey]) -> dict[TopicKey, Estimate]:
        def new(key: TopicKey) -> Estimate:
            version = self.current.get(key.topic_id, 0)
            return Estimate(self.fitted.get(Version(key.topic_id, version), DEFAULTS).initial, version=version)

        return {key: self.estimates.setdefault(key, new(key)) for key in keys}

    async def parameters(self, wanted: Collection[Version]) -> Mapping[Version, Parameters]:
        return {one: self.fitted.get(one, DEFAULTS) for one in wanted}

    async def outdated(self, most: int) -> dict[TopicKey, Version]:
        wanted = {key: Version(key.topic_id, self.current.get(key.topic_id, 0)) for key in self.estimates}
        behind = [(key, one) for key, one in wanted.items() if self.estimates[key].version != one.number]
        return dict(behind[:most])

    async def find(self, observations: Iterable[Observation]) -> list[Outcome]:
        wanted = {(one.attempt_id, one.topic_id) for one in observations}
        return [one for one in self.log if (one.observation.attempt_id, one.observation.topic_id) in wanted]

    async def history(self, keys: Collection[TopicKey]) -> dict[TopicKey, list[Observation]]:
        self.histories_read += 1
        return {key: [one.observation for one in self.log if one.observation.key == key] for key in keys}

    async def answers_of(self, student_id: UUID) -> list[Observation]:
        raise NotImplementedError("reads are tested where they run: tests/component")

    async def write(self, outcomes: Sequence[Outcome], estimates: Mapping[TopicKey, Estimate], at: datetime) -> None:
        self.log += outcomes
        self.estimates.update(estimates)

    async def replace_older(self, profiles: Collection[Profile]) -> None:
        for one in profiles:
            held = self.profiles.get(one.student_id)
            if held is None or held.revision < one.revision:
                self.profiles[one.student_id] = one

    async def replace_older_ties(self, ties: Collection[Tie]) -> None:
        self.ties |= {one.student_id: one for one in ties}

    async def profile_of(self, student_id: UUID) -> Profile | None:
        return self.profiles.get(student_id)

    async def topics_of(
        self, student_ids: Collection[UUID], *, topic_id: str | None = None, after: str = "", limit: int | None = None
    ) -> list[TopicMastery]:
        raise NotImplementedError("reads are tested where they run: tests/component")

    async def topic_of(self, student_id: UUID, topic_id: str) -> TopicMastery | None:
        raise NotImplementedError("reads are tested where they run: tests/component")
