"""Pupils' work on its way in. Both routes read the raw request: POST /attempts is what the gateway does most."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from libs.contracts.attempts.v1 import Status
from services.gateway import mapping, metrics
from services.gateway.api.openapi import JSON, SENDING, body_of, inlined, refusals
from services.gateway.api.requests import idempotency_key_of, language_of, parse, read_body, services_of, trace_of
from services.gateway.api.views.attempts import Answer, Pending
from services.gateway.api.views.examples import ATTEMPT, EQUATION, EXERCISE
from services.gateway.model import language
from services.gateway.model.access import Action, permit
from services.gateway.model.problems import IDEMPOTENCY_CONFLICT, OVERLOADED, UNKNOWN_ATTEMPT, UNKNOWN_EXERCISE
from services.gateway.model.submission import Capture, ProblemSubmission, Submission, Work

router = APIRouter()

MAX_SUBMISSION = 64 * 1024  # bytes
MAX_CAPTURE = 256 * 1024
RETRY_AFTER = "1"
_SUBMISSIONS = {
    "answer": {"summary": "An answer", "value": {"exerciseId": EXERCISE, "answer": "62"}},
    "number": {"summary": "A number, taken as written", "value": {"exerciseId": EXERCISE, "answer": 62.5}},
    "working": {
        "summary": "With lines of working and keystrokes",
        "value": {
            "exerciseId": EQUATION,
            "answer": "x = -10",
            "steps": ["x = 0 - 10", {"expression": "x = -10", "isFinal": True}],
            "interactions": [{"timestampMs": 1200, "type": "key_down", "value": "x"}],
        },
    },
}
_PROBLEMS = {
    "problem": {
        "summary": "A problem that is no exercise here",
        "value": {"problem": "Solve 5x + 3 = 18", "answer": "x = 3"},
    },
    "working": {
        "summary": "With lines of working",
        "value": {"problem": "304 - 178", "answer": "274", "steps": ["304 - 178", "274"], "language": "es"},
    },
}
_CAPTURES = {
    "keystrokes": {
        "value": {
            "attemptId": ATTEMPT,
            "interactions": [{"timestampMs": 1200, "type": "key_down", "column": "units", "value": "3"}],
        }
    }
}


_OUTCOMES: dict[int | str, dict[str, Any]] = {
    201: {"description": "Diagnosed", "content": {JSON: {"schema": inlined(Answer)}}},
    202: {"description": "Safe, not yet diagnosed: follow `Location`", "content": {JSON: {"schema": inlined(Pending)}}},
}


@router.post(
    "/attempts",
    tags=["attempts"],
    status_code=201,
    response_class=Response,
    responses=_OUTCOMES | refusals(*SENDING, UNKNOWN_EXERCISE, IDEMPOTENCY_CONFLICT, OVERLOADED),
    openapi_extra=body_of(Submission, _SUBMISSIONS),
)
async def submit_attempt(request: Request) -> Response:
    """Sends an answer to an exercise, with the working if there is any.

    Accepted work is safe even while nothing behind the gateway runs; the outcome comes at once or under `Location`.
    """
    return await _submit(request, Submission)


@router.post(
    "/attempts/solve-adhoc",
    tags=["attempts"],
    status_code=201,
    response_class=Response,
    responses=_OUTCOMES | refusals(*SENDING, IDEMPOTENCY_CONFLICT, OVERLOADED),
    openapi_extra=body_of(ProblemSubmission, _PROBLEMS),
)
async def submit_problem(request: Request) -> Response:
    """Sends an answer to a problem of one's own, which is no exercise here.

    What can be solved here is judged at once. Of anything else the answer is 202, and a language model is asked; what it
    says is used only where it can be verified. The solution is never told.
    """
    return await _submit(request, ProblemSubmission)


async def _submit(request: Request, shape: type[Work]) -> Response:
    services = services_of(request)
    caller = await services.doorman.admit_submitter(request.scope)
    permit(caller, Action.SUBMIT_WORK)
    key = idempotency_key_of(request)
    submission = parse(shape.parse, await read_body(request, MAX_SUBMISSION))
    spoken = language.choose(submission.language) if submission.language else language_of(request)
    accepted = await services.intake.submit(caller, submission, key, spoken, trace_of(request))
    if accepted.outcome is None or accepted.outcome.status is Status.PENDING:
        metrics.SUBMISSIONS_PENDING.inc()
        headers = {"Location": f"/attempts/{accepted.attempt_id}/status", "Retry-After": RETRY_AFTER}
        return Response(orjson.dumps({"attemptId": accepted.attempt_id, "status": "PENDING"}), 202, headers, JSON)
    metrics.SUBMISSIONS_ANSWERED.inc()
    body = mapping.to_answer(accepted.outcome, accepted.p_known)
    return Response(body, 201, {"Location": f"/attempts/{accepted.attempt_id}"}, JSON)


@router.post(
    "/telemetry",
    tags=["telemetry"],
    status_code=202,
    response_class=Response,
    responses=refusals(*SENDING, UNKNOWN_ATTEMPT),
    openapi_extra=body_of(Capture, _CAPTURES),
)
async def capture_interactions(request: Request) -> Response:
    """Sends keystrokes of one's own attempt, after the attempt itself."""
    services = services_of(request)
    caller = await services.doorman.admit_submitter(request.scope)
    permit(caller, Action.SUBMIT_WORK)
    key = idempotency_key_of(request)
    capture = parse(Capture.parse, await read_body(request, MAX_CAPTURE))
    await services.intake.capture(caller, capture, key, trace_of(request))
    return Response(status_code=202)
