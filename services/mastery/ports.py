"""What the use cases need of the outside."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.mastery.model.assignment import Assignment, Order, PupilAssignment
from services.mastery.model.bkt import Parameters
from services.mastery.model.calibration import Run, TopicVersion
from services.mastery.model.history import Estimate, Observation, TopicKey, Version
from services.mastery.model.profile import Profile
from services.mastery.model.pupil import Pupil, Tie
from services.mastery.model.trace import Movement
from services.mastery.model.trend import Days


@dataclass(frozen=True, slots=True)
class Outcome:
    """An observation as stored, with what it did (None: nothing) and when: the same again at every later delivery."""

    observation: Observation
    movement: Movement | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TopicMastery:
    """A pupil's mastery of a topic, to be read."""

    student_id: UUID
    topic_id: str
    p_known: float
    attempts_count: int
    last_attempt_at: datetime
    updated_at: datetime
    days: Days
    """What a trend is told from."""
    version: int
    """Of the topic's parameters that it was folded with."""


class Ledger(Protocol):
    """The stored observations and estimates, inside one transaction."""

    async def lock(self, keys: Collection[TopicKey]) -> dict[TopicKey, Estimate]:
        """The estimates of these pupils and topics, and nobody else's until the transaction ends. What is missing is made
        with the topic's current parameters."""

    async def parameters(self, wanted: Collection[Version]) -> Mapping[Version, Parameters]:
        """At least these versions of topics' parameters."""

    async def outdated(self, most: int) -> dict[TopicKey, Version]:
        """Some of the estimates that were folded with other parameters than are current, with those that are."""

    async def find(self, observations: Iterable[Observation]) -> list[Outcome]:
        """What is stored about the attempts of these observations at their topics: every verdict."""

    async def history(self, keys: Collection[TopicKey]) -> dict[TopicKey, list[Observation]]:
        """Every verdict stored for these pupils and topics."""

    async def answers_of(self, student_id: UUID) -> list[Observation]:
        """The holding verdicts of a pupil on all topics."""

    async def write(self, outcomes: Sequence[Outcome], estimates: Mapping[TopicKey, Estimate], at: datetime) -> None:
        """Adds to the log and replaces estimates that `lock` has locked."""

    async def replace_older(self, profiles: Collection[Profile]) -> None:
        """Keeps profiles of distinct pupils, each unless one of the same or a higher revision is there."""

    async def replace_older_ties(self, ties: Collection[Tie]) -> None:
        """Keeps ties of distinct pupils, each unless one of the same or a later answer is there."""

    async def profile_of(self, student_id: UUID) -> Profile | None:
        """A pupil's profile; None while no misconception was ever seen."""

    async def topics_of(
        self, student_ids: Collection[UUID], *, topic_id: str | None = None, after: str = "", limit: int | None = None
    ) -> list[TopicMastery]:
        """Topics of these pupils, or the one named, by topic id, from the first id behind `after`."""

    async def topic_of(self, student_id: UUID, topic_id: str) -> TopicMastery | None:
        """A pupil's mastery of one topic; None while they never tried it."""


Units = Callable[[], AbstractAsyncContextManager[Ledger]]


class Append(Protocol):
    async def __call__(
        self,
        was: Mapping[TopicKey, Estimate],
        to: Mapping[TopicKey, Estimate],
        outcomes: Sequence[Outcome],
        at: datetime,
    ) -> bool:
        """Adds to the log and moves these estimates, in one statement, if every one of them still is what it was; else
        changes nothing and says so."""


class PracticeRecords(Protocol):
    """What is stored of a pupil's practice, inside one transaction."""

    async def pupil(self, student_id: UUID, since: datetime) -> Pupil:
        """A pupil's past; `solved` are the exercises answered right after `since`. Nobody is unknown: a new pupil has none."""

    async def assignment(self, assignment_id: UUID, order: Order) -> Assignment | None:
        """What is stored under this id, as an answer to this order, with the pupils it was set for; None where nothing is."""

    async def add(self, assignment: Assignment, correlation_id: str | None) -> bool:
        """Stores it and tells each of its pupils' readers; False where somebody else has just stored one under its id."""

    async def assignments_of(self, student_id: UUID, after: UUID | None, limit: int) -> Sequence[PupilAssignment]:
        """A pupil's assignments with their progress, the newest first, from the first behind `after`."""


PracticeUnits = Callable[[], AbstractAsyncContextManager[PracticeRecords]]


class Calibrations(Protocol):
    """Runs of calibration and the versions they found, inside one transaction."""

    async def begin_run(self, run_id: UUID, at: datetime) -> None:
        """Notes that a run was asked for."""

    async def runs(self, *, run_id: UUID | None = None, most: int = 20) -> list[Run]:
        """The newest runs first, or the one named."""

    async def use(self, topic_id: str, version: int, at: datetime) -> bool:
        """Makes a version current, 0 for the built-in parameters; whether there is such a version."""

    async def versions(self, topic_id: str | None = None, most: int = 500) -> list[TopicVersion]:
        """All versions of a topic, newest first; without a topic those in use."""


CalibrationUnits = Callable[[], AbstractAsyncContextManager[Calibrations]]
