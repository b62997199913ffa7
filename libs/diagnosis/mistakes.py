"""What an exercise is about, and the mistakes that it can reveal: malrules that lead to a wrong answer on it."""

from .exercise import Exercise, Predicted
from .malrule import Sides
from .maths.answer import Answer, read
from .maths.equality import same
from .maths.errors import NotUnderstoodError
from .model import Problem
from .prompts import read_exercise
from .shown import outcome_shown
from .topics import TOPICS


def mistakes(problem: Problem) -> dict[str, frozenset[str]]:
    """What every malrule that applies would write, by its code: wrong answers, or wrong lines of an equation.

    Without the right answers that one may come to all the same. Two malrules with different answers are told apart by the
    exercise. Empty where the prompt is not read or nothing is known to be right.
    """
    exercise = read_exercise.__wrapped__(problem.prompt, problem.topic)
    if not isinstance(exercise, Exercise) or exercise.answer is None:
        return {}
    right = tuple(filter(None, (exercise.answer, *exercise.others)))
    found: dict[str, set[str]] = {}
    for predicted in exercise.predictions:
        written = outcome_shown(predicted.outcome)
        if _is_wrong(predicted, written, exercise, right):
            found.setdefault(predicted.malrule.code, set()).add(written)
    return {code: frozenset(answers) for code, answers in found.items()}


def topics_of(prompt: str) -> tuple[str, ...]:
    """The topics with a form that the prompt has, in alphabetical order; none where it is not read."""
    exercise = read_exercise.__wrapped__(prompt, None)
    if not isinstance(exercise, Exercise):
        return ()
    forms = {id(form) for form, _ in exercise.forms}
    return tuple(sorted(topic.key for topic in TOPICS if any(id(form) in forms for form in topic.forms)))


def _is_wrong(predicted: Predicted, written: str, exercise: Exercise, right: tuple[Answer, ...]) -> bool:
    if isinstance(predicted.outcome, Sides) and exercise.is_equation and exercise.answer is not None:
        solutions = predicted.outcome.solutions()
        if isinstance(solutions, frozenset) and exercise.answer.value is not None:
            return exercise.answer.value not in solutions
    try:
        answer = read(written, exercise.letters)
    except NotUnderstoodError:
        return False
    verdicts = [same(answer, one) for one in right]
    if True in verdicts:
        return exercise.finished is not None and not exercise.finished(answer)
    return None not in verdicts
