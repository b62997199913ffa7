"""Reading where an estimate comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.mastery.model.explanation import Step, steps
from services.mastery.model.history import TopicKey, Version
from services.mastery.model.profile import Misconception
from services.mastery.model.trend import days_of
from services.mastery.ports import TopicMastery, Units


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pupil's mastery of a topic, the steps to it in the order of time, and what their answers say about misconceptions.

    The mastery is where the steps lead, also where an answer arrived while they were read."""

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
        taken = steps(verdicts, parameters)
        moments, p_known = [one.observation.submitted_at for one in taken], [one.p_known for one in taken]
        reached = replace(
            mastery,
            p_known=p_known[-1],
            attempts_count=len(taken),
            last_attempt_at=moments[-1],
            days=days_of(moments, p_known),
        )
        found = profile.misconceptions if profile else ()
        return Explanation(reached, taken, [one for one in found if one.topic_id == topic_id])
