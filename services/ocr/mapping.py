"""Uploads to contract payloads, and S3's notifications to what they say."""

from urllib.parse import unquote_plus

from pydantic import BaseModel, ValidationError

from libs.chassis.kafka.record import Outgoing
from libs.contracts import ContractError, derived_id
from libs.contracts.attempts.v1 import Step
from libs.contracts.ocr.v1 import Outcome, UploadTranscribed
from services.ocr.model.transcription import LineType, plain
from services.ocr.model.uploads import Upload


def to_outgoing(upload: Upload) -> Outgoing:
    """The fact of an upload's outcome. Its id comes from upload and outcome: told again, it is the same fact."""
    order, outcome = upload.order, upload.outcome
    assert outcome is not None, "only outcomes are told"
    assert upload.settled_at is not None
    read = outcome.transcription
    working = [line for line in read.lines if line.type is not LineType.PROBLEM and line.plain] if read else []
    data = UploadTranscribed(
        upload_id=upload.id,
        attempt_id=order.attempt_id,
        student_id=order.student_id,
        exercise_id=order.exercise_id,
        course_id=order.course_id,
        outcome=Outcome(outcome.state.value),
        problem=plain(read.problem) if read and read.problem else None,
        answer=plain(read.answer) if read and read.answer else None,
        steps=tuple(Step(expression=line.plain, is_final=line.type is LineType.FINAL) for line in working),
        confidence=read.confidence if read else None,
        is_confirmed=outcome.is_confirmed,
        reason=outcome.reason,
        language=order.language,
        submitted_at=upload.noticed_at or upload.created_at,
        transcribed_at=upload.settled_at,
    )
    fact_id = derived_id(upload.id, f"{UploadTranscribed.contract.type}/{outcome.state.value}")
    return Outgoing(data, id=fact_id, correlation_id=upload.trace_id)


class _Named(BaseModel):
    name: str


class _Keyed(BaseModel):
    key: str


class _Where(BaseModel):
    bucket: _Named
    object: _Keyed


class _Record(BaseModel):
    eventName: str  # noqa: N815 - Amazon's name
    s3: _Where


class _Notification(BaseModel):
    """An S3 event notification (Amazon's event structure 2.x; MinIO sends the same, with `s3:` before the event's name)."""

    Records: list[_Record] | None = None  # none in the test event that Amazon sends first


def created_objects(body: bytes) -> tuple[tuple[str, str], ...] | None:
    """Bucket and key of the objects that a notification says were created; None where there are none. Raises ContractError
    for what is no notification."""
    try:
        said = _Notification.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise ContractError(f"s3-object-events: {field}: {first['msg']}") from None
    created = (one for one in said.Records or () if one.eventName.removeprefix("s3:").startswith("ObjectCreated:"))
    return tuple((one.s3.bucket.name, unquote_plus(one.s3.object.key)) for one in created) or None
