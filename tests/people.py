"""Who calls the gateway in tests: somebody with a token."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.curriculum import Exercise
from tests.stack import Stack

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Person:
    """`token` None calls without one."""

    http: httpx.AsyncClient
    token: str | None
    id: UUID = field(default_factory=uuid4)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def get(self, path: str, headers: dict[str, str] | None = None, **params: Any) -> httpx.Response:
        return await self.http.get(path, params=params or None, headers=self.bearer | (headers or {}))

    async def read(self, path: str, **params: Any) -> Any:
        """The body of a 200."""
        response = await self.get(path, **params)
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text}"
        return response.json()

    async def post(
        self,
        path: str,
        body: Any = None,
        *,
        content: bytes | None = None,
        key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        extra = {"Content-Type": "application/json"} | (headers or {}) | ({"Idempotency-Key": key} if key else {})
        sent: dict[str, Any] = {"json": body} if content is None else {"content": content}
        return await self.http.post(path, headers=self.bearer | extra, **sent)

    async def submit(self, exercise: Exercise, answer: str, *, key: str | None = None, **more: Any) -> httpx.Response:
        return await self.post("/attempts", {"exerciseId": str(exercise.id), "answer": answer, **more}, key=key)

    async def outcome(self, exercise: Exercise, answer: str, **more: Any) -> Any:
        """The body of a 201."""
        response = await self.submit(exercise, answer, **more)
        assert response.status_code == 201, f"{response.status_code} {response.text}"
        return response.json()


class People:
    """Makes people with tokens of the local issuer."""

    def __init__(self, stack: Stack, http: httpx.AsyncClient) -> None:
        self.stack, self.http = stack, http

    def __call__(self, role: str, id_: UUID | None = None) -> Person:
        id_ = id_ or uuid4()
        return Person(self.http, self.stack.token(role, id_), id_)

    def nobody(self) -> Person:
        return Person(self.http, None)

    def with_token(self, token: str) -> Person:
        return Person(self.http, token)


def kind(response: httpx.Response) -> str:
    """The last part of a problem's type; checks that it is a problem as RFC 9457 has it."""
    assert response.headers["content-type"] == PROBLEM, f"{response.status_code} {response.text}"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["title"]
    assert problem["detail"]
    return str(problem["type"]).removeprefix("urn:innova:problem:")
