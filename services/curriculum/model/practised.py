"""Which topics an exercise practises besides its own: a table of what a task has in it that only another topic teaches.

A row holds where every usual way to the answer needs the other topic's procedure, not only its ideas: prerequisites are no
rows. 5(x + 3) = 20 is none of brackets, since one may divide first; in 5(x + 3) - 2x = 20 the bracket must be expanded.
"""

import re
from dataclasses import replace

from services.curriculum.model.catalogue import Exercise

_UNLIKE = r"/(\d+)\b.*/(?!\1\b)\d"  # two fractions with different denominators
_MIXED = r"\d \d+/\d+"
_SUM = r"\((?=[^()]*[a-z])\s*-?[^()+-]*\w\s*[-+][^()]+\)"  # in brackets, with a letter
_BRACKET_IN_A_SUM = rf"(?:[\d)]|(?<![a-zA-Z])[a-z])\s*[-+]\s*\d*{_SUM}|\d{_SUM}\s*[-+]"
_LETTER_ON_BOTH_SIDES = r"^(?!.*(?:\*|/-?\d*[a-z])).*[a-z]\b.*=.*[a-z]"
# topic, what is in the task, the topic that teaches it
_ALSO = tuple(
    (topic, re.compile(pattern), also)
    for topic, pattern, also in (
        ("order-of-operations", r"\^", "powers"),
        ("mixed-number-addition", _UNLIKE, "fraction-addition"),
        ("mixed-number-subtraction", _UNLIKE, "fraction-subtraction"),
        ("mixed-number-multiplication", f"{_MIXED} × {_MIXED}", "fraction-multiplication"),
        ("fraction-division", _MIXED, "mixed-numbers"),
        ("substitution", r"\d?[a-z]\^\d", "powers"),
        ("substitution", r"= -\d", "multiplying-dividing-integers"),
        ("linear-equations", _LETTER_ON_BOTH_SIDES, "collecting-like-terms"),
        ("linear-equations", _BRACKET_IN_A_SUM, "expanding-brackets"),
        ("simultaneous-equations", "", "linear-equations"),
        ("quadratic-equations", r"[a-z]\^2 [-+] \d*[a-z] [-+] \d+ = 0", "factorising"),
    )
)


def with_also_topics(exercise: Exercise) -> Exercise:
    """The exercise with the further topics that it practises: those that its file names, else those of the table."""
    if exercise.also_topics:
        return exercise
    found = (also for topic, task, also in _ALSO if topic == exercise.topic and task.search(exercise.prompt))
    return replace(exercise, also_topics=tuple(dict.fromkeys(found)))
