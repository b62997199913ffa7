"""Progress counts what was answered since the exercises were set, as the verdicts hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from services.mastery.model.assignment import Order, Progress, State, progress
from services.mastery.tests.practice import NOW, answer, exercise, pupil

TASKS = [exercise(f"add {at}", "addition") for at in range(4)]
IDS = tuple(one.id for one in TASKS)


def test_progress_by_the_answers_since_then_is_todo_tried_or_solved_in_the_order_of_the_exercises() -> None:
    minutes = [timedelta(minutes=at) for at in range(6)]
    answers = [
        answer(TASKS[0], 1, ago=minutes[5]),  # before it was set
        answer(TASKS[1], 0, ago=minutes[3]),
        answer(TASKS[1], 0.5, ago=minutes[2]),
        answer(TASKS[2], 1, ago=minutes[4]),
        answer(TASKS[2], 0, ago=minutes[1]),
    ]
    assert progress(IDS, NOW - minutes[4], answers) == (
        Progress(IDS[0], State.TODO, None),
        Progress(IDS[1], State.TRIED, NOW - minutes[2]),
        Progress(IDS[2], State.SOLVED, NOW - minutes[1]),
        Progress(IDS[3], State.TODO, None),
    )


def test_fingerprint_is_the_same_for_the_same_order_only() -> None:
    order = Order(pupil("teacher").id, "Sums", (pupil().id,), IDS, datetime(2026, 11, 9, 12, tzinfo=UTC))
    elsewhere = replace(order, due_at=datetime(2026, 11, 9, 13, tzinfo=timezone(timedelta(hours=1))))
    assert elsewhere.fingerprint() == order.fingerprint()
    others = [
        replace(order, title="Sums!"),
        replace(order, student_ids=(pupil("Bea").id,)),
        replace(order, exercise_ids=IDS[::-1]),
        replace(order, due_at=None),
        replace(order, course_id=UUID(int=1)),
        replace(order, course_id=UUID(int=2)),
    ]
    assert len({one.fingerprint() for one in (order, *others)}) == 7


def test_fingerprint_of_an_order_without_a_course_is_what_it_was_before_there_were_any() -> None:
    order = Order(UUID(int=1), "Sums", (UUID(int=2),), (UUID(int=3),), datetime(2026, 11, 9, 12, tzinfo=UTC))
    assert order.fingerprint() == "861378ed39c87ebdddbcecd0b15493ffb8bcb4abd974519ebd5f8e045072e59c"
