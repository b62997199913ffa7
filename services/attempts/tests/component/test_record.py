"""Recording on a real PostgreSQL: once, whole, in few statements."""

from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.errors import Permanent
from libs.contracts import Envelope, problem_id
from libs.contracts.attempts.v1 import AttemptRecorded, AttemptSubmit
from services.attempts.handlers import context
from services.attempts.handlers.use_cases import UseCases
from services.attempts.mapping.facts import told_of_work
from services.attempts.mapping.incoming import Work
from services.attempts.model.attempt import Attempt, Conflict, Status, Submission
from services.attempts.tests.conftest import ADDITION, NOW, SYSTEM, TYING, submission

pytestmark = pytest.mark.component


def cause_of(one: Submission) -> Envelope:
    return Envelope(uuid4(), AttemptSubmit.contract.type, "gateway", NOW, str(one.student_id), "request")


async def rows(engine: AsyncEngine, table: str, attempt_id: object) -> int:
    column = "id" if table == "attempts" else "attempt_id"
    async with engine.connect() as connection:
        query = text(f"select count(*) from attempts.{table} where {column} = :id")
        return int((await connection.execute(query, {"id": attempt_id})).scalar_one())


async def test_record_stores_attempt_steps_and_candidates_together(engine: AsyncEngine, use_cases: UseCases) -> None:
    one = submission("57", steps=("81 - 38", "57"))
    [result] = (await use_cases.record([one])).results
    assert isinstance(result, Attempt)
    stored = await use_cases.get(one.attempt_id)
    assert stored == result
    assert await rows(engine, "attempt_steps", one.attempt_id) == 2
    assert await rows(engine, "attempt_candidates", one.attempt_id) == len(result.verdict.explanations) > 0


async def test_record_on_the_schema_of_the_next_release_leaves_its_columns_their_defaults(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    one = submission("57", steps=("81 - 38", "57"))
    tables = ("attempts", "attempt_steps", "attempt_candidates", "profiles", "profile_evidence")
    async with engine.begin() as connection:
        for table in tables:
            await connection.execute(text(f"alter table attempts.{table} add column later int not null default 7"))
    try:
        await use_cases.record([one])
        assert await use_cases.get(one.attempt_id)
    finally:
        async with engine.begin() as connection:
            for table in tables:
                await connection.execute(text(f"alter table attempts.{table} drop column later"))


async def test_record_tied_explanations_are_stored_with_what_would_tell_them_apart(use_cases: UseCases) -> None:
    one = submission("29", key=TYING)
    [result] = (await use_cases.record([one])).results
    assert isinstance(result, Attempt)
    assert len(result.verdict.tied) > 1
    assert set(result.verdict.tied) <= {each.code for each in result.verdict.explanations}
    assert result.verdict.distinguish_with
    assert await use_cases.get(one.attempt_id) == result


@pytest.mark.parametrize(
    ("answer", "credit"), [("x = 13, y = 6", 0.5), ("x = 13, y = 7", None), ("x = 1, y = 2", None)]
)
async def test_record_work_of_several_topics_and_parts_tells_what_it_counts_for_and_the_same_again(
    use_cases: UseCases, answer: str, credit: float | None
) -> None:
    one = submission(answer, key=SYSTEM)
    for recorded in (await use_cases.record([one]), await use_cases.record([one])):
        [fact] = [
            each.data
            for each in told_of_work([Work(cause_of(one), one)], recorded, use_cases.catalogue)
            if isinstance(each.data, AttemptRecorded)
        ]
        assert (fact.topic_id, fact.also_topic_ids) == ("simultaneous-equations", ("linear-equations",))
        assert fact.credit == credit


async def test_record_redelivered_batch_gives_the_same_results_and_no_second_row(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    batch = [submission("57", steps=("81 - 38",)), submission("85", key=ADDITION), submission("9")]
    first = await use_cases.record(batch)
    second = await use_cases.record(batch)
    assert second == first
    assert [await rows(engine, "attempts", one.attempt_id) for one in batch] == [1, 1, 1]
    assert await rows(engine, "attempt_steps", batch[0].attempt_id) == 1


async def test_record_same_attempt_twice_in_a_batch_is_one_row_and_two_equal_results(
    engine: AsyncEngine, use_cases: UseCases
) -> None:
    one = submission("57", steps=("81 - 38",))
    first, second = (await use_cases.record([one, one])).results
    assert first == second
    assert await rows(engine, "attempts", one.attempt_id) == 1


async def test_record_same_id_with_other_work_is_a_conflict_and_changes_nothing(use_cases: UseCases) -> None:
    one = submission("57")
    await use_cases.record([one])
    [result] = (await use_cases.record([replace(one, answer="43", fingerprint="other")])).results
    assert result == Conflict(one.attempt_id, one.student_id)
    stored = await use_cases.get(one.attempt_id)
    assert stored is not None
    assert stored.answer == "57"


async def test_record_somebody_elses_attempt_id_is_a_conflict(use_cases: UseCases) -> None:
    one = submission("57")
    await use_cases.record([one])
    [result] = (await use_cases.record([replace(one, student_id=uuid4())])).results
    assert isinstance(result, Conflict)


async def test_record_unknown_exercise_is_permanent_and_stores_nothing_of_the_batch(
    engine: AsyncEngine, use_cases: UseCases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "PATIENCE", 0.05)
    good = submission("43")
    with pytest.raises(Permanent, match="never published"):
        await use_cases.record([good, replace(submission(), exercise_id=uuid4())])
    assert await rows(engine, "attempts", good.attempt_id) == 0


async def test_record_statements_do_not_grow_with_the_batch(engine: AsyncEngine, use_cases: UseCases) -> None:
    statements: Counter[str] = Counter()

    def count(_: object, __: object, statement: str, *___: object) -> None:
        statements[statement.split(maxsplit=1)[0].lower()] += 1

    event.listen(engine.sync_engine, "before_cursor_execute", count)
    try:
        await use_cases.record([submission(str(number), steps=("81 - 38",)) for number in range(100)])  # 57 is named
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", count)
    assert statements.total() == 2, statements  # the attempts, with the profiles as they were; the profiles as they are


async def test_history_pages_newest_first_and_gives_each_attempt_once(use_cases: UseCases) -> None:
    student = uuid4()
    batch = [submission("43", student=student, number=number % 3) for number in range(7)]
    await use_cases.record(batch)
    await use_cases.record([submission("43", number=9)])
    seen: list[Attempt] = []
    while page := await use_cases.history(student, seen[-1].attempt_id if seen else None, 3):
        seen += page
    assert [one.submitted_at for one in seen] == sorted((one.submitted_at for one in seen), reverse=True)
    assert {one.attempt_id for one in seen} == {one.attempt_id for one in batch}
    assert len(seen) == 7


@pytest.mark.parametrize(
    ("problem", "answer", "topic", "is_correct", "status"),
    [
        ("705 - 248", "457", "whole-number-subtraction", True, Status.CLASSIFIED),
        ("705 - 248", "543", "whole-number-subtraction", False, Status.CLASSIFIED),
        ("705 - 248", "9999", "whole-number-subtraction", False, Status.CLASSIFYING),
        ("705 - 248", "no idea", "whole-number-subtraction", False, Status.CLASSIFYING),
        ("Solve x^3 = 8", "x = 2", "unknown", None, Status.PENDING),
        ("If log(x) = 2, what is x?", "no idea", "unknown", None, Status.PENDING),
    ],
)
async def test_record_problem_of_the_pupils_own_is_judged_as_far_as_it_can_be_solved(
    use_cases: UseCases, problem: str, answer: str, topic: str, is_correct: bool | None, status: Status
) -> None:
    one = replace(submission(answer), problem=problem, exercise_id=problem_id(problem))
    [result] = (await use_cases.record([one])).results
    assert isinstance(result, Attempt)
    assert (result.topic_id, result.verdict.is_correct, result.verdict.status) == (topic, is_correct, status)
    assert result == await use_cases.get(one.attempt_id)
