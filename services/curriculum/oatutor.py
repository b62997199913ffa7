"""Makes `data/exercises/oatutor.jsonl`: real exercises of OATutor (see data/README.md) that the diagnosis library reads.

python -m services.curriculum.oatutor ARCHIVE    write it, from a file of problems as JSON lines, gzipped
python -m services.curriculum.oatutor --check    fail when the file in the repository breaks a rule

The archive is not in the repository; the check needs no more than the file that was made of it.
"""

import argparse
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from libs.diagnosis import Problem, Work, diagnose, mistakes, topics_of
from services.curriculum.datafiles import DATA, read_exercises, to_lines
from services.curriculum.model.answers import wrong_answers
from services.curriculum.model.catalogue import Exercise
from services.curriculum.model.difficulty import by_length

FILE = DATA / "exercises" / "oatutor.jsonl"
MOST_NUMBERS = 12  # of a prompt
MOST = 30  # for one topic, so that no topic consists of them
LICENCE = "CC BY 4.0"
# What cannot be done without a figure, another exercise, or a choice between answers that are not shown; what is misspelt
# or speaks of how to type the answer.
_ELSEWHERE = re.compile(
    r"figure|graph|table|chart|above|below|previous|shown|following|image|select|choose|which of|true or false|interval"
    r"|answer|step|part [ab]|round|@\{|\\begin|___|tan|sin|cos|log|average rate|function|endpoints"
    r"|quotes|translate|wheen|evalute|evaluate at|please|third side|solve: ",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
# What the expression is given for, where it stands alone; an order of the problem's own is replaced by it.
_ORDERS = {
    "factorising": "Factorise",
    "expanding-brackets": "Expand",
    **dict.fromkeys(("collecting-like-terms", "algebraic-fractions", "roots", "laws-of-exponents"), "Simplify"),
    "simplifying-fractions": "Simplify",
    **dict.fromkeys(("linear-equations", "quadratic-equations", "inequalities"), "Solve"),
    **dict.fromkeys(("order-of-operations", "powers", "fraction-addition", "fraction-subtraction"), ""),
    **dict.fromkeys(("decimal-addition", "multiplying-dividing-integers", "fraction-multiplication"), ""),
}
# Where a form belongs to two topics: the one that teaches it.
_TAUGHT_IN: dict[tuple[str, ...], str] = {
    ("order-of-operations", "powers"): "order-of-operations",
    ("linear-equations", "quadratic-equations"): "quadratic-equations",
    ("multiplying-dividing-integers", "simplifying-fractions"): "simplifying-fractions",
}
# Is 1/2x a half of x or one over 2x? Nobody writes a/-b; 3i is no number here, and 3cm needs a blank.
_UNCLEAR = re.compile(r"/\d+[a-zA-Z(]|/ ?-|\)\s?[a-z]|\di\b|[\\{}$]|\d[a-z]{2}")
_SUBJECT = re.compile(r"(?:expression for|Solve for) ([a-zA-Z])\b.*?(?:\. |: )([^.:]*=[^.:]*?)(?: for [a-zA-Z])?\.?$")
_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
_SIGNS = (
    (re.compile(r"\\left|\\right|\\,"), ""),
    (re.compile(r"\\times|\\cdot|\*"), " × "),
    (re.compile(r"\\div"), " ÷ "),
    (re.compile(r"\\leq?(?![a-z])"), " ≤ "),
    (re.compile(r"\\geq?(?![a-z])"), " ≥ "),
    (re.compile(r"\\sqrt\{(\w+)\}"), r"√\1"),
    (re.compile(r"\\sqrt\{([^{}]*)\}"), r"√(\1)"),
    (re.compile(r"\^\{(\w+)\}"), r"^\1"),
    (re.compile(r"\{([^{}]*)\}"), r"\1"),
    (re.compile(r"(?<=\d[a-z]) (?=[a-z](?![a-z]))|(?<=\^\d) (?=[a-z](?![a-z]))"), ""),
    (re.compile(r"\s+"), " "),
)
_SPACING = (
    (re.compile(r"\s*([=<>≤≥])\s*"), r" \1 "),
    (re.compile(r"(?<=[\w)])\s*([+-])\s*"), r" \1 "),
    (re.compile(r"(?<=\()\s+|\s+(?=\))|(?<=\)) (?=\()|(?<=[\da-zA-Z]) (?=[a-zA-Z]{1,2}(?![a-zA-Z]))"), ""),
    (re.compile(r"\(\(([^()]*)\)\)"), r"(\1)"),
    (re.compile(r"\s+"), " "),
)


def exercises(problems: Iterable[dict[str, Any]], taken: Iterable[str] = ()) -> Iterator[Exercise]:
    """Those of one step and one answer that the diagnosis library, knowing only the prompt, answers in the same way, and on
    which it knows a mistake; at most `MOST` for a topic, none with a prompt that is `taken`."""
    prompts, counts = set(taken), Counter[str]()
    for problem in problems:
        exercise = _exercise(problem)
        if exercise and exercise.prompt not in prompts and counts[exercise.topic] < MOST:
            prompts.add(exercise.prompt)
            counts[exercise.topic] += 1
            yield exercise


def _exercise(problem: dict[str, Any]) -> Exercise | None:
    steps = problem["steps"]
    if LICENCE not in problem["license"] or problem["variabilization"] or len(steps) != 1:
        return None
    step = steps[0]
    if step["problemType"] != "TextBox" or len(step["stepAnswer"]) != 1:
        return None
    parts = (_text(problem["body"]), _text(step["stepTitle"]))
    asked = " ".join(dict.fromkeys(filter(None, parts)))
    is_titled = not _WORDS.search(re.sub(r"\\[a-z]+", "", asked))
    whole = f"{_text(problem['title'])}: {asked}" if is_titled else asked
    if len(whole) > 200 or _ELSEWHERE.search(whole):
        return None
    found = _prompt(whole, is_titled=is_titled)
    answer = found and _answer(*found, mathematics(_text(step["stepAnswer"][0])))
    if not found or not answer:
        return None
    topic, prompt = found
    return Exercise(
        code=f"{topic}/oatutor/{problem['id'].lower()}",
        topic=topic,
        prompt=prompt,
        answer=answer,
        difficulty=by_length(topic, prompt),
        source="OATUTOR",
        origin=f"{problem['id']}, {problem['oer']}" if problem["oer"] else problem["id"],
    )


def _text(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("$$", "")).strip()


def written(latex: str) -> str:
    """LaTeX among words as one writes it in a line."""
    while _FRACTION.search(latex):
        latex = _FRACTION.sub(lambda found: f"{_grouped(found[1])}/{_grouped(found[2])}", latex)
    return _replaced(latex, _SIGNS)


def mathematics(latex: str) -> str:
    """LaTeX alone as one writes it in a line."""
    return _replaced(written(latex), _SPACING).strip(" .")


def _replaced(text: str, table: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, sign in table:
        text = pattern.sub(sign, text)
    return text.strip()


def _grouped(part: str) -> str:
    return part if re.fullmatch(r"-?\w+", part) else f"({part})"


def _prompt(whole: str, *, is_titled: bool) -> tuple[str, str] | None:
    """Topic and prompt; None where there is no telling which topic it belongs to, or LaTeX is left in it."""
    topics = topics_of(whole)
    topic = topics[0] if len(topics) == 1 else _TAUGHT_IN.get(topics)
    if topic is None:
        return None
    expression = re.split(r"[:.] |(?<=[a-z]{3}) (?=[^a-zA-Z]*[-\d(√\\]|[a-z][\d^+*/= (-])", whole)[-1]
    subject = _SUBJECT.search(whole)
    if topic in _ORDERS:
        if _WORDS.search(re.sub(r"\\[a-z]+", "", expression)):
            return None
        prompt = f"{_ORDERS[topic]} {mathematics(expression)}".strip()
    elif topic == "rearranging-formulas":
        if subject is None:
            return None
        prompt = f"Make {subject[1]} the subject of {mathematics(subject[2])}"
    elif is_titled:
        return None
    else:
        prompt = written(whole)
        prompt += "" if prompt.endswith(("?", ".")) else "."
    is_clear = not _UNCLEAR.search(prompt) and not (topic == "linear-equations" and "^" in prompt)
    return (topic, prompt) if is_clear and len(re.findall(r"\d+", prompt)) <= MOST_NUMBERS else None


def _answer(topic: str, prompt: str, answer: str) -> str | None:
    """The problem's own answer, where the library agrees and knows a mistake."""
    problem = Problem(prompt, topic)
    is_sound = (
        not re.search(r"[\\{}$]|sqrt", answer) and diagnose(problem, Work(answer)).is_correct and mistakes(problem)
    )
    return answer if is_sound else None


def broken_rules(found: Iterable[Exercise]) -> Iterator[str]:
    """A sentence for each exercise that does not say where it is from, or whose answer is not what the prompt comes to."""
    mine = list(found)
    for one in mine:
        if one.source != "OATUTOR" or not one.origin or "/oatutor/" not in one.code:
            yield f"exercise {one.code}: source, origin and code must name OATutor and its problem"
    yield from wrong_answers(mine)


def main(arguments: list[str] | None = None, path: Path = FILE) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.curriculum.oatutor", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("archive", nargs="?", type=Path, help="problems of OATutor, JSON lines, gzipped")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when the file breaks a rule")
    options = parser.parse_args(arguments)
    if options.check:
        mine = [one for one in read_exercises() if one.source == "OATUTOR"]
        problems = list(broken_rules(mine))
        sys.stdout.write("\n".join([*problems, f"{len(mine)} exercises, {len(problems)} broken rules"]) + "\n")
        return int(bool(problems))
    if options.archive is None:
        parser.error("name the archive, or --check")
    taken = [one.prompt for one in read_exercises() if one.source != "OATUTOR"]
    with gzip.open(options.archive) as lines:
        made = sorted(exercises(map(orjson.loads, lines), taken), key=lambda one: one.code)
    path.write_bytes(to_lines(made))
    sys.stdout.write(f"{len(made)} exercises in {len({one.topic for one in made})} topics\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
