"""Reading where an estimate comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.mastery.model.explanation import Step, steps
from services.mastery.model.history import TopicKey, Version
from services.mastery.model.profile import Misconception
from services.mastery.ports import TopicMastery, Units


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pupil's mastery of a topic, the steps to it in the order of time, and what their answers say about misconceptions."""

    mastery: TopicMastery
    steps: Sequence[Step]
    misconceptions: Sequence[Misconception]


@dataclass(frozen=True, slots=True)
class Explaining:
    units: Units

    async def explain(self, student_id: UUID, topic_id: str) -> Explanation | None:
        """None while the pupil never tried the topic."""
        key = TopicKey(student_id, topic_id)
        async with self.units() as ledger:
            mastery = await ledger.topic_of(student_id, topic_id)
            if mastery is None:
                return None
            version = Version(topic_id, mastery.version)
            parameters = (await ledger.parameters({version}))[version]
            verdicts = (await ledger.history([key]))[key]
            profile = await ledger.profile_of(student_id)
        found = profile.misconceptions if profile else ()
        return Explanation(mastery, steps(verdicts, parameters), [one for one in found if one.topic_id == topic_id])
