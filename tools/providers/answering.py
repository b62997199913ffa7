"""An answer for any schema: what its names mean to us where we know them, else the plainest valid value."""

from collections.abc import Iterable, Mapping
from typing import Any

from tools.providers import catalogue, solving
from tools.providers.catalogue import Catalogue, Guess, Work
from tools.providers.filling import Known, fill
from tools.providers.prompt import Prompt
from tools.providers.reading import read
from tools.providers.schema import Wanted
from tools.providers.transcribing import transcription

ALTERNATIVES = 3
OUTCOMES = {
    "right": ("CORRECT", "RIGHT"),
    "named": ("CLASSIFIED", "MISCONCEPTION", "INCORRECT", "WRONG"),
    "open": ("UNCLASSIFIED", "UNKNOWN", "UNSURE", "NONE", "INCORRECT", "WRONG"),
}


def answer(asked: Prompt) -> Any:
    """A value for the schema, or a sentence where there is none."""
    if asked.schema is None:
        return "This is a stand-in for a model: it answers what has a schema."
    wanted = Wanted(asked.schema)
    if asked.images:
        return fill(wanted, transcription(read(asked.images[0])))
    found = catalogue.works(asked.text)
    if not found:
        return fill(wanted, {})
    known = catalogue.catalogue(asked.texts)
    filled = [about(work, known) for work in found]
    array = next((name for name, one in wanted.properties.items() if one.items and one.items.properties), None)
    if array is None:
        return fill(wanted, filled[0])
    items = wanted.properties[array].items
    assert items is not None
    return fill(wanted, {array: lambda _: [[fill(items, one) for one in filled]]})


def about(work: Work, known: Catalogue) -> Known:
    """What can be said about one piece of work."""
    matches = catalogue.matches(work, known)

    def ranked(one: Wanted) -> list[Guess]:
        return catalogue.guesses(matches, known.words.keys() & one.enum or None)

    best = catalogue.guesses(matches)
    given = solving.value(work.says("answer"))
    is_right = given is not None and given == solving.value(work.says("expected") or work.says("problem"))
    first = None if is_right or not best else best[0]

    def code(one: Wanted) -> Iterable[Any]:
        return [None] if is_right else [guess.code for guess in ranked(one)]

    def confidence(_: Wanted) -> Iterable[Any]:
        return [0.95 if is_right else first.confidence if first else 0.1]

    def others(one: Wanted) -> Iterable[Any]:
        if one.items is None:
            return []
        items = one.items
        offered = next((items.properties[name] for name in CODE if name in items.properties), Wanted({}))
        return [[fill(items, suspicion(guess)) for guess in ranked(offered)[:ALTERNATIVES]]]

    def outcome(_: Wanted) -> Iterable[Any]:
        return OUTCOMES["right" if is_right else "named" if first else "open"]

    def evidence(_: Wanted) -> Iterable[Any]:
        said = f"The work and the entry share: {', '.join(first.shared[:8])}." if first else "Nothing in the work fits."
        return ["The answer has the right value." if is_right else said, ""]

    def step(_: Wanted) -> Iterable[Any]:
        return [catalogue.line_of(work, first) if first else None]

    return (
        dict.fromkeys(("id", "alias", "work", "work_id", "item", "item_id"), lambda _: [work.id])
        | dict.fromkeys(CODE, code)
        | dict.fromkeys(("candidates", "suspicions", "alternatives"), others)
        | dict.fromkeys(("outcome", "verdict"), outcome)
        | dict.fromkeys(("evidence", "reason", "explanation"), evidence)
        | {
            "confidence": confidence,
            "step": step,
            "reading": lambda _: [solving.plain(work.says("answer"))],
            "solution": lambda _: [solving.solve(work.says("problem"))],
            "suggestion": lambda _: [None],
            "new_misconception": lambda _: [None],
        }
    )


CODE = ("code", "error_tag", "misconception")


def suspicion(guess: Guess) -> Known:
    return dict.fromkeys(CODE, lambda _: [guess.code]) | {"confidence": lambda _: [guess.confidence]}


def altered(value: Any, names: Mapping[str, Any]) -> Any:
    """The answer with these properties replaced wherever it has them."""
    if isinstance(value, list):
        return [altered(one, names) for one in value]
    if isinstance(value, dict):
        return {name: names[name] if name in names else altered(one, names) for name, one in value.items()}
    return value


def without(value: Any, omitted: int) -> Any:
    """The answer without the last items of its first list."""
    if not omitted or not isinstance(value, dict):
        return value
    name = next((name for name, one in value.items() if isinstance(one, list)), None)
    return value if name is None else value | {name: value[name][:-omitted]}


def items(value: Any) -> int:
    lists = [one for one in value.values() if isinstance(one, list)] if isinstance(value, dict) else []
    return len(lists[0]) if lists else 0
