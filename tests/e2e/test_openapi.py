"""The OpenAPI document: valid, and what it shows works."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.openapi.models import OpenAPI

from tests.people import Person

pytestmark = pytest.mark.e2e
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


@pytest.fixture(scope="session")
async def document(people: Any) -> dict[str, Any]:
    found: dict[str, Any] = await people.nobody().read("/openapi.json")
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield method.upper(), path, item[method]


def values(node: Any, name: str) -> Iterator[Any]:
    """What stands under this name, anywhere."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == name:
                yield value
            yield from values(value, name)
    elif isinstance(node, list):
        for one in node:
            yield from values(one, name)


async def test_document_when_read_then_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPI.model_validate(document)
    for reference in values(document, "$ref"):
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for method, path, operation in operations(document):
        declared = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path)), f"{method} {path}"
        assert operation.get("summary"), f"{method} {path}"


async def test_document_when_read_then_every_route_but_health_wants_a_token_and_tells_its_refusals(
    document: dict[str, Any],
) -> None:
    schemes = set(document["components"]["securitySchemes"])
    for method, path, operation in operations(document):
        if path == "/health":
            continue
        assert {name for one in operation["security"] for name in one} <= schemes, f"{method} {path}"
        assert operation["security"], f"{method} {path}"
        assert {"401", "403", "429"} <= set(operation["responses"]), f"{method} {path}"


@pytest.mark.parametrize("path", ["/attempts", "/attempts/solve-adhoc"])
async def test_examples_of_submitting_when_sent_as_they_stand_then_they_work(
    document: dict[str, Any], pupil: Person, path: str
) -> None:
    media = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    assert media["examples"]
    for name, example in media["examples"].items():
        response = await pupil.post(path, example["value"])
        assert response.status_code == 201, f"{name}: {response.text}"
        assert set(response.json()) == set(answer_schema(document)["properties"])


async def test_example_of_an_answer_when_its_work_is_submitted_then_exactly_that_comes_back(
    document: dict[str, Any], pupil: Person
) -> None:
    schema = answer_schema(document)
    body = document["paths"]["/attempts"]["post"]["requestBody"]["content"]["application/json"]["examples"]["answer"]
    outcome = (await pupil.post("/attempts", body["value"])).json()
    for one in outcome["candidates"]:
        del one["step"]  # null, which FastAPI leaves out of every example
    assert outcome.pop("distinguishWith") is None  # the same
    volatile = {"attemptId": outcome["attemptId"], "pKnown": pytest.approx(outcome["pKnown"])}
    assert schema["example"] | volatile == outcome
    assert {*schema["example"], "distinguishWith"} == set(schema["properties"]) == set(schema["required"])


def answer_schema(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]["/attempts"]["post"]["responses"]["201"]["content"]["application/json"][
        "schema"
    ]
    return found


async def test_docs_when_opened_then_they_are_there(people: Any) -> None:
    response = await people.nobody().get("/docs")
    assert response.status_code == 200
    assert "/openapi.json" in response.text
