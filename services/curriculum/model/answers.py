"""The second opinion on answer keys: the diagnosis library works out the prompt by itself."""

from collections.abc import Iterable, Iterator

from libs.diagnosis import Problem, Work, diagnose
from services.curriculum.model.catalogue import Exercise


def wrong_answers(exercises: Iterable[Exercise]) -> Iterator[str]:
    """A sentence for each exercise whose answer is not what its prompt comes to, or whose prompt cannot be read."""
    for exercise in exercises:
        diagnosis = diagnose(Problem(exercise.prompt, exercise.topic), Work(exercise.answer))
        if diagnosis.is_correct is None:
            yield f"exercise {exercise.code}: {exercise.prompt!r} cannot be checked: {diagnosis.message}"
        elif not diagnosis.is_correct:
            yield f"exercise {exercise.code}: {exercise.prompt!r} comes to {diagnosis.expected}, not {exercise.answer}"
