"""What component tests work with: the service on real stores, a clock that a test moves, and captures to put in."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from libs.contracts import new_id
from services.telemetry.clients import S3Objects
from services.telemetry.documents import AttemptEvents
from services.telemetry.handlers import UseCases
from services.telemetry.model.archive import ROOT, read_lines
from services.telemetry.model.capture import Capture, Keystroke
from services.telemetry.settings import TelemetrySettings

START = datetime(2026, 3, 2, 10, tzinfo=UTC)


def capture(keystrokes: int = 1, **changes: Any) -> Capture:
    """A capture of a new attempt of a new pupil."""
    events = [
        Keystroke(timestamp_ms=100 * number, type="key_down", column="units", value="7", cursor_pos=number)
        for number in range(keystrokes)
    ]
    made = Capture(new_id(), new_id(), uuid4(), None, "request-1", events, START - timedelta(seconds=1))
    return replace(made, **changes)


def captures_of_one_pupil(count: int) -> list[Capture]:
    """They share a partition."""
    student = uuid4()
    return [capture(student_id=student) for _ in range(count)]


@dataclass
class Stage:
    settings: TelemetrySettings
    objects: S3Objects
    now: datetime = START
    use_cases: UseCases = field(init=False)

    def clock(self) -> datetime:
        return self.now

    async def documents(self, **query: Any) -> list[dict[str, Any]]:
        return await AttemptEvents.get_pymongo_collection().find(query).to_list()

    async def archived_events(self) -> list[UUID]:
        """The event id of every line of every object: what is archived twice is there twice."""
        lines = [line async for key in self.objects.keys(ROOT) for line in read_lines(await self.objects.get(key))]
        return [UUID(line["event_id"]) for line in lines]
