"""What attempts, and findings about them, say about their pupils."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from services.attempts.model.profile import Lesson, PupilProfile
from services.attempts.ports import UnitOfWork


async def learn(
    work: UnitOfWork, students: Collection[UUID], lessons: Sequence[Lesson], now: datetime
) -> dict[UUID, PupilProfile]:
    """The profiles of these pupils after the lessons, stored where they changed; none for pupils without evidence."""
    by_student: defaultdict[UUID, list[Lesson]] = defaultdict(list)
    for one in lessons:
        by_student[one.student_id].append(one)
    before = await work.profiles.get(students)
    after = {student_id: one.after(by_student[student_id], now) for student_id, one in before.items()}
    if changes := [(before[id_], after[id_]) for id_ in sorted(after) if after[id_] is not before[id_]]:
        await work.profiles.replace(changes)
    return {student_id: one for student_id, one in after.items() if one.revision}
