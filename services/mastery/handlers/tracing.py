"""The use cases."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from operator import attrgetter
from uuid import UUID

from libs.chassis.clock import Clock
from services.mastery.model.history import Observation, TopicKey, Version, holding
from services.mastery.model.profile import Misconception, Profile
from services.mastery.model.pupil import Tie
from services.mastery.model.recent import Recent
from services.mastery.model.trace import Trace
from services.mastery.ports import Append, Ledger, Outcome, TopicMastery, Units


@dataclass(frozen=True, slots=True)
class UseCases:
    """What the service does; `units` opens one transaction, `single` what runs one statement, which is one by itself."""

    units: Units
    clock: Clock
    append: Append | None = None
    recent: Recent = field(default_factory=Recent)
    single: Units | None = None

    async def observe(self, observations: Sequence[Observation]) -> list[Outcome]:
        """Applies observations in the order given, each once however often it is delivered; one outcome for each.

        Mostly in one statement (`_append`). Else all of them in one transaction, in a number of statements that does not
        depend on how many there are. The locks are taken first: two replicas with the same records in hand work one after
        the other, and the second finds everything stored.
        """
        if not observations:
            return []
        keys = {one.key for one in observations}
        if self.append and (appended := await self._append(self.append, keys, observations)):
            return appended
        traces: dict[TopicKey, Trace] = {}
        async with self.units() as ledger:
            estimates = await ledger.lock(keys)
            stored = await ledger.find(observations)
            outcomes = {one.observation.verdict: one for one in stored}
            fresh = {one.verdict: one for one in observations if one.verdict not in outcomes}
            if fresh:
                versions = {key: Version(key.topic_id, one.version) for key, one in estimates.items()}
                parameters = await ledger.parameters(set(versions.values()))
                traces |= {key: Trace(one, parameters[versions[key]]) for key, one in estimates.items()}
                new = await self._apply(ledger, list(fresh.values()), stored, traces)
                outcomes |= {one.observation.verdict: one for one in new}
        self.recent.keep({key: (one.estimate, one.parameters) for key, one in traces.items()})
        return [outcomes[one.verdict] for one in observations]

    async def _append(
        self, append: Append, keys: Collection[TopicKey], observations: Sequence[Observation]
    ) -> list[Outcome] | None:
        """The short way, for first verdicts on answers newer than all that estimates remembered here rest on.

        If the estimates still are what we remember, none of these answers can be stored yet, and nothing needs to be read:
        one round trip. None where something is otherwise.
        """
        remembered = self.recent.find(keys)
        if remembered is None or any(one.revision for one in observations):
            return None
        traces = {key: Trace(*one) for key, one in remembered.items()}
        if any(traces[key].needs_history(group) for key, group in _by_topic(observations).items()):
            return None
        now = self.clock()
        outcomes = [Outcome(one, traces[one.key].observe(one), now) for one in observations]
        was = {key: estimate for key, (estimate, _) in remembered.items()}
        self.recent.forget(keys)  # whatever happens: what we do not hear of may have been written
        if not await append(was, {key: one.estimate for key, one in traces.items()}, outcomes, now):
            return None
        self.recent.keep({key: (one.estimate, one.parameters) for key, one in traces.items()})
        return outcomes

    async def _apply(
        self,
        ledger: Ledger,
        fresh: Sequence[Observation],
        stored: Sequence[Outcome],
        traces: dict[TopicKey, Trace],
    ) -> list[Outcome]:
        for key, known in _by_topic(one.observation for one in stored).items():
            if key in traces:
                traces[key].know(holding(known))
        behind = [key for key, group in _by_topic(fresh).items() if traces[key].needs_history(group)]
        if behind:
            for key, past in (await ledger.history(behind)).items():
                traces[key].know(holding(past))
        now = self.clock()
        outcomes = [Outcome(one, traces[one.key].observe(one), now) for one in fresh]
        moved = {one.observation.key for one in outcomes if one.movement is not None}
        await ledger.write(outcomes, {key: traces[key].estimate for key in moved}, now)
        return outcomes

    async def take(self, profiles: Sequence[Profile]) -> None:
        """Keeps what is told of pupils' misconceptions; what is told late or again changes nothing."""
        newest = {one.student_id: one for one in sorted(profiles, key=attrgetter("revision"))}
        if newest:
            async with self._single() as ledger:
                await ledger.replace_older(newest.values())

    async def remember(self, ties: Sequence[Tie]) -> None:
        """Keeps each pupil's newest tie; what is told late or again changes nothing."""
        newest = {one.student_id: one for one in sorted(ties, key=lambda one: (one.submitted_at, one.attempt_id))}
        if newest:
            async with self._single() as ledger:
                await ledger.replace_older_ties(newest.values())

    async def read_misconceptions(self, student_id: UUID, topic_id: str | None = None) -> list[Misconception]:
        """What a pupil's answers say about misconceptions, likeliest first; of one topic if one is named."""
        async with self._single() as ledger:
            profile = await ledger.profile_of(student_id)
        found = profile.misconceptions if profile else ()
        return [one for one in found if topic_id in (None, one.topic_id)]

    async def read_topics(
        self, student_id: UUID, *, topic_id: str | None = None, after: str, limit: int
    ) -> list[TopicMastery]:
        """A pupil's topics, or the one named, in the order of their ids, from the first behind `after`."""
        async with self._single() as ledger:
            return await ledger.topics_of([student_id], topic_id=topic_id, after=after, limit=limit)

    async def read_topic(self, student_id: UUID, topic_id: str) -> TopicMastery | None:
        """A pupil's mastery of one topic; None while they never tried it."""
        async with self._single() as ledger:
            return await ledger.topic_of(student_id, topic_id)

    async def read_matrix(self, student_ids: Collection[UUID]) -> dict[UUID, list[TopicMastery]]:
        """All topics of each of these pupils; an empty list for one who never tried any."""
        matrix: dict[UUID, list[TopicMastery]] = {student_id: [] for student_id in student_ids}
        async with self._single() as ledger:
            for one in await ledger.topics_of(student_ids):
                matrix[one.student_id].append(one)
        return matrix

    def _single(self) -> AbstractAsyncContextManager[Ledger]:
        return (self.single or self.units)()


def _by_topic(observations: Iterable[Observation]) -> dict[TopicKey, list[Observation]]:
    groups: defaultdict[TopicKey, list[Observation]] = defaultdict(list)
    for one in observations:
        groups[one.key].append(one)
    return groups
