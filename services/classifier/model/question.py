"""What is asked about an attempt, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
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


def question_of(key: str, command: Mapping[str, Any], *, domain: str | None = None, group: str = "") -> Question:
    """A question as the command asks it. Work of no known domain may show the errors of any."""
    return Question(
        key=key,
        attempt_id=UUID(command["attempt_id"]),
        student_id=command["student_id"],
        topic_id=command["topic_id"],
        domain=domain or "TRANSV",
        group=group,
        kind=command["question"],
        problem=command["problem"],
        expected_answer=command["expected_answer"],
        answer=command["answer"],
        steps=tuple(step["expression"] for step in command["steps"]),
        unread_steps=tuple(command["unread_steps"]),
        language=command["language"],
        trace_id=command["trace_id"],
    )
