"""What attempts, and findings about them, say about their pupils."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.attempts.model.profile import Lesson, PupilProfile
from services.attempts.ports import UnitOfWork


async def learn(
    work: UnitOfWork,
    before: Mapping[UUID, PupilProfile],
    lessons: Sequence[Lesson],
    now: datetime,
    again: Collection[UUID],
) -> dict[UUID, PupilProfile]:
    """Stores what the lessons make of the pupils' profiles. Gives those to be told: what others would hear of it is not what
    it was, or it may never have been told because these pupils' records came `again`."""
    by_student: defaultdict[UUID, list[Lesson]] = defaultdict(list)
    for one in lessons:
        by_student[one.student_id].append(one)
    after = {student_id: one.after(by_student[student_id], now) for student_id, one in before.items()}
    if changes := [(before[id_], after[id_]) for id_ in sorted(after) if after[id_] is not before[id_]]:
        await work.profiles.replace(changes)
    return {id_: one for id_, one in after.items() if one.revision and (id_ in again or one.said != before[id_].said)}
