"""The shortest way for the one route that is most of the traffic: past the framework's routing, dependency and exception
layers, which cost about as much as everything POST /attempts does itself.

The route stays in the application too: for its description, for its other methods, and as the place this one is taken from.
"""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from libs.chassis.problem import Problem
from services.gateway.model.problems import Refusal

Endpoint = Callable[[Request], Awaitable[Response]]


class FastLane:
    """`endpoint` must read the raw request; `refused` turns its refusals into answers."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[BaseRoute],
        path: str,
        refused: Callable[[Request, Exception], Awaitable[Response]],
    ) -> None:
        self._app = app
        self._refused = refused
        self._route = next(
            one for one in routes if isinstance(one, Route) and one.path == path and "POST" in (one.methods or ())
        )
        self._endpoint: Endpoint = self._route.endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != self._route.path:
            await self._app(scope, receive, send)
            return
        scope["route"] = self._route
        request = Request(scope, receive)
        try:
            response = await self._endpoint(request)
        except Refusal as refusal:
            response = await self._refused(request, refusal)
        except Problem as problem:
            response = problem.response()
        await response(scope, receive, send)
