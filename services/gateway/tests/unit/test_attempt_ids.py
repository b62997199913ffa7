"""Attempt ids certify themselves."""

from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.model.attempt_ids import TAG_BITS, AttemptIds

IDS = AttemptIds(b"a secret of the tests")
uuids = st.uuids()
keys = st.none() | st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=128)


@given(uuids, keys)
def test_mint_when_asked_then_the_id_is_a_uuid8_that_its_pupil_owns(student: UUID, key: str | None) -> None:
    attempt = IDS.mint(student, key)
    assert (attempt.version, attempt.variant) == (8, RFC_4122)
    assert IDS.is_minted_for(attempt, student)


@given(uuids, uuids, keys)
def test_mint_when_another_pupil_asks_with_the_same_key_then_the_ids_differ(
    one: UUID, two: UUID, key: str | None
) -> None:
    if one != two:
        assert IDS.mint(one, key) != IDS.mint(two, key)
        assert not IDS.is_minted_for(IDS.mint(one, key), two)


@given(uuids, keys, st.integers(0, 127))
def test_is_minted_for_when_any_bit_is_changed_then_false(student: UUID, key: str | None, bit: int) -> None:
    forged = UUID(int=IDS.mint(student, key).int ^ (1 << bit))
    assert not IDS.is_minted_for(forged, student)


@given(uuids, uuids)
def test_is_minted_for_when_nobody_minted_it_then_false(student: UUID, other: UUID) -> None:
    assert not IDS.is_minted_for(other, student)


@given(uuids, keys)
def test_mint_when_the_key_repeats_then_so_does_the_id_and_without_a_key_never(student: UUID, key: str | None) -> None:
    assert (IDS.mint(student, key) == IDS.mint(student, key)) == (key is not None)
    assert AttemptIds(b"another instance, other secret").mint(student, key) != IDS.mint(student, key)


@given(uuids, st.integers(0, 2**48 - 2))
def test_mint_when_time_goes_by_then_ids_without_a_key_grow(student: UUID, now: int) -> None:
    earlier = AttemptIds(b"secret", now_ms=lambda: now).mint(student)
    later = AttemptIds(b"secret", now_ms=lambda: now + 1).mint(student)
    assert earlier.int >> TAG_BITS < later.int >> TAG_BITS
