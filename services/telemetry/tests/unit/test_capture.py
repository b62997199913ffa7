from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.telemetry.v1 import Column, InteractionType
from services.telemetry.model.capture import Keystroke, summarise

keystrokes = st.builds(
    Keystroke,
    timestamp_ms=st.integers(0, 86_400_000),
    type=st.sampled_from([one.value for one in InteractionType]),
    column=st.sampled_from([one.value for one in Column]),
    value=st.text(max_size=64),
    cursor_pos=st.integers(0, 10_000),
)


def stroke(at: int, kind: str) -> Keystroke:
    return Keystroke(timestamp_ms=at, type=kind, column="units", value="", cursor_pos=0)


def test_summary_of_nothing_when_no_keystrokes_came_then_all_zero() -> None:
    assert set(summarise([]).values()) == {0}


def test_summary_when_types_are_mixed_then_each_is_counted_and_time_spans_the_extremes() -> None:
    events = [stroke(900, "undo"), stroke(100, "hint_request"), stroke(400, "paste"), stroke(500, "paste")]
    assert summarise(events) == {
        "total_events": 4,
        "duration_ms": 800,
        "hints_used": 1,
        "undo_count": 1,
        "paste_count": 2,
    }


@given(st.lists(keystrokes, max_size=30), st.randoms())
def test_summary_when_keystrokes_are_shuffled_then_it_stays_the_same(events: list[Keystroke], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert summarise(shuffled) == summarise(events)


@given(st.lists(keystrokes, max_size=30))
def test_summary_when_anything_is_captured_then_counts_fit_into_the_total(events: list[Keystroke]) -> None:
    summary = summarise(events)
    assert summary["total_events"] == len(events)
    assert summary["hints_used"] + summary["undo_count"] + summary["paste_count"] <= len(events)
    assert 0 <= summary["duration_ms"] <= 86_400_000
