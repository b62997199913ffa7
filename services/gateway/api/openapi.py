"""The parts of the API's documentation that FastAPI cannot see: refusals, and bodies that a route reads itself."""

from typing import Any

from pydantic import BaseModel

from libs.chassis.problem import MEDIA_TYPE, TYPE_PREFIX
from services.gateway.api.requests import bearer
from services.gateway.model import problems as catalogue
from services.gateway.model.problems import ProblemType

JSON = "application/json"
COMMON = (catalogue.MISSING_TOKEN, catalogue.INVALID_TOKEN, catalogue.FORBIDDEN, catalogue.TOO_MANY_REQUESTS)
SENDING = (
    *COMMON,
    catalogue.MALFORMED_JSON,
    catalogue.INVALID_HEADER,
    catalogue.BODY_TOO_LARGE,
    catalogue.UNSUPPORTED_MEDIA_TYPE,
    catalogue.INVALID_REQUEST,
    catalogue.BUS_UNAVAILABLE,
    catalogue.KEYS_UNAVAILABLE,
)
READING = (
    *COMMON,
    catalogue.INVALID_REQUEST,
    catalogue.NOT_FOUND,
    catalogue.UPSTREAM_FAILED,
    catalogue.UPSTREAM_UNAVAILABLE,
    catalogue.UPSTREAM_TIMEOUT,
    catalogue.KEYS_UNAVAILABLE,
)
_TEXT = {"type": "string"}
_FIELD = {"type": "object", "properties": {"field": _TEXT, "rule": _TEXT}}
_PROBLEM = {
    "title": "Problem",
    "description": "An error (RFC 9457).",
    "type": "object",
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": {"type": "array", "items": _FIELD},
    },
    "required": ["type", "title", "status", "detail"],
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
    "description": "The same key from the same pupil is the same work: a retry is answered, not counted again.",
}


def refusals(*types: ProblemType) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that refuses so, by status."""
    documented: dict[int | str, dict[str, Any]] = {}
    for one in types:
        media: dict[str, Any] = {"schema": _PROBLEM, "examples": {}}
        entry = documented.setdefault(one.status, {"description": "", "content": {MEDIA_TYPE: media}})
        entry["description"] = "; ".join(filter(None, (entry["description"], f"`{one.kind}`: {one.when}")))
        entry["content"][MEDIA_TYPE]["examples"][one.kind] = {
            "value": {"type": TYPE_PREFIX + one.kind, "title": one.title, "status": one.status, "detail": one.when}
        }
    return documented


def body_of(model: type[BaseModel], examples: dict[str, Any], *, has_key: bool = True) -> dict[str, Any]:
    """`openapi_extra` of a route that reads its body itself, with the token and the key it looks for."""
    return {
        "requestBody": {"required": True, "content": {JSON: {"schema": inlined(model), "examples": examples}}},
        "parameters": [_IDEMPOTENCY_KEY] if has_key else [],
        "security": [{bearer.scheme_name: []}],
    }


def inlined(model: type[BaseModel]) -> dict[str, Any]:
    """The model's JSON Schema without references, which would lead nowhere in a document that FastAPI puts together."""
    schema = model.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs", {})

    def resolved(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return resolved(definitions[value["$ref"].rpartition("/")[2]])
            return {name: resolved(one) for name, one in value.items()}
        return [resolved(one) for one in value] if isinstance(value, list) else value

    schema_without: dict[str, Any] = resolved(schema)
    return schema_without
