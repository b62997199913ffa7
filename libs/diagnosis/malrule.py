"""A malrule: a wrong procedure that can be executed, so that its answer can be compared with the pupil's.

A topic is a table of malrules grouped by the form of exercise they apply to. `Form.read` takes the exercise apart once;
every malrule of the form gets the parts as arguments.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from .maths.answer import Answer
from .maths.expression import Node, Number, Ratio
from .maths.meaning import Meaning
from .maths.polynomial import Quotient, minus, times
from .maths.solution import Solutions, root
from .maths.wording import Asks

# Prior frequency: the share of the wrong answers to an exercise that can show the error. Four steps are all that the
# literature supports (catalogue header, point 2): a few malrules cover most errors, then comes a long tail.
VERY_COMMON, COMMON, OCCASIONAL, RARE = 0.20, 0.08, 0.03, 0.01


_EXAMPLE = re.compile(r"(.+?) → (.+?)(?:; |$)")


class Sides(NamedTuple):
    """A predicted equation, each side in normal form.

    With `goes_on` the pupil may have gone on to its solution; without, only the line itself is recognised, because
    a table of many local mistakes would hit a short solution by chance.
    """

    left: Quotient
    right: Quotient
    goes_on: bool = True

    def solutions(self) -> Solutions | None:
        """The solution set of the predicted line, None where it is not linear."""
        return root(minus(times(self.left.above, self.right.below), times(self.right.above, self.left.below)))


Outcome = int | Fraction | Number | Ratio | Quotient | Sides | Meaning
Prediction = Outcome | Iterable[Outcome] | None


_SINGLE = frozenset({int, Fraction, Number, Ratio, Quotient, Sides})  # most are: asked first


def outcomes(prediction: Prediction) -> tuple[Outcome, ...]:
    """One or several, as a tuple."""
    if type(prediction) in _SINGLE:
        return (prediction,)  # type: ignore[return-value]
    if prediction is None:
        return ()
    if isinstance(prediction, Iterator) or type(prediction) in (tuple, list):
        return tuple(prediction)  # type: ignore[arg-type]
    return (prediction,)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True, eq=False)
class Malrule:
    """One wrong procedure.

    `predict` gets the parts of the exercise and returns what the pupil would write: a number, a fraction as left
    unreduced, an equation, several of these, or None where the procedure does not apply. It may divide by zero.
    `subdomain` is only given where it is not that of the topic.
    `refs` are ids of the research catalogue separated by blanks; `examples` ("81 - 38 → 57; 30 - 14 → 24") are its test.
    """

    code: str
    refs: str
    name: str
    frequency: float
    description: str
    examples: str
    predict: Callable[..., Prediction]
    subdomain: str | None = None

    def elsewhere(self, predict: Callable[..., Prediction], frequency: float | None = None) -> "Malrule":
        """The same malrule for another form of exercise, where it may be more or less frequent."""
        return replace(self, predict=predict, frequency=self.frequency if frequency is None else frequency)

    def worked(self) -> Iterator[tuple[str, str]]:
        """The worked examples as (exercise, wrong answer)."""
        yield from _EXAMPLE.findall(self.examples)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A shape of exercise: `read` returns its parts, or None where the exercise has another shape.

    `solve` gets the parts and gives what is right, several where it may be written as different things (24 r 1, 73/3). An
    exercise in words needs it; the value of an expression and the solution of an equation are right without it.
    `finished` tells whether an answer of the right value is in the form that an exercise in words asks for; `demands` makes
    it from the parts, where it depends on them. With `transforms` the exercise in words is to transform the one line in it,
    step by step.
    """

    read: Callable[[Node], tuple[Any, ...] | None] | Asks
    malrules: tuple[Malrule, ...]
    solve: Callable[..., Prediction] | None = None
    finished: Callable[[Answer], bool] | None = None
    demands: Callable[..., Callable[[Answer], bool]] | None = None
    transforms: bool = False

    @property
    def is_worded(self) -> bool:
        """Whether it reads tasks in words, and not expressions."""
        return isinstance(self.read, Asks)


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """A topic of the catalogue: its key, the subdomain its codes belong to, its forms, and its title in the catalogue.

    A malrule may belong to another subdomain than its topic.
    """

    key: str
    subdomain: str
    forms: tuple[Form, ...]
    title: str = ""

    @property
    def malrules(self) -> tuple[Malrule, ...]:
        """Every malrule once, also where several forms share it."""
        once: dict[str, Malrule] = {}
        for form in self.forms:
            for rule in form.malrules:
                once.setdefault(rule.code, rule)
        return tuple(once.values())
