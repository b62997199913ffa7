"""GET /health, for people and monitors outside: whether the system works, not only this process (that is /readyz)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic

from fastapi import APIRouter, Request

from libs.chassis.kafka.deadletter import application_version
from services.gateway.api.openapi import refusals
from services.gateway.api.requests import services_of
from services.gateway.api.views.health import Health
from services.gateway.model.problems import TOO_MANY_REQUESTS

router = APIRouter(tags=["operations"])
KEEP = 2.0  # seconds an examination holds: strangers may ask, and must not make the whole system work
TIMEOUT = 2.0
Check = Callable[[], Awaitable[None]]


class Examination:
    """Asks every dependency, side by side, at most once per KEEP seconds."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._until = 0.0
        self._results: dict[str, str] = {}
        self._running = asyncio.Lock()

    async def results(self) -> dict[str, str]:
        """ "ok" or what is wrong, by dependency."""
        async with self._running:
            if monotonic() > self._until:
                found = await asyncio.gather(*(_result(check) for check in self._checks.values()))
                self._results = dict(zip(self._checks, found, strict=True))
                self._until = monotonic() + KEEP
        return self._results


@router.get("/health", responses=refusals(TOO_MANY_REQUESTS))
async def read_health(request: Request) -> Health:
    """Whether the system works, and what of it does not. Needs no token."""
    services_of(request).doorman.admit_anyone(request.scope)
    examination: Examination = request.app.state.examination
    dependencies = await examination.results()
    degraded = any(one != "ok" for one in dependencies.values())
    return Health(status="degraded" if degraded else "ok", version=application_version(), dependencies=dependencies)


async def _result(check: Check) -> str:
    try:
        async with asyncio.timeout(TIMEOUT):
            await check()
    except Exception as error:
        return type(error).__name__  # to strangers no more than that
    return "ok"
