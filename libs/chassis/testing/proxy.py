"""A TCP proxy in front of a server: an outage that the other tests of the session do not notice."""

import asyncio
from contextlib import suppress


class Proxy:
    """Forwards a port of its own to `host:port` while it is up; connections are refused while it is down."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._connections: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def up(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        if self._server:
            self._server.close()
        for writer in self._connections:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._target)
        self._connections |= {writer, back}
        await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        self._connections -= {writer, back}

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        sink.close()
