"""What no rule explains or reads: a model is asked, and what it found comes back to the pupil, to mastery, and on the bill."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from deploy.local.ready import until
from libs.chassis.testing.providers import Providers
from tests.curriculum import Curriculum
from tests.feed import ATTEMPT, CLASSIFIED, MASTERY, REGRADED, listening
from tests.people import People, Person, kind
from tests.stack import Stack

pytestmark = pytest.mark.e2e
SURE, UNSURE = 0.93, 0.21
NAMED = "ARITH_SUB_SMALLER_FROM_LARGER"


@pytest.fixture
async def model(stack: Stack) -> AsyncIterator[Providers]:
    """The one that the running classifier asks."""
    stand_in = Providers(stack.facts["PROVIDERS_URL"])
    await stand_in.reset()
    yield stand_in
    await stand_in.reset()


@pytest.fixture
def admin(people: People) -> Person:
    return people("admin")


async def switched(admin: Person, on: bool) -> Any:
    response = await admin.http.put("/admin/classifier/switch", json={"on": on}, headers=admin.bearer)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(("confidence", "status"), [(SURE, "CLASSIFIED"), (UNSURE, "UNCLASSIFIED")])
async def test_answer_when_no_rule_explains_it_then_a_model_is_asked_and_the_pupil_hears_what_it_found(
    pupil: Person, curriculum: Curriculum, model: Providers, confidence: float, status: str
) -> None:
    await model.scenario({"set": {"confidence": confidence}})
    async with listening(pupil) as feed:
        asked = await pupil.outcome(curriculum["604 - 305"], "7")
        assert (asked["isCorrect"], asked["status"], asked["errorTag"]) == (False, "CLASSIFYING", "UNCLASSIFIED")
        *_, found = await feed.take(3)
    assert (found.name, found.data["attemptId"]) == (CLASSIFIED, asked["attemptId"])
    told = await pupil.read(f"/attempts/{asked['attemptId']}/status")
    assert (told["status"], told["isCorrect"], told["source"]) == (status, False, "LLM")
    attempt = await pupil.read(f"/attempts/{asked['attemptId']}")
    assert attempt["candidates"], "what was suspected is kept"
    named = attempt["candidates"][0]["code"] if status == "CLASSIFIED" else "UNCLASSIFIED"
    assert attempt["errorTag"] == told["errorTag"] == found.data["errorTag"] == named
    calls = await model.calls()
    assert len(calls) == (1 if confidence == SURE else 2), "the larger model only where the first is not sure"
    assert not any(call["identifies"] for call in calls)


async def test_review_when_a_teacher_names_the_error_then_the_pupil_hears_it_and_nobody_else_can_say_otherwise(
    pupil: Person, people: People, curriculum: Curriculum, model: Providers
) -> None:
    await model.scenario({"set": {"confidence": UNSURE}})
    teacher = people("teacher")
    async with listening(pupil) as feed:
        asked = await pupil.outcome(curriculum["604 - 305"], "5")
        await feed.take(3)
        review = await waiting_for(teacher, asked["attemptId"])
        assert (review["answer"], review["expectedAnswer"], str(pupil.id) in str(review)) == ("5", "299", False)
        path, said = f"/admin/classifier/reviews/{review['id']}", {"verdict": "CLASSIFIED", "code": NAMED}
        settled = await teacher.post(path, said)
        assert (settled.status_code, settled.json()["settlement"]["by"]) == (200, str(teacher.id))
        (found,) = await feed.take(1)
    assert (found.name, found.data["errorTag"]) == (CLASSIFIED, NAMED)
    told = await pupil.read(f"/attempts/{asked['attemptId']}/status")
    assert (told["status"], told["source"], told["errorTag"]) == ("CLASSIFIED", "TEACHER", NAMED)
    assert (await teacher.post(path, said)).json() == settled.json()
    other = await people("admin").post(path, {"verdict": "UNCLASSIFIED"})
    assert (other.status_code, kind(other)) == (409, "review-settled")


async def waiting_for(person: Person, attempt_id: str) -> Any:
    """The review of this attempt."""
    path = "/admin/classifier/reviews?limit=100"
    page = await person.read(path)
    while True:
        for review in page["items"]:
            if review["attemptId"] == attempt_id:
                return review
        page = await person.read(f"{path}&cursor={page['next']}")


async def test_answer_in_words_when_a_model_reads_it_right_then_it_is_regraded_and_mastery_follows(
    pupil: Person, people: People, curriculum: Curriculum, model: Providers
) -> None:
    exercise = next(one for one in curriculum.of_topic("whole-number-subtraction") if one.answer == "9")
    async with listening(pupil) as feed:
        asked = await pupil.outcome(exercise, "nine")
        assert (asked["isCorrect"], asked["status"]) == (False, "CLASSIFYING")
        assert [event.name for event in await feed.take(2)] == [ATTEMPT, MASTERY]
        after = {event.name: event.data for event in await feed.take(2)}
    assert set(after) == {REGRADED, MASTERY}
    assert (after[REGRADED]["attemptId"], after[REGRADED]["isCorrect"]) == (asked["attemptId"], True)
    told = await pupil.read(f"/attempts/{asked['attemptId']}/status")
    assert (told["status"], told["isCorrect"], told["errorTag"]) == ("CLASSIFIED", True, None)
    digits = await people("student").outcome(exercise, "9")
    topic = (await pupil.read(f"/mastery/{pupil.id}"))["items"][0]
    assert (topic["pKnown"], topic["attemptsCount"]) == (pytest.approx(digits["pKnown"]), 1)
    assert after[MASTERY]["pKnown"] == pytest.approx(digits["pKnown"])


async def test_switch_when_off_then_questions_wait_and_when_on_again_they_are_answered(
    admin: Person, pupil: Person, curriculum: Curriculum, model: Providers
) -> None:
    try:
        assert (await switched(admin, False))["waitingFor"] == "the switch is off"
        async with listening(pupil) as feed:
            asked = await pupil.outcome(curriculum["604 - 305"], "8")
            path = f"/attempts/{asked['attemptId']}/status"
            await feed.take(2)

            async def parked() -> bool:
                return bool((await admin.read("/admin/classifier"))["waiting"])

            assert await until(parked, 20, pause=0.1)
            await feed.silence(3)  # longer than a question waits for others
            assert (await pupil.read(path))["status"] == "CLASSIFYING"
            assert await model.calls() == []
            assert (await switched(admin, True))["waitingFor"] is None
            (found,) = await feed.take(1)
        assert found.name == CLASSIFIED
        assert (await pupil.read(path))["status"] in {"CLASSIFIED", "UNCLASSIFIED"}
    finally:
        await switched(admin, True)


async def test_cost_when_read_by_an_admin_then_it_grows_with_what_was_asked(
    admin: Person, pupil: Person, curriculum: Curriculum
) -> None:
    before = total(await admin.read("/admin/classifier"))
    async with listening(pupil) as feed:
        await pupil.outcome(curriculum["604 - 305"], "6")
        await feed.take(3)
    status = await admin.read("/admin/classifier")
    assert total(status) > before
    assert all(0 <= one["cachedShare"] <= 1 and one["inputTokens"] > 0 for one in status["today"])
    assert sum(one["cost"] for one in status["month"]) >= total(status)


async def test_classifier_when_another_than_an_admin_asks_then_it_is_forbidden(people: People) -> None:
    for role in ("student", "teacher"):
        person = people(role)
        refused: list[httpx.Response] = [
            await person.get("/admin/classifier"),
            await person.http.put("/admin/classifier/switch", json={"on": False}, headers=person.bearer),
        ]
        assert [(one.status_code, kind(one)) for one in refused] == [(403, "forbidden")] * 2


def total(status: Any) -> float:
    """US dollars today."""
    return float(sum(one["cost"] for one in status["today"]))
