"""The check finds every kind of breaking change, and calls benign only what reads every old record."""

import json
from graphlib import CycleError
from typing import Annotated, Any, Literal, Optional
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, Field, create_model

from libs.contracts.evolution import BOUNDS, Change, Impact, changes, roll_out
from libs.contracts.registry import Payload, Vocabulary
from libs.contracts.stored import Schema, schemas

TYPE = "attempts.attempt.recorded.v1"
MISSING = object()


class Word(Vocabulary):
    YES = "YES"
    UNKNOWN = "UNKNOWN"


class MoreWords(Vocabulary):
    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class Inner(Payload):
    size: int


class InnerWithMore(Payload):
    size: int
    colour: str = "red"


class InnerWithDemand(Payload):
    size: int
    colour: str


class Tree(BaseModel):
    children: list["Tree"] = []


def schema_of(payload: type[BaseModel], topic: str = "attempts-lifecycle", key: str = "student_id") -> Schema:
    return {"x-topic": topic, "x-key": key, **payload.model_json_schema()}


def payload(**fields: Any) -> type[Payload]:
    model: type[Payload] = create_model("Thing", __base__=Payload, **fields)
    return model


def impacts(old: type[BaseModel], new: type[BaseModel]) -> list[Impact]:
    return [change.impact for change in changes({TYPE: schema_of(old)}, {TYPE: schema_of(new)})]


def field(old: Any, new: Any) -> list[Impact]:
    """The impact of one field `x` changing from one (annotation, default) to another, MISSING for no field."""
    before, after = (
        {} if one is MISSING else {"x": one if isinstance(one, tuple) else (one, ...)} for one in (old, new)
    )
    return impacts(payload(stays=(int, ...), **before), payload(stays=(int, ...), **after))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(int, MISSING, id="required field removed"),
        pytest.param((int, 0), MISSING, id="optional field removed"),
        pytest.param(MISSING, int, id="required field added"),
        pytest.param((int, 0), int, id="made required"),
        pytest.param((int, 0), (int, 1), id="default changed"),
        pytest.param(float, int, id="number narrowed to integer"),
        pytest.param(int | None, int, id="null no longer accepted"),
        pytest.param(int | str, int, id="alternative removed"),
        pytest.param(str, int, id="type exchanged"),
        pytest.param(str, UUID, id="text narrowed to UUID"),
        pytest.param(UUID, AwareDatetime, id="format exchanged"),
        pytest.param(str, Word, id="text narrowed to words"),
        pytest.param(MoreWords, Word, id="word removed"),
        pytest.param(Annotated[int, Field(ge=0)], Annotated[int, Field(ge=1)], id="minimum raised"),
        pytest.param(int, Annotated[int, Field(ge=0)], id="minimum introduced"),
        pytest.param(Annotated[int, Field(le=9)], Annotated[int, Field(le=8)], id="maximum lowered"),
        pytest.param(Annotated[float, Field(ge=0)], Annotated[float, Field(gt=0)], id="minimum made exclusive"),
        pytest.param(Annotated[str, Field(max_length=9)], Annotated[str, Field(max_length=8)], id="text shortened"),
        pytest.param(str, Annotated[str, Field(min_length=1)], id="empty text refused"),
        pytest.param(str, Annotated[str, Field(pattern="^a")], id="pattern introduced"),
        pytest.param(int, Annotated[int, Field(multiple_of=2)], id="multiple introduced"),
        pytest.param(list[int], Annotated[list[int], Field(max_length=3)], id="list shortened"),
        pytest.param(list[float], list[int], id="items narrowed"),
        pytest.param(list[Any], list[int], id="items ruled"),
        pytest.param(list[int], set[int], id="items made unique"),
        pytest.param(tuple[int, str], tuple[int, int], id="part of a tuple narrowed"),
        pytest.param(dict[str, float], dict[str, int], id="values of a map narrowed"),
        pytest.param(dict[str, Inner], dict[str, InnerWithDemand], id="map of objects, required field added"),
        pytest.param(Inner, InnerWithDemand, id="nested required field added"),
        pytest.param(InnerWithMore, Inner, id="nested field removed"),
        pytest.param(Inner | None, InnerWithDemand | None, id="nested required field added, nullable"),
        pytest.param(list[Inner], list[InnerWithDemand], id="required field added in a list"),
        pytest.param(Literal["a"], Literal["b"], id="constant exchanged"),
        pytest.param(
            Annotated[int, Field(le=9)], Annotated[float, Field(le=8)], id="widened in type, tightened in bound"
        ),
    ],
)
def test_breaking_change_is_found(old: Any, new: Any) -> None:
    assert Impact.BREAKING in field(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(MISSING, (int, 0), id="optional field added"),
        pytest.param(int, (int, 0), id="made optional"),
        pytest.param(int, float, id="integer widened to number"),
        pytest.param(int, int | None, id="null accepted"),
        pytest.param(int, int | str, id="alternative added"),
        pytest.param(UUID, str, id="UUID widened to text"),
        pytest.param(int, Any, id="anything accepted"),
        pytest.param(Word, MoreWords, id="word added"),
        pytest.param(Word, str, id="words widened to text"),
        pytest.param(Annotated[int, Field(ge=1)], Annotated[int, Field(ge=0)], id="minimum lowered"),
        pytest.param(Annotated[int, Field(le=9)], int, id="maximum dropped"),
        pytest.param(Annotated[str, Field(pattern="^a")], str, id="pattern dropped"),
        pytest.param(list[int], list[int | None], id="items widened"),
        pytest.param(list[Inner], list[InnerWithMore], id="optional field added in a list"),
        pytest.param(Inner | None, InnerWithMore | None, id="nested optional field added, nullable"),
    ],
)
def test_widening_change_is_benign(old: Any, new: Any) -> None:
    found = field(old, new)
    assert found
    assert set(found) == {Impact.BENIGN}


@pytest.mark.parametrize("keyword", BOUNDS)
@pytest.mark.parametrize(("old", "new"), [(3, 4), (4, 3), (None, 3), (3, None)])
def test_bound_is_breaking_only_where_it_tightens(keyword: str, old: int | None, new: int | None) -> None:
    def bounded(value: int | None) -> Schema:
        rule = {} if value is None else {keyword: value}
        return schema_of(Inner) | {"properties": {"x": {"type": "number", **rule}}, "required": ["x"]}

    (change,) = changes({TYPE: bounded(old)}, {TYPE: bounded(new)})
    loosened = new is None or (old is not None and (new < old if "min" in keyword.lower() else new > old))
    assert change.impact is (Impact.BENIGN if loosened else Impact.BREAKING)


@pytest.mark.parametrize("one", [Tree, Inner, payload(x=(Inner | None, None)), payload(x=(dict[str, Tree], ...))])
def test_what_did_not_change_is_not_reported(one: type[BaseModel]) -> None:
    assert impacts(one, one) == []


def test_documentation_is_no_change() -> None:
    described = payload(x=(Annotated[int, Field(description="A number.", title="X", examples=[1])], ...))
    assert impacts(payload(x=(int, ...)), described) == []


def test_field_called_description_is_a_field() -> None:
    assert impacts(payload(description=(str, ...)), payload(other=(str, "")))[0] is Impact.BREAKING
    nested = {"x": (dict[str, payload(description=(str, ...))], ...)}  # type: ignore[misc]
    assert impacts(payload(**nested), payload(x=(dict[str, payload(description=(int, ...))], ...))) == [Impact.BREAKING]  # type: ignore[misc]


def test_renamed_class_of_a_nested_object_is_no_change() -> None:
    other = create_model("Renamed", __base__=Payload, size=(int, ...))
    assert field(Inner, other) == []
    assert field(MAYBE[Inner], MAYBE[other]) == []


def test_moved_topic_and_changed_key_are_breaking() -> None:
    for moved in (schema_of(Inner, topic="mastery-updates"), schema_of(Inner, key="attempt_id")):
        assert [change.impact for change in changes({TYPE: schema_of(Inner)}, {TYPE: moved})] == [Impact.BREAKING]


def test_change_says_type_field_and_what() -> None:
    old, new = payload(x=(list[Inner], ...)), payload(x=(list[InnerWithDemand], ...))
    (change,) = changes({TYPE: schema_of(old)}, {TYPE: schema_of(new)})
    assert str(change) == f"{TYPE}: x[].colour: required field added"


def test_type_added_is_benign_and_type_removed_is_breaking() -> None:
    one = {TYPE: schema_of(Inner)}
    assert [change.impact for change in changes({}, one)] == [Impact.BENIGN]
    assert [change.impact for change in changes(one, {})] == [Impact.BREAKING]


def test_type_retires_once_its_successor_has_been_released() -> None:
    first, second = {"a.b.done.v9": schema_of(Inner)}, {"a.b.done.v10": schema_of(Inner)}
    assert [change.impact for change in changes(first | second, second)] == [Impact.RETIREMENT]
    assert Impact.BREAKING in [change.impact for change in changes(first, second)], "the successor was not there before"


def test_todays_schemas_compared_with_themselves_show_nothing() -> None:
    assert changes(schemas(), schemas()) == []


def _change(topic: str, impact: Impact = Impact.BENIGN) -> Change:
    return Change("a.b.done.v1", topic, "", "changed", impact)


def test_consumers_are_released_before_producers() -> None:
    assert roll_out([_change("attempts-lifecycle")]) == [("gateway", "mastery"), ("attempts",)]
    chain = [_change("attempts-lifecycle"), _change("mastery-updates")]
    assert roll_out(chain) == [("gateway",), ("mastery",), ("attempts",)]


def test_producers_are_released_first_where_a_type_retires() -> None:
    assert roll_out([_change("attempts-lifecycle", Impact.RETIREMENT)]) == [("attempts",), ("gateway", "mastery")]


def test_opposite_orders_are_refused() -> None:
    with pytest.raises(CycleError):
        roll_out([_change("attempts-commands"), _change("gateway-replies")])


def _between(low: int, high: int) -> Any:
    return Annotated[int, Field(ge=low, le=high)]


def _at_most(length: int) -> Any:
    return Annotated[str, Field(max_length=length)]


# Types are made at run time here, of which a type checker wants to know nothing.
MAYBE: Any = Optional
LIST: Any = list
MAP: Any = dict
RULED: Any = Annotated

# (annotation, a value that it takes)
TYPED: st.SearchStrategy[tuple[Any, Any]] = st.recursive(
    st.one_of(
        st.tuples(st.just(int), st.integers(-5, 5)),
        st.tuples(st.just(float), st.sampled_from([-1.5, 0.0, 2.0])),
        st.tuples(st.just(str), st.text("ab", max_size=4)),
        st.tuples(st.builds(_between, st.integers(-3, 0), st.integers(0, 3)), st.just(0)),
        st.tuples(st.integers(1, 3).map(_at_most), st.just("a")),
        st.tuples(st.sampled_from([Word, MoreWords]), st.sampled_from(["YES", "NO"])),
        st.tuples(st.sampled_from([Inner, InnerWithMore]), st.just({"size": 1})),
        st.tuples(st.just(InnerWithDemand), st.just({"size": 1, "colour": "blue"})),
    ),
    lambda inner: st.one_of(
        inner.map(lambda pair: (MAYBE[pair[0]], pair[1])),
        inner.map(lambda pair: (MAYBE[pair[0]], None)),
        inner.map(lambda pair: (LIST[pair[0]], [pair[1]])),
        inner.map(lambda pair: (MAP[str, pair[0]], {"k": pair[1]})),
        inner.map(lambda pair: (RULED[LIST[pair[0]], Field(max_length=2)], [pair[1], pair[1]])),
    ),
    max_leaves=3,
)


@settings(max_examples=60)  # each makes models, which takes a while
@given(old=TYPED, new=st.lists(TYPED, min_size=3, max_size=3))
def test_every_old_record_is_read_unless_the_change_is_called_breaking(old: Any, new: Any) -> None:
    (annotation, value), before = old, payload(x=(old[0], ...))
    written = before.model_validate_json(json.dumps({"x": value}), strict=True).model_dump_json()
    for after in (payload(x=(annotation, ...)) for annotation, _ in (*new, (MAYBE[annotation], None))):
        if Impact.BREAKING not in impacts(before, after):
            after.model_validate_json(written, strict=True)
