"""What pupils hand in: real pupils' steps in equations, and generated pupils who add and subtract with a hidden bug."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

from libs.diagnosis.exercise import Exercise as Understood
from libs.diagnosis.malrule import Malrule
from libs.diagnosis.maths.expression import Number, Ratio, Rational
from libs.diagnosis.maths.values import written
from libs.diagnosis.prompts import read_exercise

STEPS = Path(__file__).parents[2] / "data" / "cogtutor-equation-steps.csv"
LESSON = 20  # attempts of one pupil
WORTHWHILE = 8  # exercises a bug must show in to be given to a pupil
BUG, RIGHT = 0.6, 0.3  # how often the hidden bug and a right answer; the rest are slips


@dataclass(frozen=True, slots=True)
class Exercise:
    id: str
    topic: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """Work to be submitted. `hidden` is the code of the bug behind it, None for real pupils."""

    student_id: str
    exercise: Exercise
    body: dict[str, Any]
    hidden: str | None = None


def real(exercises: Sequence[Exercise], count: int | None, rng: random.Random) -> Iterator[Attempt]:
    """Each row of the data set as an attempt at the equation before the step; rows whose equation is no exercise (it has no
    single solution) are left out. The data has no pupil ids, so each pupil here gets rows of several."""
    by_prompt = {one.prompt: one for one in exercises}
    with STEPS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["equation"] in by_prompt]
    rng.shuffle(rows)
    for number, row in enumerate(rows[:count]):
        if number % LESSON == 0:
            student_id = str(uuid4())
        exercise, line = by_prompt[row["equation"]], row["next_equation"]
        steps = [{"expression": line, "isFinal": True}]
        yield Attempt(student_id, exercise, {"exerciseId": exercise.id, "answer": line, "steps": steps})


def generated(exercises: Sequence[Exercise], count: int, rng: random.Random) -> Iterator[Attempt]:
    """Pupils of one lesson each: right answers, slips, and the answers of a malrule that the pupil holds on to."""
    lessons = _lessons(exercises)
    topics = sorted(lessons)
    done = 0
    while done < count:
        bugs = lessons[rng.choice(topics)]
        rules = sorted(bugs, key=lambda rule: rule.code)
        rule = rng.choices(rules, [rule.frequency for rule in rules])[0]
        student_id = str(uuid4())
        lesson = min(LESSON, count - done)
        done += lesson
        for exercise, right, wrong in rng.choices(bugs[rule], k=lesson):
            kind = rng.random()
            answer = wrong if kind < BUG else written(right) if kind < BUG + RIGHT else _slip(right, rng)
            body = {"exerciseId": exercise.id, "answer": answer, "interactions": _keystrokes(answer, rng)}
            yield Attempt(student_id, exercise, body, rule.code)


_Task = tuple[Exercise, Rational, str]  # with the right value and the malrule's answer


def _lessons(exercises: Sequence[Exercise]) -> dict[str, dict[Malrule, list[_Task]]]:
    """By topic and malrule: the exercises in which the malrule shows."""
    found: defaultdict[str, defaultdict[Malrule, list[_Task]]] = defaultdict(lambda: defaultdict(list))
    for exercise in exercises:
        understood = read_exercise(exercise.prompt, exercise.topic)
        if not isinstance(understood, Understood) or understood.is_equation:
            continue
        right = understood.answer and understood.answer.value
        if right is None:
            continue
        for rule, wrong in _wrong(understood, right).items():
            found[exercise.topic][rule].append((exercise, right, wrong))
    worthwhile = {
        topic: {rule: tasks for rule, tasks in by_rule.items() if len(tasks) >= WORTHWHILE}
        for topic, by_rule in found.items()
    }
    return {topic: by_rule for topic, by_rule in worthwhile.items() if by_rule}


def _wrong(understood: Understood, right: Rational) -> dict[Malrule, str]:
    answers: dict[Malrule, str] = {}
    for predicted in understood.predictions:
        outcome = predicted.outcome
        if isinstance(outcome, int | Fraction | Ratio | Number) and predicted.value not in (None, right):
            answers.setdefault(predicted.malrule, written(outcome))
    return answers


def _slip(right: Rational, rng: random.Random) -> str:
    """A little too much or too little, as a miscount gives."""
    off = rng.choice((-2, -1, 1, 2, 10, -10))
    return written(right + (off if isinstance(right, int) else Fraction(off, right.denominator)))


def _keystrokes(answer: str, rng: random.Random) -> list[dict[str, Any]]:
    """The answer typed at a pupil's pace, then sent."""
    clock, strokes = rng.randint(2_000, 15_000), []
    for position, character in enumerate(answer):
        strokes.append({"timestampMs": clock, "type": "key_down", "value": character, "cursorPos": position})
        clock += rng.randint(150, 1_200)
    return [*strokes, {"timestampMs": clock, "type": "submit"}]
