from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import derived_id, new_id, problem_id

MOMENTS = st.integers(0, (1 << 48) - 1)


@given(earlier=MOMENTS, later=MOMENTS)
def test_new_id_made_later_sorts_later(earlier: int, later: int) -> None:
    first, second = new_id(lambda: min(earlier, later)), new_id(lambda: max(earlier, later))
    if earlier != later:
        assert first < second
        assert str(first) < str(second), "also as text, in a database and in a log"


@given(MOMENTS)
def test_new_id_is_a_uuid_of_version_7_that_begins_with_its_milliseconds(now: int) -> None:
    made = new_id(lambda: now)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == now


def test_new_ids_of_one_millisecond_differ() -> None:
    assert len({new_id(lambda: 1) for _ in range(1000)}) == 1000


@given(st.uuids(), st.text())
def test_derived_id_of_the_same_cause_and_name_is_the_same(cause: UUID, name: str) -> None:
    assert derived_id(cause, name) == derived_id(cause, name)
    assert derived_id(cause, name).version == 5


@given(st.lists(st.tuples(st.uuids(), st.text()), unique=True, min_size=2))
def test_derived_ids_differ_by_cause_and_by_name(facts: list[tuple[UUID, str]]) -> None:
    assert len({derived_id(cause, name) for cause, name in facts}) == len(facts)


def test_derived_id_never_changes_between_releases() -> None:
    """A redelivered record must lead to the id that an earlier release gave: deduplication hangs on it."""
    cause = UUID("01920c5e-8a1b-7c3d-9e4f-5a6b7c8d9e0f")
    assert str(derived_id(cause, "attempts.attempt.recorded.v1")) == "003bd07e-c389-52a1-a965-20a96a03c94f"


def test_problem_id_is_that_of_the_text_whatever_its_spaces() -> None:
    assert problem_id("Solve  x^3 = 8 ") == problem_id("Solve x^3\n= 8") == problem_id("Solve\u00a0x^3 = 8")
    assert problem_id("Solve x^3 = 8") != problem_id("Solve X^3 = 8")


def test_problem_id_never_changes_between_releases() -> None:
    assert problem_id("Solve x^3 = 8") == UUID("f8c07f63-a7d5-5bf5-8aea-24ad12ad7c9c")
