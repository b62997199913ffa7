"""python -m tools.evidence.producing --state DIR: what a producer does when its broker is gone, with idempotence and without
(ADR 0010). Stops the broker of that stack and starts it again."""

import argparse
import asyncio
import logging
from collections.abc import Awaitable
from pathlib import Path
from time import monotonic

from aiokafka import AIOKafkaProducer

from deploy.local.state import State
from deploy.local.supervise import Supervisor
from deploy.local.up import wait_until_ready
from libs.chassis.testing.bus import scratch_topic

REQUEST_TIMEOUT_MS = 5000
PATIENCE = 60.0


async def timed(work: Awaitable[object]) -> str:
    began = monotonic()
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if not done:
        return f"still hangs after {PATIENCE:.0f} s"
    error = task.exception()
    return f"{type(error).__name__ if error else 'done'} after {monotonic() - began:.1f} s"


async def measure(state: State, *, idempotent: bool) -> str:
    supervisor, port = Supervisor(state), state.ports["kafka"]
    address = f"127.0.0.1:{port}"
    async with scratch_topic(address) as topic:
        producer = AIOKafkaProducer(
            bootstrap_servers=address, acks="all", enable_idempotence=idempotent, request_timeout_ms=REQUEST_TIMEOUT_MS
        )
        await producer.start()
        await producer.send_and_wait(topic, b"while it is there")
        supervisor.stop(["kafka"])
        try:
            publish = await timed(producer.send_and_wait(topic, b"while it is gone"))
            stop = await timed(producer.stop())
        finally:
            supervisor.start("kafka")
            await wait_until_ready(supervisor, "kafka", port)
    return f"enable_idempotence={idempotent}: publish {publish}, then stop {stop}"


async def main(state: State) -> None:
    for idempotent in (False, True):
        print(await measure(state, idempotent=idempotent), flush=True)


if __name__ == "__main__":
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # its failures are what is measured
    parser = argparse.ArgumentParser(prog="python -m tools.evidence.producing", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, metavar="DIR")
    asyncio.run(main(State(parser.parse_args().state)))
