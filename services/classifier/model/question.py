"""What is asked about an attempt, and what became of it."""

from dataclasses import dataclass
from uuid import UUID

UNSOLVED, UNREAD = "UNSOLVED", "UNREAD"


@dataclass(frozen=True, slots=True)
class Question:
    """`key` is that of the job. No model ever sees a key, an id or a name: see `prompt`."""

    key: str
    attempt_id: UUID
    student_id: str
    topic_id: str | None
    domain: str
    group: str
    kind: str
    problem: str
    expected_answer: str | None
    answer: str
    steps: tuple[str, ...]
    unread_steps: tuple[int, ...]
    language: str
    trace_id: str
