"""Errors over HTTP as problem details (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.responses import Response

from libs.chassis.errors import OUTAGE, policy_for

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:innova:problem:"


class Problem(Exception):  # noqa: N818 - named after RFC 9457
    """A refusal with its HTTP status and its machine-readable `kind`; `detail` says what to change."""

    def __init__(
        self, status: int, kind: str, title: str, detail: str, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra

    def response(self) -> Response:
        body = {
            "type": TYPE_PREFIX + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }
        return Response(orjson.dumps(body), self.status, self.headers, MEDIA_TYPE)


def invalid_fields(errors: list[ErrorDetails]) -> Problem:
    """One problem that names every field and the rule it breaks; it never repeats the value."""
    fields = [
        {
            "field": ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path")) or "body",
            "rule": error["msg"],
        }
        for error in errors[:20]
    ]
    detail = "; ".join(f"{one['field']}: {one['rule']}" for one in fields[:3])
    return Problem(422, "invalid-request", "The request breaks a rule", detail, errors=fields)


def install_problem_handlers(app: FastAPI) -> None:
    """Every error of the app leaves as application/problem+json."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, error: Problem) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def _validation(_: Request, error: RequestValidationError) -> Response:
        if any(one["type"] == "json_invalid" for one in error.errors()):
            return Problem(400, "malformed-json", "The body is not JSON", "body: not valid JSON").response()
        return invalid_fields(list(error.errors())).response()

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> Response:
        kinds = {404: "not-found", 405: "method-not-allowed"}
        kind = kinds.get(error.status_code, "http-error")
        return Problem(error.status_code, kind, str(error.detail), str(error.detail), error.headers).response()

    @app.exception_handler(Exception)
    async def _unexpected(_: Request, error: Exception) -> Response:
        if policy_for(error) is OUTAGE:
            detail = "something this service needs is away; try again"
            return Problem(503, "unavailable", "Not available just now", detail, {"Retry-After": "1"}).response()
        return Problem(500, "internal-error", "Something broke on our side", "the failure has been logged").response()
