"""What the diagnosis library, which knows only the prompt, makes of an exercise: a second opinion on the answer key, and the
misconceptions that lead to a wrong answer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from libs.diagnosis import Problem, Work, diagnose, mistakes
from services.curriculum.model.catalogue import Exercise


def wrong_answers(exercises: Iterable[Exercise]) -> Iterator[str]:
    """A sentence for each exercise whose answer is not what its prompt comes to, or whose prompt cannot be read."""
    for exercise in exercises:
        diagnosis = diagnose(Problem(exercise.prompt, exercise.topic), Work(exercise.answer))
        if diagnosis.is_correct is None:
            yield f"exercise {exercise.code}: {exercise.prompt!r} cannot be checked: {diagnosis.message}"
        elif not diagnosis.is_correct:
            yield f"exercise {exercise.code}: {exercise.prompt!r} comes to {diagnosis.expected}, not {exercise.answer}"


def with_targets(exercise: Exercise) -> Exercise:
    """The exercise with the misconceptions that it can reveal."""
    return replace(exercise, targets=tuple(sorted(mistakes(Problem(exercise.prompt, exercise.topic)))))
