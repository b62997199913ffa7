"""What was read from a picture, under the names that a schema for transcriptions may have."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from tools.providers.filling import Known, fill
from tools.providers.reading import Line
from tools.providers.schema import Wanted

COMMANDS = {"×": r" \times ", "÷": r" \div ", "%": r"\%"}
SCALE = 1000  # of Gemini's boxes


def transcription(lines: Sequence[Line]) -> Known:
    """The first of several lines is the problem; one line `604 - 305 = 301` is the problem and the answer at once."""
    problem, steps = lines[0].text if lines else None, list(lines[1:])
    if len(lines) == 1 and lines[0].text.count("=") == 1 and not re.search("[a-z]", lines[0].text):
        problem, steps = lines[0].text.partition("=")[0].strip(), list(lines)
    answer = steps[-1].text.rpartition("=")[2].strip() if steps else None
    sure = round(sum(line.confidence for line in lines) / len(lines), 3) if lines else 0.0

    def listed(one: Wanted) -> Iterable[Any]:
        item = one.items
        if item is None:
            return []
        return [[fill(item, step(line, number, len(steps))) for number, line in enumerate(steps)]]

    return (
        {"problem": partial(said, problem), "problem_latex": partial(said, problem and latex(problem))}
        | dict.fromkeys(("steps", "lines"), listed)
        | {"final_answer": partial(said, answer), "answer": partial(said, answer)}
        | dict.fromkeys(("confidence", "overall_confidence"), lambda _: [sure])
        | dict.fromkeys(("legible", "is_math", "has_work"), lambda _: [bool(lines)])
    )


def said(text: str | None, _: Wanted) -> Iterable[Any]:
    return [text, ""]


def step(line: Line, number: int, count: int) -> Known:
    left, top, right, bottom = line.box

    def box(one: Wanted) -> Iterable[Any]:
        corners = [round(SCALE * each) for each in (top, left, bottom, right)]
        if any("array" in choice.types for choice in one.choices):
            return [corners]
        sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        sides |= {"w": sides["width"], "h": sides["height"]}
        return [{name: round(value, 4) for name, value in sides.items() if name in one.properties}]

    def kind(one: Wanted) -> Iterable[Any]:
        is_last, is_equation = number == count - 1, "=" in line.text
        wanted = ("FINAL", "FINAL_ANSWER") if is_last else ("EQUATION",) if is_equation else ()
        words = ("TEXT",) if re.search("[a-z]{3}", line.text) else ()
        return [value for name in (*words, *wanted, "EXPRESSION", "STEP") for value in one.enum if same(value, name)]

    text: Callable[[Wanted], Iterable[Any]] = partial(said, line.text)
    return (
        dict.fromkeys(("text", "expression"), text)
        | {"latex": partial(said, latex(line.text)), "type": kind, "kind": kind}
        | dict.fromkeys(("box_2d", "box", "bounding_box"), box)
        | dict.fromkeys(("index", "idx"), lambda _: [number])
        | {"confidence": lambda _: [line.confidence], "legible": lambda _: [line.confidence > 0]}
    )


def same(value: Any, name: str) -> bool:
    return str(value).upper() == name


def latex(text: str) -> str:
    """`1/2 × 3` as `\\frac{1}{2} \\times 3`."""
    text = re.sub(r"(\d+)/(\d+)", r"\\frac{\1}{\2}", text)
    for sign, command in COMMANDS.items():
        text = text.replace(sign, command)
    return re.sub(r"\s+", " ", text).strip()
