"""HTTP as plainly as it can be spoken, so that the client costs little of the machine that it measures."""

import asyncio
from collections.abc import Callable
from typing import cast

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Connection(asyncio.Protocol):
    """A kept connection with one request at a time; `answered` gets the status and the body."""

    def __init__(self, answered: Callable[["Connection", int, bytes], None]) -> None:
        self._answered = answered
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def send(self, request: bytes) -> None:
        assert self._transport is not None
        self._transport.write(request)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(_END)
        if head < 0:
            return
        start = self._buffer.lower().find(_LENGTH, 0, head) + len(_LENGTH)
        length = int(self._buffer[start : self._buffer.find(b"\r\n", start)])
        if len(self._buffer) < head + len(_END) + length:
            return
        status, body = int(self._buffer[9:12]), self._buffer[head + len(_END) :]
        self._buffer = b""
        self._answered(self, status, body)


class EventStream(asyncio.Protocol):
    """An open feed; `heard` gets the name and the data of each event. Chunk sizes are lines that mean nothing here."""

    def __init__(self, request: bytes, heard: Callable[[bytes, bytes], None]) -> None:
        self._request = request
        self._heard = heard
        self._rest = b""
        self._event = b""
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"the stream was not opened: {self._rest!r}"))

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"event: "):
                self._event = line[7:].strip()
            elif line.startswith(b"data: "):
                self._heard(self._event, line[6:].strip())
            elif line.startswith(b"retry: ") and not self.opened.done():
                self.opened.set_result(None)  # the first thing a stream says, once it is subscribed
