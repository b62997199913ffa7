"""What a route needs of a request: the caller, the body within its bound, the headers that count."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from libs.chassis.problem import Problem, invalid_fields
from services.gateway.clients import Upstream
from services.gateway.doorman import Doorman
from services.gateway.handlers import Intake
from services.gateway.model import language
from services.gateway.model.access import Action, Caller, Role, permit
from services.gateway.model.problems import (
    BODY_TOO_LARGE,
    INVALID_HEADER,
    INVALID_REQUEST,
    MALFORMED_JSON,
    UNSUPPORTED_MEDIA_TYPE,
    Refusal,
)
from services.gateway.ports import Trace
from services.gateway.streams import Streams

T = TypeVar("T")
IDEMPOTENCY_KEY = re.compile(rb"[\x21-\x7e]{1,128}")
# pydantic's words for rules that a client should read in ours, by error type.
_RULES = {
    "extra_forbidden": "unknown field",
    "string_pattern_mismatch": "contains a character that is not allowed here",
    "uuid_parsing": "must be a UUID",
    "missing": "is required",
    "model_type": "must be an object",
    "dataclass_type": "must be an object",
}
bearer = HTTPBearer(auto_error=False, description="RS256 or ES256 token of the issuer")


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes work with; the application's state holds one."""

    doorman: Doorman
    intake: Intake
    attempts: Upstream
    mastery: Upstream
    curriculum: Upstream
    classifier: Upstream
    ocr: Upstream
    roster: Upstream
    streams: Streams


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def trace_of(request: Request) -> Trace:
    trace: Trace = request.scope["trace"]
    return trace


@dataclass(frozen=True, slots=True)
class Question:
    """A read request: who asks, whom to ask, and what it belongs to."""

    caller: Caller
    services: Services
    trace: Trace


async def _question(request: Request) -> Question:
    services = services_of(request)
    return Question(await services.doorman.admit_reader(request.scope), services, trace_of(request))


def whose(caller: Caller, student_id: UUID | None, *actions: Action) -> UUID:
    """The pupil who is asked about: the one named, by default a pupil themselves.

    Raises Refusal FORBIDDEN unless the caller may do all this, INVALID_REQUEST where somebody else names nobody.
    """
    for action in actions:
        permit(caller, action, student_id)
    if student_id is not None:
        return student_id
    if caller.role is not Role.STUDENT:
        raise Refusal(INVALID_REQUEST, "studentId: is required", errors=[{"field": "studentId", "rule": "is required"}])
    return caller.subject


Asked = Annotated[Question, Depends(_question)]


def idempotency_key_of(request: Request) -> str | None:
    """Raises Refusal INVALID_HEADER for a key that is not 1 to 128 visible ASCII characters."""
    key: bytes | None = request.scope["raw_headers"].get(b"idempotency-key")
    if key is None:
        return None
    if not IDEMPOTENCY_KEY.fullmatch(key):
        raise Refusal(INVALID_HEADER, "Idempotency-Key: must be 1 to 128 visible ASCII characters")
    return key.decode()


def language_of(request: Request) -> str:
    """The language the client wants, among those that exist."""
    return language.choose(request.scope["raw_headers"].get(b"accept-language", b"").decode("latin-1"))


async def read_body(request: Request, limit: int) -> bytes:
    """The body as bytes. Raises Refusal BODY_TOO_LARGE above `limit` bytes, UNSUPPORTED_MEDIA_TYPE for a form or the like."""
    raw = request.scope["raw_headers"]
    media_type = raw.get(b"content-type", b"application/json").partition(b";")[0].strip().lower()
    if media_type != b"application/json":
        raise Refusal(UNSUPPORTED_MEDIA_TYPE, "Content-Type: must be application/json")
    declared = raw.get(b"content-length", b"0")
    too_large = Refusal(BODY_TOO_LARGE, f"body: must be at most {limit} bytes")
    if declared.isdigit() and (len(declared) > 18 or int(declared) > limit):
        raise too_large
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise too_large
        chunks.append(chunk)
    return b"".join(chunks)


def parse(what: Callable[[bytes], T], body: bytes) -> T:
    """Raises Refusal MALFORMED_JSON, or a Problem that names each field and its rule and never the value."""
    try:
        return what(body)
    except ValidationError as error:
        raise _worded(error) from None


def _worded(error: ValidationError) -> Exception:
    details = error.errors(include_url=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        return Refusal(MALFORMED_JSON, f"body: {details[0]['ctx']['error']}")
    problem: Problem = invalid_fields([_reworded(one) for one in details])
    return problem


def _reworded(one: ErrorDetails) -> ErrorDetails:
    rule = _RULES.get(one["type"], one["msg"].removeprefix("Value error, "))
    return {**one, "msg": rule}
