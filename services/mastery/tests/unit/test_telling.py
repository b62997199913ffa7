"""What is told of a batch."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from services.mastery.mapping import to_outgoing

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def outcome(topic_id: str) -> Any:
    observation = SimpleNamespace(student_id=uuid4(), topic_id=topic_id, attempt_id=uuid4())
    movement = SimpleNamespace(p_known=0.5, before=0.3, attempts_count=1, last_attempt_at=NOW, version=0)
    return SimpleNamespace(observation=observation, movement=movement, recorded_at=NOW)


def test_outgoing_record_twice_in_a_batch_is_told_again_under_the_same_ids() -> None:
    cause: Any = SimpleNamespace(id=uuid4(), reply_partition=None)
    one = [outcome("addition"), outcome("fractions")]
    names = [told.name for told in to_outgoing([cause] * 4, one + one)]
    assert names == ["", "fractions", "", "fractions"]
