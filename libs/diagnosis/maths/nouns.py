"""What the numbers of an exercise in words count, and which of several is asked about.

Two words are the same thing where they begin alike (boy, boys; roja, rojas), since no grammar is understood.
"""

import re
from collections.abc import Iterable, Iterator

from .wording import Quantity, Task

# Numbers that are spelled out: where one occurs, the digits do not tell everything.
SPELLED = (
    "three|four|five|six|seven|eight|nine|ten(?![a-z])|eleven|twelve|thirteen|fifteen|twent|thirt|fort[yi]|fift|sixt|sevent|eight"
    "|ninet|hundred|thousand|half|twice|double|triple|dozen|quarter|tres(?![a-z])|cuatro|cinco|seis(?![a-z])|siete|ocho|nueve"
    "|diez|veint|treint|cuarent|cincuent|mitad|doble|docena"
)
_STEM = 4
_NO_NOUN = frozenset(
    {"per", "por", "for", "para", "and", "from", "with", "con", "the", "each", "cada", "how", "what", "then", "que"}
)
_NOUN = re.compile(
    r"-?\d+(?:[.,/]\d+)* (?:(?:of|de|more|other|others|identical|equal|such|mas|otros|otras|los|las|the) )*([a-zñ]{3,})"
)
_WORD = re.compile(r"[a-zñ]+")
_QUESTION = re.compile(
    r"(?<![a-z])(?:how|what|which|who|find|work out|calculate|determine|cuant|cual|que |quien|calcul|hall|encuentr|determin)"
)


def alike(a: str, b: str) -> bool:
    """Whether two words begin alike; short ones must be the same but for a plural s."""
    return a[:_STEM] == b[:_STEM] if min(len(a), len(b)) >= _STEM else a.rstrip("s") == b.rstrip("s")


def noun(task: Task, quantity: Quantity) -> str:
    """What it is a number of: its unit, else the word behind it; empty where there is none."""
    if quantity.unit and quantity.unit != "in":  # "30 in the ratio"
        return quantity.unit
    match = _NOUN.match(task.text, quantity.start)
    return match[1] if match and match[1] not in _NO_NOUN else ""


def question(task: Task) -> str:
    """The text from the last question word on, the whole text where there is none."""
    starts = [match.start() for match in _QUESTION.finditer(task.text)]
    return task.text[starts[-1] :] if starts else task.text


def words(text: str) -> Iterator[str]:
    """The words of a folded text."""
    return (match.group() for match in _WORD.finditer(text))


def mentioned(labels: Iterable[str], text: str) -> int | None:
    """Which of the labels the text mentions first."""
    known = list(labels)
    for word in words(text):
        for i, label in enumerate(known):
            if label and alike(word, label):
                return i
    return None
