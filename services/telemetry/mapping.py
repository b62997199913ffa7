"""Contract payloads to captures."""

from libs.chassis.kafka.delivery import Delivery
from libs.contracts.telemetry.v1 import InteractionsCaptured
from services.telemetry.model.capture import Capture, Keystroke


def to_capture(delivery: Delivery) -> Capture:
    data: InteractionsCaptured = delivery.data
    return Capture(
        event_id=delivery.envelope.id,
        attempt_id=data.attempt_id,
        student_id=data.student_id,
        classroom_id=data.course_id,
        trace_id=delivery.envelope.correlation_id,
        events=[
            Keystroke(
                timestamp_ms=one.timestamp_ms,
                type=one.type.value,
                column=one.column.value,
                value=one.value,
                cursor_pos=one.cursor_pos,
            )
            for one in data.interactions
        ],
        captured_at=data.captured_at,
    )
