"""Uploads to contract payloads."""

from libs.chassis.kafka.record import Outgoing
from libs.contracts import derived_id
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
