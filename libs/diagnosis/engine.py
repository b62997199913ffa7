"""Diagnosis: is it right, which line is the first wrong one, and what explains it."""

from collections.abc import Iterator
from functools import lru_cache

from . import slips
from .answer import Answer, read, same
from .exercise import Exercise, read_exercise
from .expression import Equation, Variable
from .model import Diagnosis, MisconceptionInfo, Problem, Status, Work
from .notation import NotUnderstoodError
from .ranking import Verdict, judge
from .remarks import remark
from .solution import variables
from .steps import Line, Reading, follow, read_lines
from .topics import TOPICS

MAX_STEPS = 100

_read_expected = lru_cache(maxsize=1024)(read)


def diagnose(problem: Problem, work: Work) -> Diagnosis:
    """The verdict on a pupil's work. Never raises on any text: what cannot be read is NOT_UNDERSTOOD, with the part."""
    exercise = read_exercise(problem.prompt, problem.topic)
    try:
        expected = _expected(problem, exercise)
    except NotUnderstoodError as error:
        return _compare_text(problem, work, f"Expected answer: {error}")
    try:
        answer = read(work.answer)
    except NotUnderstoodError as error:
        return _without_answer(problem, work, exercise, f"Answer: {error}")
    equal = None if expected is None else same(answer, expected)
    shown = problem.expected_answer or (exercise.shown if isinstance(exercise, Exercise) else None)
    is_right = equal and (expected is None or _is_finished(answer, expected))
    if isinstance(exercise, str):
        status = Status.CORRECT if is_right else Status.NOT_UNDERSTOOD
        return Diagnosis(status, is_right, message=f"Prompt: {exercise}", expected=shown)
    if is_right and not work.steps:
        return Diagnosis(Status.CORRECT, True, expected=shown)
    if len(work.steps) > MAX_STEPS:
        return Diagnosis(
            Status.CORRECT if is_right else Status.NOT_UNDERSTOOD,
            is_right,
            message=f"Steps: {len(work.steps)} lines are too many; at most {MAX_STEPS} are read.",
            expected=shown,
        )
    reading = follow(exercise, _lines(work, exercise, answer))
    remarks = tuple(filter(None, map(remark, reading.moves)))
    if is_right:
        return _right(exercise, reading, shown, remarks)
    if equal:
        message = "The answer has the right value but is not worked out."
        return Diagnosis(Status.UNCLASSIFIED, False, message=message, expected=shown, remarks=remarks)
    verdict = _explain(exercise, reading, answer, expected)
    status = verdict.status
    return Diagnosis(status, equal, verdict.candidates, verdict.slip, None, shown, remarks)


def _expected(problem: Problem, exercise: Exercise | str) -> Answer | None:
    if problem.expected_answer is not None:
        return _read_expected(problem.expected_answer)
    return exercise.answer if isinstance(exercise, Exercise) else None


def _is_finished(answer: Answer, expected: Answer) -> bool:
    """A number has to be worked out: neither the exercise copied nor 3x = 15 is an answer."""
    return expected.value is None or not expected.is_worked_out or (answer.value is not None and answer.is_worked_out)


def _lines(work: Work, exercise: Exercise, answer: Answer) -> Iterator[Line]:
    """The steps and, as the last line, the answer."""
    yield from read_lines(work.steps)
    if exercise.is_equation and not isinstance(answer.line, Equation):
        yield Line(Equation((Variable(min(variables(exercise.node))), answer.node)), None)
    else:
        yield Line(answer.line, None)


def _right(exercise: Exercise, reading: Reading, shown: str | None, remarks: "Remarks") -> Diagnosis:
    """A right answer; a wrong step on the way is reported, not counted."""
    wrong = reading.wrong
    if wrong is None or wrong.index is None:
        return Diagnosis(Status.CORRECT, True, expected=shown, remarks=remarks)
    verdict = judge(wrong.before, wrong.line, wrong.right, wrong.index)
    message = f"The answer is right, but line {wrong.index + 1} does not follow from the one before."
    return Diagnosis(Status.CORRECT, True, verdict.candidates, verdict.slip, message, shown, remarks)


def _explain(exercise: Exercise, reading: Reading, answer: Answer, expected: Answer | None) -> Verdict:
    """The first wrong line decides; where it tells nothing, the answer as a whole is tried."""
    right = expected.value if expected else None
    verdict = None
    wrong = reading.wrong
    if wrong is not None and (wrong.index is not None or wrong.before is not exercise or wrong.line != answer):
        verdict = judge(wrong.before, wrong.line, wrong.right, wrong.index)
        if verdict.status is not Status.UNCLASSIFIED:
            return verdict
    whole = judge(exercise, answer, right, None)
    return whole if verdict is None or whole.status is not Status.UNCLASSIFIED else verdict


def _compare_text(problem: Problem, work: Work, message: str) -> Diagnosis:
    """Where the expected answer is no mathematics, the same words are the same answer."""
    expected = problem.expected_answer or ""
    if expected.strip() and expected.casefold().split() == work.answer.casefold().split():
        return Diagnosis(Status.CORRECT, True, expected=expected)
    return Diagnosis(Status.NOT_UNDERSTOOD, None, message=message, expected=expected)


def _without_answer(problem: Problem, work: Work, exercise: Exercise | str, message: str) -> Diagnosis:
    """The answer cannot be read; a wrong step can still be explained."""
    shown = problem.expected_answer or (exercise.shown if isinstance(exercise, Exercise) else None)
    if isinstance(exercise, Exercise) and 0 < len(work.steps) <= MAX_STEPS:
        reading = follow(exercise, read_lines(work.steps))
        if reading.wrong:
            wrong = reading.wrong
            verdict = judge(wrong.before, wrong.line, wrong.right, wrong.index)
            return Diagnosis(verdict.status, None, verdict.candidates, verdict.slip, message, shown)
    return Diagnosis(Status.NOT_UNDERSTOOD, None, message=message, expected=shown)


def misconceptions() -> Iterator[MisconceptionInfo]:
    """Every entry the library can name, the slips included (topic "slips")."""
    for topic in TOPICS:
        for rule in topic.malrules:
            yield MisconceptionInfo(
                rule.code,
                tuple(rule.refs.split()),
                rule.name,
                topic.key,
                topic.subdomain,
                rule.frequency,
                rule.description,
                rule.examples.split("; ")[0],
            )
    for slip in slips.SLIPS:
        yield MisconceptionInfo(
            slip.code,
            tuple(slip.refs.split()),
            slip.name,
            slips.TOPIC_KEY,
            slip.subdomain,
            slip.frequency,
            slip.description,
            slip.example,
        )
