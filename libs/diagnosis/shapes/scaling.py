"""A figure or a solid that is enlarged: its measure and the scale factor."""

import re
from typing import Any

from ..maths.wording import Task
from .figures import figure

ELSEWHERE = "enlarg|scale|ampli|escala|dilat|homotec|similar|semejan"  # no exercise about the figure as it is
_FACTOR = re.compile(r"(?<![a-z])(?:scale factor|factor|escala|scale|ratio|razon|k ?=)")
_BY = re.compile(r"(?<![a-z])(?:by|por) (?:a |un |una )?(?=\d)")
_TIMES = re.compile(r"\d+(?:[.,]\d+)? (?:times|veces)")
# The result is given and the measure before is sought.
_BACKWARDS = re.compile(
    r"(?<![a-z])(?:new|enlarged|larger|bigger|image|final|resulting|nuev[ao]|ampliad[ao]|imagen|resultante) (?:\w+ )?(?:\w+ )?"
    r"(?:is|es|of|de|=|has an? (?:area|volume) of|tiene) ?\d|(?:original|first|inicial) \w+ ?\?|find the (?:scale|original)"
)


def scaled_by(task: Task) -> tuple[Any, ...] | None:
    """The measure before, the scale factor and the figure."""
    f = figure(task)
    if not f or len(f.numbers) != 2 or _BACKWARDS.search(task.text):
        return None
    factor = f.named(_FACTOR)
    by = _BY.search(f.text)
    times = _TIMES.search(f.text)
    if factor is None and by:
        factor = f.starts.index(by.end()) if by.end() in f.starts else None
    if factor is None and times:
        factor = f.starts.index(times.start()) if times.start() in f.starts else None
    return None if factor is None else (f.numbers[1 - factor], f.numbers[factor], f)
