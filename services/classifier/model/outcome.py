"""What came of a question, in the words of the event that tells it."""

from datetime import datetime
from typing import Any

from services.classifier.model.question import Question


def event_of(question: Question, outcome: str, at: datetime, **found: Any) -> dict[str, Any]:
    """The fields of `classifier.attempt.classified.v1`; what is not `found` is empty."""
    nothing = dict.fromkeys(
        ("error_tag", "confidence", "step", "reading", "solution", "model", "prompt_version", "reason")
    )
    return {
        "attempt_id": str(question.attempt_id),
        "student_id": question.student_id,
        "question": question.kind,
        "outcome": outcome,
        "source": "LLM",
        "evidence": "",
        "suspicions": [],
        **nothing,
        **found,
        "classified_at": at.isoformat(),
    }
