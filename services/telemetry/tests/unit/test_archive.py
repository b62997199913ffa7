from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.telemetry.model.archive import (
    PARTITIONS,
    Batch,
    Candidate,
    LinesWriter,
    day_prefix,
    one_object,
    partition_of,
    read_lines,
)

MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)
candidates = st.lists(
    st.tuples(st.integers(-3, 3), st.integers(0, 50)).map(lambda one: (timedelta(seconds=one[0]), one[1])), max_size=20
).map(
    lambda rows: [
        Candidate(place, MIDNIGHT + offset, events)
        for place, (offset, events) in enumerate(sorted(rows, key=lambda row: row[0]))
    ]
)


@given(candidates, st.integers(1, 120))
def test_one_object_when_candidates_wait_then_it_takes_a_beginning_of_one_day_within_the_limit(
    waiting: list[Candidate], limit: int
) -> None:
    chosen = one_object(waiting, limit)
    assert chosen == waiting[: len(chosen)]
    assert bool(chosen) == bool(waiting)
    assert len({one.created_at.date() for one in chosen}) <= 1
    assert len(chosen) <= 1 or sum(one.events for one in chosen) <= limit


@given(candidates, st.integers(1, 120))
def test_one_object_when_repeated_then_every_candidate_is_taken_once(waiting: list[Candidate], limit: int) -> None:
    left, taken = list(waiting), []
    while chosen := one_object(left, limit):
        taken += chosen
        left = left[len(chosen) :]
    assert taken == waiting


@given(st.uuids())
def test_partition_when_computed_then_it_is_in_range(student: UUID) -> None:
    assert 0 <= partition_of(student) < PARTITIONS


def test_partition_when_a_release_changes_then_pupils_stay_where_they_are() -> None:
    """Pinned: another hash would spread one pupil's archive over all partitions."""
    assert [partition_of(UUID(int=number)) for number in range(6)] == [1, 3, 1, 3, 0, 2]


def test_key_when_made_then_it_holds_day_partition_and_batch_only() -> None:
    batch = Batch(UUID(int=1), date(2026, 3, 2), 2, ())
    assert batch.key == "attempt_events/day=2026-03-02/partition=02/00000000-0000-0000-0000-000000000001.jsonl.gz"


@given(st.dates(), st.dates())
def test_day_prefixes_when_sorted_then_they_are_in_order_of_time(one: date, other: date) -> None:
    assert (day_prefix(one) < day_prefix(other)) == (one < other)


def test_object_when_read_back_then_it_has_one_line_per_document_and_times_in_utc() -> None:
    writer = LinesWriter()
    writer.add([{"event_id": UUID(int=1), "value": "1\n2"}])
    writer.add([{"event_id": UUID(int=2), "at": MIDNIGHT}])
    assert writer.lines == 2
    assert list(read_lines(writer.finish())) == [
        {"event_id": str(UUID(int=1)), "value": "1\n2"},
        {"event_id": str(UUID(int=2)), "at": "2026-03-03T00:00:00Z"},
    ]


def test_object_when_written_twice_then_its_bytes_are_the_same() -> None:
    bodies = []
    for _ in range(2):
        writer = LinesWriter()
        writer.add([{"value": str(number)} for number in range(100)])
        bodies.append(writer.finish())
    assert bodies[0] == bodies[1]


def test_object_when_truncated_then_reading_it_fails() -> None:
    writer = LinesWriter()
    writer.add([{"value": str(number)} for number in range(100)])
    with pytest.raises(ValueError, match="ends before"):
        list(read_lines(writer.finish()[:-9]))
