"""The internal reads on a real PostgreSQL."""

from collections.abc import AsyncIterator

import httpx
import pytest

from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from libs.diagnosis import advice_for
from services.attempts import api
from services.attempts.handlers.use_cases import UseCases
from services.attempts.model.attempt import Submission
from services.attempts.model.feedback import UNREAD
from services.attempts.tests.conftest import submission

pytestmark = pytest.mark.component


@pytest.fixture
async def client(use_cases: UseCases) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("attempts", Lifecycle(halt=pytest.fail), [api.router])
    app.state.use_cases = use_cases
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://attempts") as client:
        yield client


async def recorded(use_cases: UseCases, answer: str) -> Submission:
    one = submission(answer)
    await use_cases.record([one])
    return one


@pytest.mark.parametrize("language", ["en", "es"])
async def test_attempt_that_could_not_be_read_says_what_and_tells_the_pupil(
    client: httpx.AsyncClient, use_cases: UseCases, language: str
) -> None:
    one = await recorded(use_cases, "(" * 400)
    attempt = (await client.get(f"/attempts/{one.attempt_id}", params={"language": language})).json()
    assert (attempt["isCorrect"], attempt["status"]) == (False, "CLASSIFYING")
    assert attempt["message"].startswith("Answer: ")
    assert attempt["feedback"] == UNREAD[language]


async def test_attempt_has_advice_only_for_who_asks_for_it(client: httpx.AsyncClient, use_cases: UseCases) -> None:
    one = await recorded(use_cases, "57")
    path = f"/attempts/{one.attempt_id}"
    assert (await client.get(path)).json()["advice"] is None
    attempt = (await client.get(path, params={"advice": "true", "language": "es"})).json()
    advice = advice_for(attempt["errorTag"], "es")
    assert advice is not None
    assert attempt["advice"] == {"hint": advice.hint, "remedialTopicId": advice.remedial}


async def test_history_has_advice_as_the_attempt_has(client: httpx.AsyncClient, use_cases: UseCases) -> None:
    one = await recorded(use_cases, "57")
    for advice in ("true", "false"):
        attempt = (await client.get(f"/attempts/{one.attempt_id}", params={"advice": advice})).json()
        page = (await client.get(f"/students/{one.student_id}/attempts", params={"advice": advice})).json()
        assert page == {"items": [attempt], "next": None}


async def test_history_with_a_bad_limit_is_refused_naming_it(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/students/{submission().student_id}/attempts", params={"limit": 101})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "limit"
