"""What a submission costs the gateway: `python -m services.gateway.tests.bench host:port [fetch_max_wait_ms]`.

Starts a gateway on a broker that has the catalogue's topics; issuer and replies are stubs in this process. Prints requests per
second, latency, and the gateway's own CPU time per request.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from uuid import uuid4

import httpx
import orjson
import uvloop

from libs.chassis.kafka.record import Outgoing
from libs.chassis.testing.bus import produce
from services.gateway.tests.peers import AUDIENCE, EXERCISE, ISSUER, Issuer, responder, serving, the_exercise

REQUESTS = {1: 300, 16: 3000, 64: 8000}  # by concurrency
PUPILS = 200
BODY = orjson.dumps({"exerciseId": EXERCISE, "answer": "25", "steps": ["52 - 37 = 25"]})


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def submit(port: int, tokens: list[str], count: int, seconds: list[float]) -> None:
    """One client on one connection: a socket, because an HTTP library would take more CPU than the gateway."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(count):
        head = (
            f"POST /attempts HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {tokens[number % len(tokens)]}\r\n"
            f"Content-Type: application/json\r\nIdempotency-Key: {uuid4()}\r\nContent-Length: {len(BODY)}\r\n\r\n"
        )
        began = time.perf_counter()
        writer.write(head.encode() + BODY)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        seconds.append(time.perf_counter() - began)
        if not answer.startswith(b"HTTP/1.1 201"):
            raise RuntimeError(answer.partition(b"\r\n")[0].decode())
    writer.close()


async def cpu_seconds(http: httpx.AsyncClient) -> float:
    lines = (await http.get("/metrics")).text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("process_cpu_seconds_total "))


async def measure(port: int, http: httpx.AsyncClient, issuer: Issuer) -> None:
    tokens = [issuer.token() for _ in range(PUPILS)]
    await submit(port, tokens, PUPILS, [])
    for concurrency, requests in REQUESTS.items():
        seconds: list[float] = []
        cpu, began = await cpu_seconds(http), time.perf_counter()
        mixed = [tokens[number:] + tokens[:number] for number in range(concurrency)]
        await asyncio.gather(*(submit(port, mine, requests // concurrency, seconds) for mine in mixed))
        lasted, cpu = time.perf_counter() - began, await cpu_seconds(http) - cpu
        seconds.sort()
        count = len(seconds)
        p50, p99 = (1000 * seconds[int(count * share)] for share in (0.5, 0.99))
        print(
            f"concurrency {concurrency:3}: {count / lasted:5.0f} requests/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
            f"{1000 * cpu / count:.2f} ms of the gateway's CPU each"
        )


async def main(kafka: str, fetch_max_wait_ms: str = "500") -> None:
    await produce(kafka, Outgoing(the_exercise()))
    port = free_port()
    with serving(Issuer()) as issuer:
        variables = {
            "HTTP_PORT": str(port),
            "KAFKA_BOOTSTRAP_SERVERS": kafka,
            "KAFKA_FETCH_MAX_WAIT_MS": fetch_max_wait_ms,
            "JWKS_URL": issuer.url,
            "TOKEN_ISSUER": ISSUER,
            "TOKEN_AUDIENCE": AUDIENCE,
            "ATTEMPT_ID_SECRET": uuid4().hex,
            "ATTEMPTS_RATE": "100000",
            "ATTEMPTS_BURST": "100000",
            "LOG_LEVEL": "WARNING",
        }
        environment = os.environ | {f"GATEWAY_{name}": value for name, value in variables.items()}
        gateway = subprocess.Popen([sys.executable, "-m", "services.gateway"], env=environment)  # noqa: ASYNC220
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http, responder(kafka):
                async with asyncio.timeout(60):
                    while not await is_ready(http):
                        await asyncio.sleep(0.1)
                await measure(port, http, issuer)
        finally:
            gateway.terminate()
            gateway.wait()


async def is_ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).is_success
    except httpx.HTTPError:
        return False


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    uvloop.run(main(*sys.argv[1:]))
