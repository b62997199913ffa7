"""The services that own the data, for the gateway's tests: one application that stands for all of them."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from libs.chassis.problem import Problem, install_problem_handlers

PUPIL = uuid4()
STORED = UUID(
    "01920d10-5a6b-7c7d-8e9f-a0b1c2d3e4f5"
)  # it is in names of tests, which must be the same in every process


def upstream() -> FastAPI:
    """All internal APIs in one: it has one attempt, repeats what it was asked, and fails where it is told to."""
    app = FastAPI()
    install_problem_handlers(app)

    @app.get("/attempts/{attempt_id}{rest:path}")
    async def attempt(attempt_id: UUID, rest: str) -> dict[str, Any]:
        if attempt_id != STORED:
            raise Problem(404, "attempt-not-found", "No such attempt", "there is none")
        return {"id": str(attempt_id), "studentId": str(PUPIL), "status": "CLASSIFIED", "rest": rest}

    @app.get("/topics")
    async def odd() -> Response:
        return Response(status_code=418)

    @app.get("/domains")
    async def away() -> Response:
        return Response(status_code=503)

    @app.get("/misconceptions")
    async def refuse() -> None:
        errors = [{"field": "q", "rule": "too odd"}, {"field": "after", "rule": "unknown"}]
        raise Problem(422, "invalid-request", "No", "q: too odd; after: unknown", errors=errors)

    @app.post("/courses")
    async def course(request: Request) -> dict[str, Any]:
        return {"id": str(STORED), "asked": await request.json()}

    @app.get("/courses/{course_id}")
    async def one_course(course_id: UUID) -> dict[str, Any]:
        if course_id != STORED:
            raise Problem(404, "not-found", "No such course", "there is none")
        return {"id": str(course_id), "revision": 7}

    @app.post("/practice/assign")
    async def assignment(request: Request) -> dict[str, Any]:
        return {"asked": await request.json()}

    @app.post("/courses/{course_id}/archive")
    async def refuse_to_archive(course_id: UUID) -> None:
        raise Problem(409, "course-archived", "The course is archived", "nobody joins or leaves it")

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def anything(request: Request, path: str) -> dict[str, Any]:
        asked = {"path": path, "query": dict(request.query_params), "trace": request.headers["x-request-id"]}
        return {"items": [asked], "next": None}

    return app
