import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.settled import MAX_METADATA, Settled, TooManyGaps

OFFSETS = st.sets(st.integers(0, 40))


@settings(deadline=None)
@given(offsets=OFFSETS, order=st.randoms())
def test_settled_offsets_are_remembered_whatever_their_order(offsets: set[int], order: object) -> None:
    settled = Settled(0)
    shuffled = list(offsets)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    for offset in shuffled:
        settled.add(offset)
    again = Settled.read(settled.first_open, settled.metadata(), beginning=0)
    assert again == settled
    assert {offset for offset in range(50) if offset in again} == offsets
    assert again.first_open not in again


@settings(deadline=None)
@given(offsets=OFFSETS, beginning=st.integers(0, 50))
def test_what_retention_took_away_counts_as_settled(offsets: set[int], beginning: int) -> None:
    settled = Settled(0)
    for offset in offsets:
        settled.add(offset)
    later = Settled.read(settled.first_open, settled.metadata(), beginning)
    assert later.first_open >= beginning
    assert {offset for offset in range(beginning, 60) if offset in later} == {
        one for one in offsets if one >= beginning
    }


def test_neighbours_are_written_as_a_range() -> None:
    assert Settled(3, {7, 8, 9, 12}).metadata() == "7-9,12"


def test_more_gaps_than_the_broker_keeps_are_refused() -> None:
    gaps = set(range(1, 2 * MAX_METADATA, 2))
    with pytest.raises(TooManyGaps, match="replay the older errors first"):
        Settled(0, gaps).metadata()
