"""Diagnosis: is it right, which line is the first wrong one, and what explains it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from . import slips
from .distinguishing import distinguish
from .exercise import Exercise
from .malrule import COMMON
from .maths.answer import Answer, read
from .maths.credit import partial_credit
from .maths.equality import rounds, same
from .maths.errors import NotUnderstoodError
from .maths.expression import Equation, Variable
from .maths.meaning import Values
from .maths.solution import variables
from .maths.values import size
from .model import Candidate, Diagnosis, MisconceptionInfo, Problem, Status, Work
from .prompts import read_exercise, read_parts
from .ranking import Verdict, judge
from .remarks import REMARKS, remark
from .steps import Line, Reading, Transition, follow, read_lines
from .topics import TOPICS, linear_equations

MAX_STEPS = 100
NOT_WORKED_OUT = "The answer has the right value but is not worked out."
OTHER_ANSWER = "The expected answer is not the answer to the exercise as it is read here."
NO_EXPECTED = "The right answer cannot be worked out from the prompt, and none is given."

_THOUSANDS = re.compile(r"\s*-?[1-9]\d{0,2}[.,]\d{3}\s*")
_read_expected = lru_cache(maxsize=1024)(read)


def diagnose(problem: Problem, work: Work) -> Diagnosis:
    """The verdict on a pupil's work. Never raises on any text: what cannot be read is NOT_UNDERSTOOD, with the part."""
    exercise = read_exercise(problem.prompt, problem.topic)
    if problem.expected_answer is not None:
        exercise = _confirmed(exercise, problem, problem.expected_answer)
    if len(work.steps) > MAX_STEPS:
        return _not_understood(f"Steps: {len(work.steps)} lines are too many; at most {MAX_STEPS} are read.")
    try:
        expected = _expected(problem, exercise)
    except NotUnderstoodError as error:
        return _compare_words(problem, work, f"Expected answer: {error}")
    shown = problem.expected_answer or (exercise.shown if isinstance(exercise, Exercise) else None)
    try:
        answer = _read_answer(work.answer, expected, _letters(exercise))
    except NotUnderstoodError as error:
        return _without_answer(work, exercise, shown, f"Answer: {error}")
    equal = _is_equal(answer, expected, problem, exercise)
    is_right = equal and (expected is None or _is_finished(answer, expected, exercise))
    if is_right and not work.steps and isinstance(exercise, Exercise):
        return Diagnosis(Status.CORRECT, True, expected=shown)
    credit = partial_credit(answer, expected) if expected and equal is False else None
    if isinstance(exercise, str):
        status = Status.CORRECT if is_right else Status.NOT_UNDERSTOOD
        return Diagnosis(status, is_right, message=f"Prompt: {exercise}", expected=shown, credit=credit)
    found = _examine(exercise, work, answer, expected, shown, equal=equal, is_right=is_right)
    return replace(found, credit=credit) if credit else found


def _letters(exercise: Exercise | str) -> frozenset[str]:
    return exercise.letters if isinstance(exercise, Exercise) else frozenset()


def _read_answer(text: str, expected: Answer | None, letters: frozenset[str]) -> Answer:
    """The answer; 3,545 and 3.545 may mean three and a half or three and a half thousand: what is expected decides."""
    answer = read(text, letters)
    ambiguous = _THOUSANDS.fullmatch(text)
    if not ambiguous or expected is None or expected.value is None:
        return answer
    if isinstance(expected.value, Fraction):
        return read(text.replace(",", "."))
    thousands = read(text.replace(".", "").replace(",", ""))
    is_far_off = answer.value is not None and size(expected.value) >= 1000 and 20 * size(answer.value) < 1000
    return thousands if is_far_off or thousands.value == expected.value else answer


def _confirmed(exercise: Exercise | str, problem: Problem, expected: str) -> Exercise | str:
    """The exercise as the expected answer confirms it.

    Where the answer to what was read is another, the prompt was not understood. Then, and where nothing was read, it is the
    expression or equation inside the prompt that has the expected answer.
    """
    try:
        wanted = _read_expected(expected)
    except NotUnderstoodError:
        return exercise
    if isinstance(exercise, Exercise):
        if exercise.answer is None or any(
            same(one, wanted) is not False for one in (exercise.answer, *exercise.others)
        ):
            return exercise
        exercise = OTHER_ANSWER
    try:
        parts = read_parts(problem.prompt, problem.topic)
        return next((one for one in parts if one.answer and same(one.answer, wanted)), exercise)
    except NotUnderstoodError:
        return exercise


def _expected(problem: Problem, exercise: Exercise | str) -> Answer | None:
    own = exercise.answer if isinstance(exercise, Exercise) else None
    if problem.expected_answer is None:
        return own
    try:
        return _read_expected(problem.expected_answer, _letters(exercise))
    except NotUnderstoodError:
        if own is None:
            raise
        return own


def _is_equal(answer: Answer, expected: Answer | None, problem: Problem, exercise: Exercise | str) -> bool | None:
    """Whether the answer is right. An expected answer that is given wins over the one computed, but may be written otherwise:
    where the two agree, what agrees with either is right."""
    if expected is None:
        return None
    equal = same(answer, expected)
    if equal or isinstance(exercise, str):
        return equal
    others = ([exercise.answer] if exercise.answer else []) + list(exercise.others)
    if problem.expected_answer is not None and not any(_agree(expected, other, exercise) for other in others):
        return equal
    return any(_agree(answer, other, exercise) for other in others) or equal


def _agree(answer: Answer, right: Answer, exercise: Exercise) -> bool | None:
    """Whether an answer is right, rounded where the exercise asks for it."""
    equal = same(answer, right)
    return equal or (exercise.asks_to_round and rounds(answer, right)) or equal


def _is_finished(answer: Answer, expected: Answer, exercise: Exercise | str) -> bool:
    """In the form that is demanded; without a demand numbers have to be worked out: neither the exercise copied nor 3x = 15
    nor x^2 = 25 is an answer."""
    if not isinstance(exercise, str) and exercise.finished:
        return exercise.finished(answer)
    if isinstance(expected.meaning, Values) and isinstance(answer.node, Equation):
        return False
    if expected.value is None or not expected.is_worked_out or answer.meaning is not None:
        return True
    return answer.value is not None and answer.is_worked_out


def _examine(
    exercise: Exercise,
    work: Work,
    answer: Answer,
    expected: Answer | None,
    shown: str | None,
    *,
    equal: bool | None,
    is_right: bool | None,
) -> Diagnosis:
    """Look at the lines of a wrong answer, and of a right one that comes with steps."""
    reading = follow(exercise, _lines(work, exercise, answer))
    found = _judge(exercise, reading, answer, expected, shown, equal=equal, is_right=is_right)
    return replace(found, unread_steps=reading.unread) if reading.unread else found


def _judge(
    exercise: Exercise,
    reading: Reading,
    answer: Answer,
    expected: Answer | None,
    shown: str | None,
    *,
    equal: bool | None,
    is_right: bool | None,
) -> Diagnosis:
    remarks = tuple(filter(None, map(remark, reading.moves)))
    if is_right:
        return _right(reading, shown, remarks)
    verdict = _explain(exercise, reading.wrong, answer, expected)
    stopped = not verdict.candidates and (equal or (reading.wrong is None and remarks))
    if stopped:
        # Who stops at a move that does not help shows by it what he takes for the way: no remark any more, but the cause.
        status = Status.CLASSIFIED if remarks else Status.UNCLASSIFIED
        return Diagnosis(status, False, remarks[-1:], message=NOT_WORKED_OUT, expected=shown, remarks=remarks)
    return _diagnosis(verdict, None if equal is None else False, None if expected else NO_EXPECTED, shown, remarks)


def _diagnosis(
    verdict: Verdict,
    is_correct: bool | None,
    message: str | None,
    shown: str | None,
    remarks: tuple[Candidate, ...],
    *,
    status: Status | None = None,
) -> Diagnosis:
    """The verdict on a line as the verdict on the work."""
    tied = verdict.tied if verdict.status is Status.CLASSIFIED else ()
    return Diagnosis(
        status or verdict.status,
        is_correct,
        verdict.candidates,
        verdict.slip,
        message,
        shown,
        remarks,
        tuple(malrule.code for malrule in tied),
        distinguish(tied) if tied else None,
    )


def _lines(work: Work, exercise: Exercise, answer: Answer) -> Iterator[Line]:
    """The steps and, as the last line, the answer."""
    yield from read_lines(work.steps)
    if (
        exercise.node is not None
        and exercise.is_equation
        and answer.node is not None
        and not isinstance(answer.line, Equation)
    ):
        yield Line(Equation((Variable(min(variables(exercise.node))), answer.node)), None)
    elif answer.line is not None:
        yield Line(answer.line, None)


def _judge_line(wrong: Transition) -> Verdict:
    return judge(wrong.before, wrong.line, wrong.right, wrong.step)


def _right(reading: Reading, shown: str | None, remarks: tuple[Candidate, ...]) -> Diagnosis:
    """A right answer; a wrong step on the way is reported, not counted."""
    wrong = reading.wrong
    if wrong is None or wrong.step is None:
        return Diagnosis(Status.CORRECT, True, expected=shown, remarks=remarks)
    verdict = _judge_line(wrong)
    message = f"The answer is right, but line {wrong.step + 1} does not follow from the one before."
    return _diagnosis(verdict, True, message, shown, remarks, status=Status.CORRECT)


def _explain(exercise: Exercise, wrong: Transition | None, answer: Answer, expected: Answer | None) -> Verdict:
    """The first wrong line decides; where it tells nothing, the answer as a whole is tried."""
    right = expected.value if expected else None
    if wrong is None:
        return judge(exercise, answer, right, None)
    if wrong.step is None and wrong.before is exercise:
        return judge(exercise, wrong.line, right, None)
    verdicts = [_judge_line(wrong), judge(exercise, answer, right, None)]
    if exercise.node is None and wrong.step is None:  # the answer to an exercise in words says more than the last line
        verdicts.reverse()
    return next((verdict for verdict in verdicts if verdict.status is not Status.UNCLASSIFIED), verdicts[0])


def _compare_words(problem: Problem, work: Work, message: str) -> Diagnosis:
    """Where the expected answer is no mathematics, the same words are the same answer."""
    expected = problem.expected_answer or ""
    if expected.strip() and expected.casefold().split() == work.answer.casefold().split():
        return Diagnosis(Status.CORRECT, True, expected=expected)
    return _not_understood(message, expected)


def _without_answer(work: Work, exercise: Exercise | str, shown: str | None, message: str) -> Diagnosis:
    """The answer cannot be read; a wrong step can still be explained."""
    if isinstance(exercise, Exercise) and work.steps:
        reading = follow(exercise, read_lines(work.steps))
        remarks = tuple(filter(None, map(remark, reading.moves)))
        if reading.wrong:
            found = _diagnosis(_judge_line(reading.wrong), None, message, shown, remarks)
        else:
            status = Status.CLASSIFIED if remarks else Status.NOT_UNDERSTOOD
            found = Diagnosis(status, None, remarks[-1:], message=message, expected=shown, remarks=remarks)
        return replace(found, is_unread=True, unread_steps=reading.unread)
    if isinstance(exercise, str):
        message = f"Prompt: {exercise} {message}"
    return replace(_not_understood(message, shown), is_unread=True)


def _not_understood(message: str, expected: str | None = None) -> Diagnosis:
    return Diagnosis(Status.NOT_UNDERSTOOD, None, message=message, expected=expected)


def misconceptions() -> Iterator[MisconceptionInfo]:
    """Every entry the library can name, the slips (topic "slips") and the moves that do not help included."""
    for topic in TOPICS:
        for rule in topic.malrules:
            refs, example = tuple(rule.refs.split()), next(rule.worked())
            yield MisconceptionInfo(
                rule.code,
                refs,
                rule.name,
                topic.key,
                rule.subdomain or topic.subdomain,
                rule.frequency,
                rule.description,
                " → ".join(example),
            )
    for move in REMARKS:
        yield MisconceptionInfo(
            move.code,
            tuple(move.refs.split()),
            move.name,
            linear_equations.TOPIC.key,
            linear_equations.TOPIC.subdomain,
            COMMON,
            move.description,
            move.example,
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
