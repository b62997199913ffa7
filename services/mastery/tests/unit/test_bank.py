"""The bank finds what was told last, by topic, target and task; and what has to be held before a topic."""

from hypothesis import given
from hypothesis import strategies as st

from services.mastery.model.bank import Bank, Exercise
from services.mastery.tests.practice import bank_of, exercise

told = st.lists(
    st.builds(
        lambda name, topic, targets, is_practice: exercise(name, topic, 0.0, *targets, is_practice=is_practice),
        st.sampled_from("abcd"),
        st.sampled_from(("halves", "thirds")),
        st.sets(st.sampled_from(("BUG_A", "BUG_B"))),
        st.booleans(),
    )
    | st.sampled_from("abcd")
)


@given(told)
def test_bank_after_any_changes_finds_what_was_told_last(changes: list[Exercise | str]) -> None:
    bank, last = Bank(), dict[object, Exercise]()
    for one in changes:
        if isinstance(one, str):
            gone = exercise(one, "halves").id
            bank.remove(gone)
            last.pop(gone, None)
        else:
            bank.put(one)
            last[one.id] = one
    practice = [one for one in last.values() if one.is_practice]
    assert set(bank.practised()) == {one.topic_id for one in practice}
    for topic in ("halves", "thirds"):
        assert set(bank.of_topic(topic).values()) == {one for one in practice if one.topic_id == topic}
    for code in ("BUG_A", "BUG_B"):
        assert set(bank.of_target(code).values()) == {one for one in practice if code in one.targets}
    assert bank.difficulties == {key: one.difficulty for key, one in last.items()}
    for name in "abcd":
        assert set(bank.of_prompt(f" {name}").values()) == {one for one in practice if one.prompt == name}
        assert bank.find(exercise(name, "halves").id) == last.get(exercise(name, "halves").id)


def test_gates_where_a_prerequisite_cannot_be_practised_are_its_own_prerequisites() -> None:
    chain = {"counting": (), "facts": ("counting",), "place": ("facts",), "adding": ("place",)}
    bank = bank_of(chain, [exercise("3, 4, _", "counting"), exercise("2 + 2", "adding")])
    assert bank.gates("adding") == {"counting"}
    assert bank.foundations("adding") == {"counting", "facts", "place"}
    bank.put(exercise("tens of 34", "place"))
    assert bank.gates("adding") == {"place"}
    bank.remove_topic("adding")
    assert bank.gates("adding") == set()


def test_gates_of_topics_in_a_circle_end() -> None:
    bank = bank_of({"egg": ("hen",), "hen": ("egg",)}, [exercise("1", "egg"), exercise("2", "hen")])
    assert bank.gates("egg") == {"hen"}
    assert bank.foundations("hen") == {"egg"}
