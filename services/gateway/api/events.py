"""GET /events: the live feed as Server-Sent Events."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from services.gateway.api.openapi import COMMON, refusals
from services.gateway.api.requests import Asked, bearer, whose
from services.gateway.model.access import Action
from services.gateway.model.cursor import Cursor
from services.gateway.model.problems import (
    BUS_UNAVAILABLE,
    INVALID_HEADER,
    INVALID_REQUEST,
    KEYS_UNAVAILABLE,
    TOO_MANY_STREAMS,
    Refusal,
)
from services.gateway.streams import Stream

router = APIRouter(tags=["events"], dependencies=[Depends(bearer)])
_REFUSALS = (*COMMON, INVALID_REQUEST, INVALID_HEADER, TOO_MANY_STREAMS, BUS_UNAVAILABLE, KEYS_UNAVAILABLE)
_EXAMPLE = """id: 3.120.98
retry: 2000

event: attempts.attempt.recorded
data: {"eventId":"…","attemptId":"…","studentId":"…","isCorrect":false,"errorTag":"ARITH_SUB_SMALLER_FROM_LARGER",…}
id: 3.121.98.4

event: mastery.topic.updated
data: {"eventId":"…","attemptId":"…","topicId":"whole-number-subtraction","pKnown":0.21,"level":"AT_RISK",…}
id: 3.121.99.4
"""


class EventStreamResponse(StreamingResponse):
    """Closes its stream however the response ends, also when it never began."""

    media_type = "text/event-stream"

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream.frames(), headers={"X-Accel-Buffering": "no"})
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stream.close()


@router.get(
    "/events",
    response_class=Response,
    responses={
        200: {"description": "Events", "content": {"text/event-stream": {"example": _EXAMPLE}}},
        **refusals(*_REFUSALS),
    },
)
async def follow_events(
    asked: Asked,
    student_id: Annotated[UUID | None, Query(alias="studentId", description="whose; a pupil's own by default")] = None,
    last_event_id: Annotated[str | None, Header(max_length=64, description="the last `id` that was received")] = None,
) -> Response:
    """A pupil's attempts and mastery as they happen (Server-Sent Events).

    With `Last-Event-ID` the stream goes on after that event, on any instance and also after a restart. `event: reset` says
    that this was not possible: read the state anew. The same fact may come twice when its producer repeated itself; it then
    has the same `eventId`. The stream ends with the token.
    """
    student_id = whose(asked.caller, student_id, Action.READ_WORK, Action.READ_MASTERY)
    since = None
    if last_event_id is not None:
        since = Cursor.parse(last_event_id)
        if since is None:
            raise Refusal(INVALID_HEADER, "Last-Event-ID: must be the id of an event of this stream")
    return EventStreamResponse(await asked.services.streams.open(asked.caller, student_id, since))
