"""A whole process with nothing of its own to do, for tests that send signals. `SAMPLE_HALT=1` makes it halt once ready."""

import asyncio
import os
from typing import ClassVar

from fastapi import FastAPI
from pydantic_settings import SettingsConfigDict

from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle, Part, background
from libs.chassis.process import run
from libs.chassis.settings import ServiceSettings


class SampleSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="SAMPLE_", frozen=True, extra="ignore")
    service: ClassVar[str] = "sample"


def build(settings: SampleSettings, lifecycle: Lifecycle) -> FastAPI:
    async def halt_soon() -> None:
        await asyncio.sleep(0.5)
        if os.environ.get("SAMPLE_HALT"):
            lifecycle.halt("asked to")
        await asyncio.Event().wait()

    async def linger() -> None:
        await asyncio.sleep(1.0)

    lifecycle.parts = (Part("slow to stop", stop=linger), background("loop", halt_soon, lifecycle.halt))
    app = make_http("Sample", lifecycle)

    @app.get("/stream")
    async def stream() -> dict[str, bool]:
        """Open until the end is announced, as an event stream is."""
        await lifecycle.stopping.wait()
        return {"stopping": bool(await lifecycle.unready())}

    return app


if __name__ == "__main__":
    run(SampleSettings, build)
