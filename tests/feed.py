"""GET /events as a browser's EventSource reads it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.people import Person

ATTEMPT, MASTERY, RESET = "attempts.attempt.recorded", "mastery.topic.updated", "reset"
CLASSIFIED, REGRADED = "attempts.attempt.classified", "attempts.attempt.regraded"


@dataclass(frozen=True)
class Event:
    id: str
    name: str
    data: dict[str, Any]

    @property
    def fact(self) -> tuple[str, str]:
        return self.name, self.data["attemptId"]


class Feed:
    """An open stream; `last_id` is what to come back with, `text` everything that came. `read` runs beside the test."""

    def __init__(self) -> None:
        self.last_id = ""
        self.text = ""
        self.opened = asyncio.Event()
        self._events: asyncio.Queue[Event] = asyncio.Queue()

    async def take(self, count: int, within: float = 20.0) -> list[Event]:
        """The next events; TimeoutError when fewer come in time."""
        async with asyncio.timeout(within):
            return [await self._events.get() for _ in range(count)]

    async def silence(self, seconds: float) -> None:
        """Passes when no event comes meanwhile."""
        await asyncio.sleep(seconds)
        assert self._events.empty(), f"came unexpectedly: {self._events.get_nowait()}"

    async def read(self, response: httpx.Response) -> None:
        fields: dict[str, str] = {}
        async for line in response.aiter_lines():
            self.text += line + "\n"
            if line:
                name, _, value = line.partition(":")
                fields[name] = fields.get(name, "") + value.removeprefix(" ")
                continue
            self.last_id = fields.get("id", self.last_id)
            if "data" in fields:
                self._events.put_nowait(Event(self.last_id, fields["event"], json.loads(fields["data"])))
            self.opened.set()
            fields = {}


@asynccontextmanager
async def listening(person: Person, last_id: str | None = None, **params: Any) -> AsyncIterator[Feed]:
    headers = person.bearer | ({"Last-Event-ID": last_id} if last_id else {})
    async with person.http.stream("GET", "/events", params=params or None, headers=headers, timeout=30) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        feed = Feed()
        reading = asyncio.create_task(feed.read(response))
        try:
            async with asyncio.timeout(20):
                await feed.opened.wait()
            yield feed
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
