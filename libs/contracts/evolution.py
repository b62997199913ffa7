"""What a change of the contracts does to those who read and write them.

The rule (architecture, section 5.6): inside a version a reader may learn to accept more, never less. A change that
only widens is benign once every consumer runs the new code before any producer does; what narrows is breaking, since
the log still holds records of the old shape, and wants a new version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import TopologicalSorter
from typing import Any

from libs.contracts.stored import Schema, resolve
from libs.contracts.topics import TOPICS


class Impact(StrEnum):
    BREAKING = "breaking"
    BENIGN = "benign"
    RETIREMENT = "retirement"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is the field (`candidates[].code`), empty for the type as a whole."""

    type: str
    topic: str
    path: str
    what: str
    impact: Impact

    def __str__(self) -> str:
        return f"{self.type}{': ' if self.path else ''}{self.path}: {self.what}"


Difference = tuple[str, str, Impact]  # path, what, impact

# +1: a higher value is tighter, -1: a lower one is.
BOUNDS = {
    "minimum": 1,
    "exclusiveMinimum": 1,
    "minLength": 1,
    "minItems": 1,
    "minProperties": 1,
    "maximum": -1,
    "exclusiveMaximum": -1,
    "maxLength": -1,
    "maxItems": -1,
    "maxProperties": -1,
}
RULES = ("pattern", "multipleOf", "uniqueItems", "const")  # dropping one widens, adding or changing one narrows
ANNOTATIONS = {"title", "description", "examples", "deprecated", "default", "$schema", "$id", "$defs"}
DEEPEST = 8  # no payload nests deeper; a schema that contains itself does
STRUCTURE = {"type", "format", "anyOf", "enum", "properties", "required", "items", "x-topic", "x-key"}


def changes(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[Change]:
    """Every difference between two sets of schemas by type, breaking ones first."""
    found = []
    for type_ in sorted(old.keys() | new.keys()):
        schema = new.get(type_) or old[type_]
        for path, what, impact in _type_differences(type_, old, new):
            found.append(Change(type_, schema["x-topic"], path, what, impact))
    return sorted(found, key=lambda change: list(Impact).index(change.impact))


def roll_out(found: Iterable[Change]) -> list[tuple[str, ...]]:
    """Services in the order of their release, those of one step together: consumers before producers, but producers
    first where a type retires. Raises graphlib.CycleError where two changes demand opposite orders: release the
    changes one after the other."""
    order: TopologicalSorter[str] = TopologicalSorter()
    for change in found:
        topic = TOPICS[change.topic]
        readers, writers = topic.listeners, topic.producers
        first, then = (writers, readers) if change.impact is Impact.RETIREMENT else (readers, writers)
        for service in first:
            order.add(service)
        for service in then:
            order.add(service, *(earlier for earlier in first if earlier != service))
    order.prepare()
    steps = []
    while ready := order.get_ready():
        steps.append(tuple(sorted(ready)))
        order.done(*ready)
    return steps


def _type_differences(type_: str, old: Mapping[str, Schema], new: Mapping[str, Schema]) -> Iterator[Difference]:
    if type_ not in old:
        yield "", "type added", Impact.BENIGN
    elif type_ not in new:
        if any(_succeeds(other, type_) for other in old):
            yield "", "type retired, its successor has been released before", Impact.RETIREMENT
        else:
            yield "", "type removed, and no later version of it has been released before", Impact.BREAKING
    else:
        for keyword, what in (("x-topic", "moved from topic"), ("x-key", "key changed from")):
            if (before := old[type_][keyword]) != (after := new[type_][keyword]):
                yield "", f"{what} {before} to {after}", Impact.BREAKING
        yield from _Comparison(old[type_], new[type_]).differences()


def _succeeds(other: str, type_: str) -> bool:
    (stem, _, version), (other_stem, _, other_version) = type_.rpartition(".v"), other.rpartition(".v")
    return stem == other_stem and int(other_version) > int(version)


class _Comparison:
    """Walks two schemas side by side."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old = old
        self._new = new

    def differences(self) -> Iterator[Difference]:
        return self._node("", self._old, self._new)

    def _node(self, path: str, old: Schema, new: Schema) -> Iterator[Difference]:
        """Compares the alternatives of two nodes, matched by what kind of value they take."""
        before, after = _alternatives(self._old, old), _alternatives(self._new, new)
        if before is None or after is None or path.count(".") + path.count("[]") > DEEPEST:
            if _plain(self._old, old) != _plain(self._new, new):
                yield path, "changed in a way this check cannot judge", Impact.BREAKING
            return
        for kind, node in before.items():
            match = kind if kind in after else next((other for other in after if _covers(other, kind)), None)
            if match is None:
                yield path, f"no longer accepts {kind}", Impact.BREAKING
                continue
            if match != kind:
                yield path, f"{kind} widened to {match}", Impact.BENIGN
            yield from self._keywords(path, node, after[match])
        for kind in after:
            if not any(kind == other or _covers(kind, other) or _covers(other, kind) for other in before):
                yield path, f"accepts {kind}, too", Impact.BENIGN

    def _keywords(self, path: str, old: Schema, new: Schema) -> Iterator[Difference]:
        yield from _bounds(path, old, new)
        yield from _words(path, old, new)
        for keyword in RULES:
            if (before := old.get(keyword)) != (after := new.get(keyword)):
                yield path, f"{keyword} {before} became {after}", _breaking_if(after is not None)
        yield from self._properties(path, old, new)
        if "items" in old and "items" in new:
            yield from self._node(f"{path}[]", old["items"], new["items"])
        elif "items" in old or "items" in new:
            yield path, "the rule for its items appeared or vanished", _breaking_if("items" in new)
        for keyword in (old.keys() | new.keys()) - ANNOTATIONS - STRUCTURE - BOUNDS.keys() - set(RULES):
            if _plain(self._old, old.get(keyword)) != _plain(self._new, new.get(keyword)):
                yield path, f"{keyword} changed, which this check cannot judge", Impact.BREAKING

    def _properties(self, path: str, old: Schema, new: Schema) -> Iterator[Difference]:
        before, after = old.get("properties", {}), new.get("properties", {})
        was_required, is_required = set(old.get("required", ())), set(new.get("required", ()))
        for name in before | after:
            field = f"{path}.{name}" if path else name
            if name not in after:
                yield field, "field removed", Impact.BREAKING
            elif name not in before:
                required = name in is_required
                yield field, f"{'required' if required else 'optional'} field added", _breaking_if(required)
            else:
                if (name in was_required) != (name in is_required):
                    required = name in is_required
                    yield field, f"made {'required' if required else 'optional'}", _breaking_if(required)
                elif before[name].get("default") != after[name].get("default"):
                    yield field, "default changed: records without the field mean something else", Impact.BREAKING
                yield from self._node(field, before[name], after[name])


def _alternatives(root: Schema, node: Schema) -> dict[str, Schema] | None:
    """The kinds of value a node takes, each with its rules; None where two of one kind cannot be told apart."""
    node = resolve(root, node)
    nodes = [resolve(root, one) for one in node.get("anyOf", (node,))]
    for kind in (_kind, _named_kind):
        found = {kind(one): one for one in nodes}
        if len(found) == len(nodes):
            return found
    return None


def _kind(node: Schema) -> str:
    name = str(node.get("type", "anything"))
    return f"{name} ({node['format']})" if "format" in node else name


def _named_kind(node: Schema) -> str:
    return f"{_kind(node)} {node.get('title', '')}"


def _plain(root: Schema, value: Any, above: frozenset[str] = frozenset()) -> Any:
    """The value with references followed and annotations left out, so that what means the same is equal."""
    if isinstance(value, list):
        return [_plain(root, one, above) for one in value]
    if not isinstance(value, dict):
        return value
    if (reference := value.get("$ref")) is not None:
        return reference if reference in above else _plain(root, resolve(root, value), above | {reference})
    # A field may be called "description": only as text is that an annotation.
    return {
        key: _plain(root, one, above) for key, one in value.items() if key not in ANNOTATIONS or isinstance(one, dict)
    }


def _covers(wide: str, narrow: str) -> bool:
    """Whether a reader of `wide` reads everything of the kind `narrow`."""
    return wide == "anything" or (wide, narrow) == ("number", "integer") or narrow.startswith(f"{wide} (")


def _bounds(path: str, old: Schema, new: Schema) -> Iterator[Difference]:
    for keyword, sign in BOUNDS.items():
        before, after = old.get(keyword), new.get(keyword)
        if before != after:
            tighter = after is not None and (before is None or (after - before) * sign > 0)
            yield path, f"{keyword} {before} became {after}", _breaking_if(tighter)


def _words(path: str, old: Schema, new: Schema) -> Iterator[Difference]:
    before: list[Any] | None = old.get("enum")
    after: list[Any] | None = new.get("enum")
    if before is None and after is not None:
        yield path, f"any value became one of {_names(after)}", Impact.BREAKING
    elif before is not None and after is None:
        yield path, f"one of {_names(before)} became any value", Impact.BENIGN
    elif before is not None and after is not None:
        for word in before:
            if word not in after:
                yield path, f"word {word} removed", Impact.BREAKING
        for word in after:
            if word not in before:
                yield path, f"word {word} added", Impact.BENIGN


def _breaking_if(condition: bool) -> Impact:
    return Impact.BREAKING if condition else Impact.BENIGN


def _names(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values)
