"""Simulated pupils who learn, forget, tire and guess: answers that none of our models describes exactly.

A pupil's strength at a skill is continuous. It grows with every answer, less the stronger it is, fades while other things
are practised, and is hidden by a mood that comes and goes; exercises differ in difficulty, a repeated one is easier. The
schedules have the shapes of well-known sets: classes that practise until three in a row are right, long courses with few
exercises, steps of problems where most exercises are seen once or twice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.responses import NO_ITEM, Responses


@dataclass(frozen=True, slots=True)
class Shape:
    """How many of what, and how they are scheduled."""

    pupils: int
    skills: int
    exercises: int
    """Per skill; 0 where the table does not say which exercise it was."""
    answers: int
    """Per pupil, on average; between a quarter and four times as many."""
    in_a_row: int = 0
    """Right answers in a row that end a skill; 0: skills come mixed."""
    most: int = 15
    """Answers to a skill before it is given up, where it ends."""
    spread: float = 1.0
    """Standard deviation of the exercises' difficulty."""
    learning: float = 0.25
    forgetting: float = 0.1
    topics: int = 1
    """Of an exercise, at most; a pupil is as strong at it as at the weakest of them."""


SHAPES = {
    "practice until mastery": Shape(3000, 100, 0, 60, in_a_row=3),
    "practice until mastery, exercises": Shape(2500, 140, 100, 60, in_a_row=3, learning=0.3),
    "a course of long sequences": Shape(300, 60, 12, 500, spread=1.3, learning=0.1),
    "steps, exercises seen once or twice": Shape(400, 100, 700, 500, spread=1.2),
    "first attempts at many exercises": Shape(3000, 110, 160, 50, spread=1.1, learning=0.1),
    "few pupils, a year": Shape(25, 200, 2, 2500, learning=0.5, forgetting=0.15),
    "exercises of several topics": Shape(500, 90, 300, 250, learning=0.15, forgetting=0.05, topics=3),
}


def simulated(shape: Shape, seed: int = 1) -> Responses:
    """The answers of these pupils; the same for the same seed."""
    random = np.random.default_rng(seed)
    lengths = np.clip(
        shape.answers * np.exp(random.normal(-0.3, 0.8, shape.pupils)), shape.answers / 4, shape.answers * 4
    )
    student = np.repeat(np.arange(shape.pupils), lengths.astype(int)).astype(np.int32)
    kinds = max(shape.exercises, 1)
    difficulty = random.normal(0, shape.spread if shape.exercises else 0, shape.skills * kinds)
    of_skill = np.stack(
        (random.normal(0.7, 0.8, shape.skills), shape.learning * np.exp(random.normal(0, 0.5, shape.skills)))
    )
    item, correct = _answer(
        student,
        random.random((4, len(student))),
        random.normal(size=(len(student), 2)),
        random.normal(size=(shape.pupils, 2)),
        random.normal(0, 0.7, (shape.pupils, shape.skills)),
        of_skill,
        difficulty,
        topics := _topics(random, shape, kinds),
        (shape.in_a_row, shape.most, kinds, shape.forgetting),
    )
    first = np.flatnonzero(np.diff(student, prepend=-1))
    place = np.arange(len(student)) - np.repeat(first, np.diff(first, append=len(student)))
    answer, which = np.nonzero(topics[item] >= 0)
    student, item, correct, place = student[answer], item[answer], correct[answer], place[answer]
    skill = topics[item, which].astype(np.int32)
    order = np.lexsort((skill, place, student))
    named = tuple(
        tuple(f"{kind}{i}" for i in range(n))
        for kind, n in (("p", shape.pupils), ("s", shape.skills), ("i", shape.skills * kinds))
    )
    exercise = item if shape.exercises else np.full(len(item), NO_ITEM, np.int32)
    students, skills, items = named
    return Responses(
        student[order], skill[order], exercise[order], correct[order], place[order], students, skills, items
    )


def _topics(random: np.random.Generator, shape: Shape, kinds: int) -> NDArray[np.int64]:
    """Of each exercise: its own, and others as they come, -1 where there are no more."""
    own = np.repeat(np.arange(shape.skills), kinds)[:, np.newaxis]
    apart = random.integers(1, max(shape.skills // shape.topics, 2), (len(own), shape.topics - 1)).cumsum(axis=1)
    others = random.integers(0, shape.topics, (len(own), 1)) > np.arange(shape.topics - 1)
    return np.hstack((own, np.where(others, (own + apart) % shape.skills, -1)))


@compiled
def _answer(  # noqa: PLR0917 - compiled code takes arrays, not objects
    student: NDArray[np.int32],
    uniform: NDArray[np.float64],
    normal: NDArray[np.float64],
    of_pupil: NDArray[np.float64],
    affinity: NDArray[np.float64],
    of_skill: NDArray[np.float64],
    difficulty: NDArray[np.float64],
    topics: NDArray[np.int64],
    schedule: tuple[int, int, int, float],
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    in_a_row, most, kinds, forgetting = schedule
    n, skills = len(student), of_skill.shape[1]
    item, correct = np.empty(n, np.int32), np.empty(n, np.float32)
    strength, last, seen = np.empty(skills), np.empty(skills), np.empty(len(difficulty))
    mood, now, row_of_right, tries, pupil = 0.0, 0, 0, 0, -1
    for at in range(n):
        if student[at] != pupil:
            pupil = student[at]
            strength[:] = 0.8 * of_pupil[pupil, 0] + affinity[pupil] + of_skill[0]
            last[:] = -1
            seen[:] = 0
            mood, row_of_right, tries = normal[at, 0], 0, 0
            now = int(uniform[0, at] * skills)
        elif in_a_row == 0:
            if uniform[0, at] < 0.5:
                now = min(int(uniform[3, at] ** 1.5 * skills), skills - 1)
        elif row_of_right >= in_a_row or tries >= most:
            now = (now + 1 + int(3 * uniform[0, at])) % skills
            row_of_right, tries = 0, 0
        exercise = now * kinds + int(uniform[1, at] ** 2 * kinds)
        weakest = np.inf
        for one in topics[exercise]:
            if one >= 0:
                if last[one] >= 0:
                    strength[one] -= forgetting * np.log(at - last[one])
                weakest = min(weakest, strength[one])
        mood = 0.9 * mood + 0.44 * normal[at, 1]
        logit = 1.3 * (weakest - difficulty[exercise]) + 0.5 * mood + 0.6 * min(seen[exercise], 2.0) * (kinds > 1)
        p = 0.12 + 0.83 / (1 + np.exp(-logit))
        right = uniform[2, at] < p
        item[at], correct[at] = exercise, right
        tries += 1
        row_of_right = row_of_right + 1 if right else 0
        for one in topics[exercise]:
            if one >= 0:
                strength[one] += (
                    of_skill[1, one]
                    * np.exp(0.4 * of_pupil[pupil, 1])
                    * (1.3 if right else 0.8)
                    / (1 + np.exp(0.7 * strength[one]))
                )
                last[one] = at
        seen[exercise] += 1
    return item, correct
