"""Errors over HTTP: problem details that name the field and the rule, and nothing of our insides."""

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, Field

from libs.chassis.problem import MEDIA_TYPE, Problem, install_problem_handlers


class Body(BaseModel):
    age: int = Field(ge=0)


@pytest.fixture(scope="module")
def client() -> httpx.AsyncClient:
    app = FastAPI()
    install_problem_handlers(app)

    @app.post("/body")
    async def take(body: Body) -> Body:
        return body

    @app.get("/refused")
    async def refused() -> None:
        raise Problem(409, "taken", "It is taken", "key: used before", {"Retry-After": "3"}, key="k")

    @app.get("/outage")
    async def outage() -> None:
        raise ConnectionRefusedError("10.1.2.3:5432 said no")

    @app.get("/defect")
    async def defect() -> None:
        raise KeyError("secret")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_problem_when_raised_is_problem_json_with_its_headers_and_members(client: httpx.AsyncClient) -> None:
    answer = await client.get("/refused")
    assert (answer.status_code, answer.headers["content-type"], answer.headers["retry-after"]) == (409, MEDIA_TYPE, "3")
    assert answer.json() == {
        "type": "urn:innova:problem:taken",
        "title": "It is taken",
        "status": 409,
        "detail": "key: used before",
        "key": "k",
    }


async def test_invalid_field_when_sent_is_named_with_its_rule_and_without_its_value(client: httpx.AsyncClient) -> None:
    answer = await client.post("/body", json={"age": -17})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "age", "rule": "Input should be greater than or equal to 0"}]
    assert "-17" not in answer.text


async def test_malformed_json_when_sent_is_a_400(client: httpx.AsyncClient) -> None:
    answer = await client.post("/body", content=b"{", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:innova:problem:malformed-json")


async def test_outage_when_a_store_is_away_is_a_503_to_try_again_and_tells_no_address(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/outage")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert "10.1.2.3" not in answer.text


async def test_defect_when_raised_is_a_500_that_tells_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/defect")
    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_unknown_path_and_method_are_problems_too(client: httpx.AsyncClient) -> None:
    assert (await client.get("/nowhere")).headers["content-type"] == MEDIA_TYPE
    assert (await client.put("/refused")).status_code == 405
