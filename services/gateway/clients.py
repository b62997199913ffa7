"""Adapters to the outside: the bus, where work is safe, and the internal HTTP APIs of the services that own the data."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
import orjson
import structlog
from aiokafka.errors import KafkaError

from libs.chassis.clock import Clock
from libs.chassis.kafka.bus import Bus
from libs.chassis.problem import TYPE_PREFIX
from libs.contracts import TOPICS, Event
from services.gateway import mapping
from services.gateway.model.problems import (
    BODY_TOO_LARGE,
    BUS_UNAVAILABLE,
    CATALOGUE,
    INVALID_REQUEST,
    NOT_FOUND,
    UPSTREAM_FAILED,
    UPSTREAM_TIMEOUT,
    UPSTREAM_UNAVAILABLE,
    Refusal,
)
from services.gateway.ports import Trace

log = structlog.get_logger()
RETRY_AFTER = 2.0
MAX_CONNECTIONS = 100


class BusLog:
    """Appends facts to the bus; replies to them come to `reply_partition`."""

    def __init__(self, bus: Bus, *, reply_partition: int, timeout: float, clock: Clock) -> None:
        self._bus = bus
        self._reply_partition = reply_partition
        self._timeout = timeout
        self._clock = clock

    async def append(self, event: Event, event_id: UUID, trace: Trace) -> None:
        record = mapping.to_record(event, event_id, trace, self._reply_partition, self._clock)
        limit = TOPICS[record.topic].max_body_bytes
        if len(record.value or b"") > limit:
            raise Refusal(BODY_TOO_LARGE, f"the work takes more than {limit} bytes")
        try:
            async with asyncio.timeout(self._timeout):
                await self._bus.send([record])
        except (KafkaError, OSError, TimeoutError) as error:
            log.warning("the bus did not take a record", topic=record.topic, error=str(error) or type(error).__name__)
            detail = "it is not known to be safe; send it again with the same Idempotency-Key"
            raise Refusal(BUS_UNAVAILABLE, detail, retry_after=RETRY_AFTER) from error


class Upstream:
    """The internal API of one service. Its answers are passed on as they are; its failures become refusals."""

    def __init__(self, name: str, base_url: str, client: httpx.AsyncClient, timeout: float) -> None:
        self.name = name
        self._base_url = base_url.rstrip("/")
        self._client = client
        self._timeout = timeout

    async def get(self, path: str, trace: Trace, params: Mapping[str, Any] | None = None) -> bytes:
        return await self._ask("GET", path, trace, params=params)

    async def post(self, path: str, trace: Trace, body: bytes, params: Mapping[str, Any] | None = None) -> bytes:
        return await self._ask("POST", path, trace, content=body, params=params)

    async def put(self, path: str, trace: Trace, body: bytes) -> bytes:
        return await self._ask("PUT", path, trace, content=body)

    async def check(self) -> None:
        """Raises httpx.HTTPError unless the service says that it is ready."""
        (await self._client.get(f"{self._base_url}/readyz", timeout=1.0)).raise_for_status()

    async def _ask(self, method: str, path: str, trace: Trace, **options: Any) -> bytes:
        headers = {"x-request-id": trace.correlation_id, "content-type": "application/json"}
        if trace.traceparent:
            headers["traceparent"] = trace.traceparent
        url = self._base_url + path
        try:
            response = await self._client.request(method, url, headers=headers, timeout=self._timeout, **options)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise self._away() from None
        except httpx.TimeoutException:
            raise Refusal(UPSTREAM_TIMEOUT, f"{self.name} did not answer in {self._timeout:g} s") from None
        except httpx.HTTPError as error:
            raise Refusal(UPSTREAM_FAILED, f"{self.name} broke off: {type(error).__name__}") from None
        if response.status_code == 200:
            return response.content
        raise self._refusal(response)

    def _refusal(self, response: httpx.Response) -> Refusal:
        status = response.status_code
        problem = _problem(response)
        detail = str(problem.get("detail", "")) or f"{self.name} refuses"
        if status == 404:
            return Refusal(NOT_FOUND, detail)
        if status == 409 and (conflict := CATALOGUE.get(str(problem.get("type", "")).removeprefix(TYPE_PREFIX))):
            return Refusal(conflict, detail)
        if status in {400, 422}:
            return _invalid(detail, problem.get("errors") or [])
        if status == 503:
            return self._away()
        log.warning("upstream failed", upstream=self.name, status=status)
        return Refusal(UPSTREAM_FAILED, f"{self.name} answered with status {status}")

    def _away(self) -> Refusal:
        return Refusal(UPSTREAM_UNAVAILABLE, f"{self.name} is away", retry_after=RETRY_AFTER)


def _invalid(detail: str, errors: Sequence[dict[str, str]]) -> Refusal:
    """In the client's words: what a service calls `after` came as `cursor`."""
    named = [one | {"field": "cursor"} if one["field"] == "after" else one for one in errors]
    if named != errors:
        detail = "; ".join(f"{one['field']}: {one['rule']}" for one in named)
    return Refusal(INVALID_REQUEST, detail, errors=named or None)


def _problem(response: httpx.Response) -> Mapping[str, Any]:
    try:
        problem = orjson.loads(response.content)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}
