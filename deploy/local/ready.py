"""Probes: does a server answer in its own protocol? A socket that listens proves nothing."""

from __future__ import annotations

import asyncio
import struct
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from deploy.local.ports import HOST

TIMEOUT = 2.0
Probe = Callable[[int], Awaitable[bool]]


async def exchange(port: int, request: bytes, wanted: int) -> bytes:
    """The first `wanted` bytes of the answer to `request`; b"" when there is none."""
    try:
        async with asyncio.timeout(TIMEOUT):
            reader, writer = await asyncio.open_connection(HOST, port)
            try:
                writer.write(request)
                return await reader.readexactly(wanted)
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return b""


async def http_ok(path: str, port: int) -> bool:
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n"
    answer = await exchange(port, request.encode(), len(b"HTTP/1.1 200"))
    return answer[-3:] == b"200"


async def kafka_answers(port: int) -> bool:
    """True once the broker tells the protocol versions it speaks."""
    request = struct.pack(">hhih", 18, 0, 1, -1)  # api key, api version, correlation id, null client id
    answer = await exchange(port, struct.pack(">i", len(request)) + request, 10)
    return answer[4:] == struct.pack(">ih", 1, 0)  # correlation id, no error


async def postgres_answers(port: int) -> bool:
    """True once the server asks for a password; while it starts or recovers it answers with an error."""
    request = struct.pack(">i", 196_608) + b"user\0postgres\0database\0postgres\0\0"  # protocol 3.0
    return await exchange(port, struct.pack(">i", len(request) + 4) + request, 1) == b"R"


async def mongo_answers(port: int) -> bool:
    from bson import encode

    body = struct.pack("<iB", 0, 0) + encode({"hello": 1, "$db": "admin"})
    op_msg = 2013
    request = struct.pack("<iiii", 16 + len(body), 1, 0, op_msg) + body
    return len(await exchange(port, request, 16)) == 16


PROBES: Mapping[str, Probe] = {
    "kafka": kafka_answers,
    "postgres": postgres_answers,
    "mongo": mongo_answers,
    "s3": partial(http_ok, "/healthcheck"),
    "issuer": partial(http_ok, "/jwks.json"),
}


def probe(name: str) -> Probe:
    """How to ask the program of this name; a service is asked at /readyz."""
    return PROBES.get(name) or partial(http_ok, "/readyz")


async def until(question: Callable[[], Awaitable[bool]], seconds: float, pause: float = 0.05) -> bool:
    """Ask again and again; False when the time is over. A question under way is not cut short: it may be the answer."""
    deadline = time.monotonic() + seconds
    while not await question():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(pause)
    return True
