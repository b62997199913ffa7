"""Prompts: the exercise that a text sets, in words or as mathematics."""

import re
from functools import lru_cache
from typing import NamedTuple

from .exercise import Exercise, Found, read_form
from .malrule import Form
from .maths.demands import Finished, demanded
from .maths.errors import NotUnderstoodError
from .maths.expression import Comparison, Equation, Node, Number, Ratio, has_variable, parse
from .maths.instructions import mathematics
from .maths.notation import plain
from .maths.solution import variables
from .maths.wording import Asks, Task
from .topics import TOPICS

_BY_KEY = {topic.key: topic for topic in TOPICS} | {topic.title.casefold(): topic for topic in TOPICS if topic.title}


class Entry(NamedTuple):
    """A worded form with the beginnings of words that its task must have, one of every set."""

    topic: str
    form: Form
    needs: tuple[frozenset[str], ...]


_NO_WORDS = "="
# Words that say little: a form is looked up by its others where it has any.
_COMMON = frozenset(
    ("what", "whic", "how", "find", "calc", "work", "writ", "expr", "solv", "dete", "of", "de", "is", "es", "cual", "cuan",
     "escr", "hall", "simp", "valu"),
)  # fmt: skip


def _by_words() -> dict[str, list[Entry]]:
    """The worded forms by the beginnings of the words of their most telling group; those that need no words apart."""
    index: dict[str, list[Entry]] = {}
    for topic in TOPICS:
        for form in topic.forms:
            if isinstance(form.read, Asks):
                needs = sorted(form.read.keys, key=lambda keys: (len(keys & _COMMON), len(keys)))
                for key in needs[0] if needs else ("" if form.read.needs_words else _NO_WORDS,):
                    index.setdefault(key, []).append(Entry(topic.key, form, tuple(needs[1:])))
    return index


_WORDED = _by_words()
_ORDER = {topic.key: i for i, topic in enumerate(TOPICS)}
# two equations, f(x) = …, 2 h = ? s: understood without words
_STATED = re.compile(r"=.*=|[a-zA-Z] ?\( ?[a-zA-Z] ?\) *=|= ?[?_]+ ?[a-zA-Z]")
_SOLVE = re.compile(
    r"(?<![a-z])(?:solv|resuelv|resolv|root|raices|zeros|ceros|solucion|satisf|for which|values|true|verdad)"
)
_ROUND = re.compile(r"(?<![a-z])(?:nearest|round|decimal places?|significant|redonde|aproxim|cifras|decimales)")
_ROUNDING = ("rounding", "rounding-decimals", "bounds")
LONGEST = 1_000  # characters of a prompt
MAX_PARTS = 8


@lru_cache(maxsize=1024)
def read_exercise(prompt: str, topic: str | None) -> Exercise | str:
    """The exercise of a prompt, or what could not be understood in it."""
    named = _BY_KEY.get(topic.casefold()) if topic else None
    key = named.key if named else None
    try:
        text = plain(prompt, limit=LONGEST)
        task = Task(text)
        about, worded = _worded(task, key)
        if worded:
            exercise = Exercise(None, about, worded, _finished(worded), asks_to_round=_asks_to_round(task, about))
            exercise.start = _sole(task) if any(form.transforms for form, _ in worded) else None
            return exercise
        try:
            node = parse(mathematics(text))
        except NotUnderstoodError:
            sole = _to_be_solved(task)
            if sole is None:
                raise
            node = sole
        return Exercise(node, key, finished=demanded(text, node), asks_to_round=_asks_to_round(task, key))
    except NotUnderstoodError as error:
        return str(error)


@lru_cache(maxsize=256)
def read_parts(prompt: str, topic: str | None) -> tuple[Exercise, ...]:
    """The exercises that stand between the words of a prompt. Raises NotUnderstoodError for a text that cannot be read."""
    named = _BY_KEY.get(topic.casefold()) if topic else None
    text = plain(prompt, limit=LONGEST)
    nodes = [node for node in Task(text).maths if not isinstance(node, Number | Ratio)]
    return tuple(
        Exercise(node, named.key if named else None, finished=demanded(text, node)) for node in nodes[:MAX_PARTS]
    )


def _finished(found: tuple[Found, ...]) -> Finished | None:
    """What the forms ask of an answer besides its value: the first that asks for anything."""
    for form, parts in found:
        if form.finished or form.demands:
            return form.demands(*parts) if form.demands else form.finished
    return None


def _sole(task: Task) -> Node | None:
    """The only expression or equation of an exercise in words: the formula to rearrange, the sum to factorise."""
    return task.maths[0] if len(task.maths) == 1 and has_variable(task.maths[0]) else None


def _to_be_solved(task: Task) -> Node | None:
    """The sole equation or inequality of a prompt that asks to solve it in words not known here; a story has other numbers."""
    node = task.maths[0] if len(task.maths) == 1 and task.says(_SOLVE) else None
    return node if isinstance(node, Equation | Comparison) and len(variables(node)) == 1 else None


def _asks_to_round(task: Task, topic: str | None) -> bool:
    """Whether the answer may be rounded; where rounding is the exercise, it may not."""
    return topic not in _ROUNDING and task.says(_ROUND) is not None


def entries_for(task: Task) -> list[Entry]:
    """The worded forms that the words of a task do not rule out."""
    unknown = (
        *(_WORDED.get("", ()) if task.words else ()),
        *(_WORDED.get(_NO_WORDS, ()) if _STATED.search(task.plain) else ()),
    )
    tried = {id(entry.form): entry for entry in unknown}
    for beginning in task.beginnings:
        for entry in _WORDED.get(beginning, ()):
            if not any(map(task.beginnings.isdisjoint, entry.needs)):
                tried[id(entry.form)] = entry
    return list(tried.values())


def _worded(task: Task, topic: str | None) -> tuple[str | None, tuple[Found, ...]]:
    """The worded forms that fit: of the topic named where it has one, else of the first topic that has."""
    found: dict[str, list[Found]] = {}
    for entry in entries_for(task):
        parts = read_form(entry.form, task)
        if parts is not None:
            found.setdefault(entry.topic, []).append((entry.form, parts))
    if not found:
        return topic, ()
    about = topic if topic in found else min(found, key=_ORDER.__getitem__)
    return about, tuple(found[about])
