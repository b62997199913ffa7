"""Photographs of work: where to put one, what became of it, and the pupil's word on what it says."""

from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.gateway.api.openapi import JSON, READING, SENDING, body_of, inlined, refusals
from services.gateway.api.requests import (
    Asked,
    bearer,
    idempotency_key_of,
    language_of,
    parse,
    read_body,
    services_of,
    trace_of,
)
from services.gateway.api.sending import MAX_SUBMISSION
from services.gateway.api.views.examples import EXERCISE
from services.gateway.api.views.uploads import Upload, UploadAddress
from services.gateway.model import language
from services.gateway.model.access import Action, permit, reaches
from services.gateway.model.photographs import Confirmation, UploadOrder
from services.gateway.model.problems import (
    IDEMPOTENCY_CONFLICT,
    NOT_FOUND,
    NOT_IN_REVIEW,
    NOT_UPLOADED,
    UNKNOWN_EXERCISE,
    UNKNOWN_UPLOAD,
    UPLOAD_EXPIRED,
    UPSTREAM_FAILED,
    UPSTREAM_TIMEOUT,
    UPSTREAM_UNAVAILABLE,
    Refusal,
)

router = APIRouter(prefix="/uploads", tags=["uploads"], dependencies=[Depends(bearer)])
_AWAY = (UPSTREAM_FAILED, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT)
_ORDERS = {
    "photo": {
        "summary": "A photograph of work on an exercise",
        "value": {"contentType": "image/jpeg", "size": 184320, "exerciseId": EXERCISE},
    },
    "own": {
        "summary": "Of a problem of the pupil's own",
        "value": {"contentType": "application/pdf", "size": 92160},
    },
}
_CONFIRMATIONS = {
    "edited": {
        "summary": "What the page says, mended",
        "value": {"problem": "81 - 23", "steps": ["81 - 20 = 61", "61 - 3 = 58"], "answer": "58"},
    }
}


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses={
        201: {
            "description": "Put the file at `url` with `headers`",
            "content": {JSON: {"schema": inlined(UploadAddress)}},
        },
        **refusals(*SENDING, *_AWAY, UNKNOWN_EXERCISE, IDEMPOTENCY_CONFLICT, UPLOAD_EXPIRED),
    },
    openapi_extra=body_of(UploadOrder, _ORDERS),
)
async def open_upload(request: Request) -> Response:
    """Says where to put a photograph of work: a PUT of exactly this type and size, for ten minutes.

    Then call `/uploads/{uploadId}/complete`. The attempt that the work becomes has the id `attemptId` from now on.
    """
    services, trace = services_of(request), trace_of(request)
    caller = await services.doorman.admit_uploader(request.scope)
    permit(caller, Action.SUBMIT_WORK)
    key = idempotency_key_of(request)
    order = parse(UploadOrder.model_validate_json, await read_body(request, MAX_SUBMISSION))
    attempt_id = services.intake.attempt_of_photograph(caller, order.exercise_id, key)
    spoken = language.choose(order.language) if order.language else language_of(request)
    asked = order.model_dump(by_alias=True) | {
        "attemptId": attempt_id,
        "studentId": caller.subject,
        "language": spoken,
    }
    body = await services.ocr.post("/uploads", trace, orjson.dumps(asked))
    return Response(body, 201, {"Location": f"/uploads/{orjson.loads(body)['uploadId']}"}, JSON)


@router.get("/{upload_id}", response_model=Upload, responses=refusals(*READING, UNKNOWN_UPLOAD))
async def read_upload(upload_id: UUID, asked: Asked) -> Response:
    """What became of a photograph. With NEEDS_REVIEW the pupil is asked: see `transcription`, then confirm it."""
    permit(asked.caller, Action.READ_WORK)
    body = await _asked_of_ocr(asked, "GET", upload_id)
    if not reaches(asked.caller, Action.READ_WORK, UUID(orjson.loads(body)["studentId"])):
        raise _unknown()  # whether it exists is not theirs to know
    return Response(body, media_type=JSON)


@router.post("/{upload_id}/complete", response_model=Upload, responses=refusals(*READING, UNKNOWN_UPLOAD, NOT_UPLOADED))
async def complete_upload(upload_id: UUID, asked: Asked) -> Response:
    """Says that the file is there, so that it is read at once. Calling again does no harm."""
    permit(asked.caller, Action.SUBMIT_WORK)
    return Response(await _asked_of_ocr(asked, "POST", upload_id, "/complete"), media_type=JSON)


@router.post(
    "/{upload_id}/transcription",
    response_model=Upload,
    responses=refusals(*SENDING, *READING, UNKNOWN_UPLOAD, NOT_IN_REVIEW),
    openapi_extra=body_of(Confirmation, _CONFIRMATIONS, has_key=False),
)
async def confirm_transcription(request: Request, upload_id: UUID, asked: Asked) -> Response:
    """Confirms or mends what was read of one's own photograph. From then on it is work like any other."""
    permit(asked.caller, Action.SUBMIT_WORK)
    confirmation = parse(Confirmation.model_validate_json, await read_body(request, MAX_SUBMISSION))
    body = confirmation.model_dump_json(by_alias=True).encode()
    return Response(await _asked_of_ocr(asked, "POST", upload_id, "/transcription", body), media_type=JSON)


async def _asked_of_ocr(asked: Asked, method: str, upload_id: UUID, what: str = "", body: bytes = b"") -> bytes:
    """A pupil's change is of their own upload only: the service that has it is told whose it must be."""
    path = f"/uploads/{upload_id}{what}"
    try:
        if method == "GET":
            return await asked.services.ocr.get(path, asked.trace)
        return await asked.services.ocr.post(path, asked.trace, body, {"studentId": str(asked.caller.subject)})
    except Refusal as refusal:
        raise _unknown() if refusal.type is NOT_FOUND else refusal from None


def _unknown() -> Refusal:
    return Refusal(UNKNOWN_UPLOAD, "no upload that you may see has this id")
