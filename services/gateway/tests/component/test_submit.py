"""POST /attempts over a real broker."""

import pytest

from libs.contracts.attempts.v1 import AttemptSubmit
from services.gateway.api.views import Answer
from services.gateway.tests.conftest import EXERCISE, Gateway, bearer
from services.gateway.tests.peers import Issuer, responder

pytestmark = pytest.mark.wire


async def test_submit_when_the_outcome_comes_in_time_then_it_is_the_answer(
    gateway: Gateway, issuer: Issuer, kafka: str
) -> None:
    async with responder(kafka) as seen:
        body = {"exerciseId": str(EXERCISE), "answer": 25, "steps": ["52 - 37", {"expression": "25", "isFinal": True}]}
        response = await gateway.http.post("/attempts", json=body, headers=bearer(issuer.token()))
    assert response.status_code == 201, response.text
    answer = Answer.model_validate_json(response.content)
    assert (answer.error_tag, answer.is_correct, answer.p_known) == ("BORROW_OMITTED_TENS", False, 0.21)
    assert response.headers["location"] == f"/attempts/{answer.attempt_id}"
    command, envelope = seen[0]
    assert isinstance(command, AttemptSubmit)
    assert envelope.reply_partition == 3
