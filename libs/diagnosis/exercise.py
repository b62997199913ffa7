"""An exercise that has been read: its tree, its right answer, and what every malrule would answer."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from .answer import Answer, interpret
from .expression import Equation, Node, Number, Ratio, Rational, has_variable, parse
from .malrule import Form, Malrule, Outcome, Sides
from .notation import NotUnderstoodError, plain
from .polynomial import UndefinedError, ratio_value
from .solution import solve, variables
from .topics import TOPICS

_BY_KEY = {topic.key: topic for topic in TOPICS}


class Predicted(NamedTuple):
    """What a malrule would write; `value` is None for an equation and for a fraction that divides by zero."""

    malrule: Malrule
    outcome: Outcome
    value: Rational | None

    @property
    def number(self) -> Rational | None:
        """The final answer it leads to: its value, or the solution of a predicted line that the pupil goes on from."""
        if not isinstance(self.outcome, Sides):
            return self.value
        solutions = self.outcome.solutions() if self.outcome.goes_on else None
        return next(iter(solutions)) if isinstance(solutions, frozenset) and solutions else None


class Exercise:
    """A line to be worked on: the prompt, or a line of the pupil from which the next one should follow."""

    __slots__ = ("_predictions", "answer", "is_equation", "node", "shown", "topic")

    def __init__(self, node: Node, topic: str | None = None) -> None:
        self.node = node
        self.topic = topic
        self.is_equation = isinstance(node, Equation) and has_variable(node)
        self.answer = _right_answer(node)
        self.shown = _shown(self.answer)
        self._predictions: tuple[Predicted, ...] | None = None

    @property
    def predictions(self) -> tuple[Predicted, ...]:
        """What every malrule that applies would answer; computed once, and only where an answer is wrong."""
        if self._predictions is None:
            self._predictions = tuple(_predict(self.node, self.topic))
        return self._predictions


@lru_cache(maxsize=1024)
def read_exercise(prompt: str, topic: str | None) -> Exercise | str:
    """The exercise of a prompt, or what could not be understood in it."""
    try:
        return Exercise(parse(plain(prompt, prompt=True)), topic)
    except NotUnderstoodError as error:
        return str(error)


def _right_answer(node: Node) -> Answer | None:
    """The computed answer: a number, the solution of an equation, or the expression itself."""
    if not isinstance(node, Equation):
        answer = interpret(node)
        return answer if answer.value is None else answer._replace(node=_as_node(answer.value))
    letters = variables(node)
    solutions = solve(node) if len(letters) == 1 else None
    if isinstance(solutions, frozenset) and len(solutions) == 1:
        value = next(iter(solutions))
        return Answer(_as_node(value), value, next(iter(letters)), node)
    return None


def _shown(answer: Answer | None) -> str | None:
    if answer is None or answer.value is None:
        return None
    return f"{answer.variable} = {answer.value}" if answer.variable else str(answer.value)


def _as_node(value: Rational) -> Number | Ratio:
    return Number(value) if isinstance(value, int) else Ratio(value.numerator, value.denominator)


def _forms(node: Node, topic: str | None) -> Iterator[tuple[Form, tuple[object, ...]]]:
    """The forms that fit, of the topic named if it has one that fits, else of every topic."""
    named = _BY_KEY.get(topic or "")
    for topics in ((named,) if named else (), TOPICS):
        found = False
        for candidate in topics:
            for form in candidate.forms:
                parts = _parts(form, node)
                if parts is not None:
                    found = True
                    yield form, parts
        if found:
            return


def _parts(form: Form, node: Node) -> tuple[object, ...] | None:
    try:
        return form.read(node)
    except NotUnderstoodError:
        return None  # too large to be taken apart


def _predict(node: Node, topic: str | None) -> Iterator[Predicted]:
    for form, parts in _forms(node, topic):
        for malrule in form.malrules:
            try:
                prediction = malrule.predict(*parts)
            except (ZeroDivisionError, NotUnderstoodError):
                continue
            if prediction is None:
                continue
            outcomes = (prediction,) if isinstance(prediction, int | Fraction | Ratio | Sides) else prediction
            for outcome in outcomes:
                yield Predicted(malrule, outcome, _value(outcome))


def _value(outcome: Outcome) -> Rational | None:
    if isinstance(outcome, Ratio):
        try:
            return ratio_value(outcome)
        except UndefinedError:
            return None
    return None if isinstance(outcome, Sides) else outcome
