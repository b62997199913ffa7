"""The HTTP side every process has: health, metrics, problem details, and the lifespan that runs its parts."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from libs.chassis.lifecycle import Lifecycle
from libs.chassis.problem import install_problem_handlers
from libs.chassis.tracing import Spans

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider


def make_http(
    title: str,
    lifecycle: Lifecycle,
    routers: Sequence[APIRouter] = (),
    tracing: "TracerProvider | None" = None,
    **options: Any,
) -> FastAPI:
    """The ASGI application of a service. `options` go to FastAPI."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with lifecycle.run():
            yield

    app = FastAPI(title=title, lifespan=lifespan, **options)
    install_problem_handlers(app)
    for router in (*routers, _operations(lifecycle)):  # the service's own first: they are what is asked for
        app.include_router(router)
    if tracing is not None:
        app.add_middleware(Spans, provider=tracing)
    return app


def _operations(lifecycle: Lifecycle) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> Response:
        """Answers while the event loop turns; asks nobody else."""
        return Response(b'{"status":"alive"}', media_type="application/json")

    @router.get("/readyz")
    async def readyz() -> Response:
        problems = await lifecycle.unready()
        body = {"status": "unready", "problems": problems} if problems else {"status": "ready"}
        return Response(orjson.dumps(body), 503 if problems else 200, media_type="application/json")

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
