"""A course as it was told last."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Course:
    """Who teaches it and who attends it; nobody attends one that is archived. `revision` grows with every change."""

    revision: int
    teacher_ids: tuple[UUID, ...]
    student_ids: tuple[UUID, ...]
    is_archived: bool = False
