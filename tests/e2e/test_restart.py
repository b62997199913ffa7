"""A second `up` finds the data of the first."""

import pytest

from tests.curriculum import Curriculum
from tests.feed import listening
from tests.people import Person
from tests.stack import Stack
from tests.stores import Stores

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]


async def test_stack_when_taken_down_and_up_again_then_everything_is_still_there(
    stack: Stack, stores: Stores, pupil: Person, curriculum: Curriculum
) -> None:
    if not stack.keeps_its_log:
        pytest.skip("the Tansu broker keeps its data in memory, and says so")
    exercise = curriculum.with_borrowing[0]
    async with listening(pupil) as feed:
        first = await pupil.outcome(exercise, exercise.answer, key="before")
        await feed.take(2)
        last_id = feed.last_id
    second = await pupil.outcome(exercise, exercise.answer)
    before = {path: await pupil.read(path) for path in (f"/attempts/{first['attemptId']}", f"/mastery/{pupil.id}")}
    lines = len(await stores.archived_lines())
    said = stack.down()
    assert "nobody supervised" not in said
    assert "nothing runs" not in stack.up()
    for path, body in before.items():
        assert await pupil.read(path) == body
    async with listening(pupil, last_id) as feed:
        assert {event.data["attemptId"] for event in await feed.take(2)} == {second["attemptId"]}
    again = await pupil.outcome(exercise, exercise.answer, key="before")
    assert again["attemptId"] == first["attemptId"]
    assert len(await stores.attempts([pupil.id])) == len(await stores.documents([pupil.id])) == 2
    assert len(await stores.archived_lines()) == lines
