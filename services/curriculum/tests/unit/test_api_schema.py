"""What the HTTP side can show at all, read off its own description."""

import re
from typing import Any

from fastapi import FastAPI

from libs.contracts.curriculum.v1 import ExercisePublished
from services.curriculum import api
from services.curriculum.tables import ExerciseRow

TEACHERS_ONLY = {"/exercises/{exercise_id}/answer", "/misconceptions/{code}"}  # the latter shows what pupils answered
REVEALING = re.compile("answer|solution|expected|key|result|correct", re.IGNORECASE)


def _fields(schema: Any, document: dict[str, Any]) -> set[str]:
    """Names of all fields that a body of this schema can have, at any depth."""
    if isinstance(schema, list):
        return set().union(*(_fields(one, document) for one in schema))
    if not isinstance(schema, dict):
        return set()
    if reference := schema.get("$ref"):
        return _fields(document["components"]["schemas"][reference.rpartition("/")[2]], document)
    assert schema.get("additionalProperties") in (None, False), "a body may hold fields that nobody has named"
    names = set(schema.get("properties", {}))
    return names.union(*(_fields(one, document) for one in schema.get("properties", {}).values())).union(
        *(_fields(schema[word], document) for word in ("items", "anyOf", "allOf", "oneOf") if word in schema)
    )


def test_no_public_route_can_hold_an_answer() -> None:
    app = FastAPI()
    app.include_router(api.router)
    document = app.openapi()
    seen = set()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            fields = _fields(schema, document)
            assert fields, f"{path} does not say what it answers"
            if path not in TEACHERS_ONLY:
                assert not [name for name in fields if REVEALING.search(name)], path
            seen.add(path)
    assert seen > TEACHERS_ONLY


def test_exercise_as_published_and_as_stored_has_no_field_for_an_answer() -> None:
    assert not [name for name in ExercisePublished.model_fields if REVEALING.search(name)]
    assert not [name for name in ExerciseRow.model_fields if REVEALING.search(name)]
