"""An exercise that has been read: its tree or its wording, what is right, and what every malrule would answer."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from .malrule import Form, Malrule, Outcome, Sides, outcomes
from .maths.answer import Answer, interpret, meant
from .maths.demands import Finished, as_number_or_power, as_power
from .maths.display import shown as polynomial_shown
from .maths.errors import NotUnderstoodError
from .maths.expression import Binary, Comparison, Equation, Node, Number, Ratio, Rational, children, has_variable
from .maths.meaning import Amount, Percent, Said, Values
from .maths.polynomial import Quotient, expression, is_equal
from .maths.solution import Every, roots, solve, variables
from .maths.values import UndefinedError, ratio_value, reduced
from .maths.wording import Task
from .shapes.decimals import exact
from .shown import outcome_shown
from .topics import TOPICS

Found = tuple[Form, tuple[Any, ...]]
_SYMBOLIC = {topic.key: tuple((form, form.read) for form in topic.forms if not form.is_worded) for topic in TOPICS}
_EVERY_SYMBOLIC = tuple(form for forms in _SYMBOLIC.values() for form in forms)


class Predicted(NamedTuple):
    """What a malrule would write; `value` is None where that is no number."""

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
    """A line to be worked on: the prompt, or a line of the pupil from which the next one should follow.

    `node` is None for an exercise in words. `answer` is what is right; `finished` what the exercise asks for besides;
    `asks_to_round` whether a rounded answer will do. `start` is the line that the pupil's first step follows from, if any.
    """

    __slots__ = (
        "_found",
        "_others",
        "_predictions",
        "answer",
        "asks_to_round",
        "finished",
        "is_equation",
        "letters",
        "node",
        "shown",
        "start",
        "topic",
    )

    def __init__(
        self,
        node: Node | None,
        topic: str | None = None,
        found: tuple[Found, ...] | None = None,
        finished: Finished | None = None,
        *,
        asks_to_round: bool = False,
    ) -> None:
        self.node = node
        self.topic = topic
        self.finished = finished
        self.asks_to_round = asks_to_round
        self.start = node
        self.is_equation = isinstance(node, Equation) and has_variable(node)
        self._found = found
        self._predictions: tuple[Predicted, ...] | None = None
        self._others: tuple[Answer, ...] | None = None
        if node is None:
            solved = self.others
            self.answer = solved[0] if solved else None
        else:
            self.answer = _right_answer(node)
        self.letters = _letters(node, self._others or ())
        # 73 ÷ 3 is 24 r 1 where division with remainder is taught; 8 ÷ 0 has no value, but an answer.
        first = self.others[:1] if isinstance(node, Binary) and node.operator == "/" and self._is_uneven else ()
        self.shown = _shown(first[0] if first else self.answer, node)
        if self.shown is None and self.answer and self.answer.form and (node or not finished or finished(self.answer)):
            self.shown = polynomial_shown(self.answer.form)
        if finished is as_power and node is not None and self.answer is not None:
            power = _shown_as_power(node, self.answer.value)
            if power is None:  # 10^4 × 6^2: whoever works it out has done what can be asked
                self.finished = as_number_or_power
            else:
                self.shown = power

    @property
    def _is_uneven(self) -> bool:
        return self.answer is None or not isinstance(self.answer.value, int)

    @property
    def forms(self) -> tuple[Found, ...]:
        """The forms that fit, with the parts each of them reads."""
        if self._found is None:
            assert self.node is not None
            self._found = _forms(self.node, self.topic)
        return self._found

    @property
    def others(self) -> tuple[Answer, ...]:
        """What the forms say is right, where that is more than the value of the tree: 24 r 1 for 73 ÷ 3."""
        if self._others is None:
            self._others = tuple(_solved(self.forms))
        return self._others

    @property
    def predictions(self) -> tuple[Predicted, ...]:
        """What every malrule that applies would answer; computed once, and only where an answer is wrong."""
        if self._predictions is None:
            right = self.answer.form if self.answer else None
            self._predictions = tuple(
                one
                for one in _predict(self.forms)
                # an expression that is right says nothing of the malrule that leads to it too
                if right is None or not isinstance(one.outcome, Quotient) or not is_equal(one.outcome, right)
            )
        return self._predictions


def _letters(node: Node | None, answers: tuple[Answer, ...]) -> frozenset[str]:
    """The letters that an answer is written with; what is sought in an equation is a number."""
    nodes = (node,) if node else (answer.node for answer in answers if not answer.meaning)
    return frozenset[str]().union(
        *(variables(one) for one in nodes if one and not isinstance(one, Equation | Comparison))
    )


def _right_answer(node: Node) -> Answer | None:
    """The computed answer: a number, the solutions of an equation or inequality, or the expression itself."""
    if not isinstance(node, Equation):
        answer = interpret(node)
        return answer if answer.value is None else answer._replace(node=_as_node(answer.value))
    letters = variables(node)
    if len(letters) != 1:
        return None
    solutions = solve(node)
    if isinstance(solutions, frozenset) and len(solutions) == 1:
        value = next(iter(solutions))
        return Answer(_as_node(value), value, next(iter(letters)), node)
    if isinstance(solutions, Every):
        return meant(Said("infinitely many"))
    several = roots(node) if solutions is None else solutions
    return None if several is None else meant(Values(several) if several else Said("none"))


def _shown(answer: Answer | None, task: Node | None) -> str | None:
    if answer is None:
        return None
    if answer.meaning is not None:
        return outcome_shown(answer.meaning)
    if answer.value is None:
        return None
    number = outcome_shown(answer.node) if isinstance(answer.node, Number | Ratio) else str(answer.value)
    if isinstance(answer.value, Fraction) and task is not None and _has_decimals(task):
        number = outcome_shown(exact(answer.value)[0])
    return f"{answer.variable} = {number}" if answer.variable and answer.variable != "?" else number


def _shown_as_power(node: Node, value: Rational | None) -> str | None:
    """The number as a power of the base that the exercise is written with: 2^7 for 2^3 × 2^4; None where it is none."""
    base = _base(node)
    if isinstance(value, Fraction) and value.numerator == 1:
        below = _shown_as_power(node, value.denominator)
        return below and below.replace("^", "^-")
    if base is None or base < 2 or not isinstance(value, int):
        return None
    exponent, reached = 1, base
    while reached < value:
        exponent, reached = exponent + 1, reached * base
    return f"{base}^{exponent}" if reached == value else None


def _base(node: Node) -> int | None:
    """The first base of a power in it, where that is a whole number."""
    if isinstance(node, Binary) and node.operator == "^":
        return node.left.value if isinstance(node.left, Number) and isinstance(node.left.value, int) else None
    return next((base for base in map(_base, children(node)) if base is not None), None)


def _has_decimals(node: Node) -> bool:
    return (isinstance(node, Number) and node.decimals > 0) or any(map(_has_decimals, children(node)))


def _as_node(value: Rational) -> Number | Ratio:
    return Number(value.numerator) if value.denominator == 1 else Ratio(value.numerator, value.denominator)


def _forms(node: Node, topic: str | None) -> tuple[Found, ...]:
    """The forms that fit, of the topic named if it has one that fits, else of every topic."""
    for readers in (_SYMBOLIC.get(topic, ()) if topic else (), _EVERY_SYMBOLIC):
        found = []
        for form, read in readers:  # every symbolic exercise runs through this loop: nothing is called twice
            try:
                parts = read(node)
            except (NotUnderstoodError, ZeroDivisionError):
                continue
            if parts is not None:
                found.append((form, parts))
        if found:
            return tuple(found)
    return ()


def read_form(form: Form, given: Node | Task) -> tuple[Any, ...] | None:
    """The parts of an exercise for the malrules of a form, None where it has another shape."""
    try:
        return form.read(given)  # type: ignore[arg-type]
    except (NotUnderstoodError, ZeroDivisionError):
        return None  # too large to be taken apart


def _solved(found: tuple[Found, ...]) -> Iterator[Answer]:
    for form, parts in found:
        if form.solve:
            try:
                right = outcomes(form.solve(*parts))
            except (ZeroDivisionError, NotUnderstoodError):
                continue
            yield from map(as_answer, right)


def as_answer(outcome: Outcome) -> Answer:
    """The answer that writes an outcome down."""
    if isinstance(outcome, Number):
        return Answer(outcome, outcome.value, None, outcome)
    if isinstance(outcome, Ratio):
        return Answer(outcome, value_of(outcome), None, outcome)
    if isinstance(outcome, Quotient):
        return interpret(expression(outcome))
    if isinstance(outcome, Sides):
        line = Equation((expression(outcome.left), expression(outcome.right)))
        return Answer(line, None, None, line)
    if isinstance(outcome, int | Fraction):
        node = _as_node(outcome)
        return Answer(node, outcome, None, node)
    return meant(outcome)


def _predict(found: tuple[Found, ...]) -> Iterator[Predicted]:
    for form, parts in found:
        for malrule in form.malrules:
            try:
                for outcome in outcomes(malrule.predict(*parts)):
                    yield Predicted(malrule, outcome, value_of(outcome))
            except (ZeroDivisionError, NotUnderstoodError):
                continue


def value_of(outcome: Outcome) -> Rational | None:
    """The number that an outcome writes down, None where it is none."""
    if isinstance(outcome, int):
        return outcome
    if isinstance(outcome, Fraction):
        return outcome
    if isinstance(outcome, Number):
        return outcome.value
    if isinstance(outcome, Ratio):
        try:
            return ratio_value(outcome)
        except UndefinedError:
            return None
    if isinstance(outcome, Percent):
        return reduced(Fraction(outcome.value) / 100)
    return outcome.value if isinstance(outcome, Amount) else None
