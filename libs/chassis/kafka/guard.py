"""The guard: the outermost broker middleware, the only code that classifies failures, retries, dead-letters and counts.

FastStream's own answer to a failing handler is to hand the record back at once, thousands of times a second (P8), so no raw
exception may leave this module, except to stop the process.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from copy import copy
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from faststream import BaseMiddleware

from libs.chassis import metrics
from libs.chassis.errors import OUTAGE, Halt, Outcome, policy_for
from libs.chassis.kafka.delivery import Batch, Delivery

if TYPE_CHECKING:
    from libs.chassis.kafka.bus import Bus

log = structlog.get_logger()
FIRST_DELAY = 0.05
LONGEST_DELAY = 5.0
Call = Callable[[Any], Any]


class Guard(BaseMiddleware[Any, Any]):
    """One per batch of records; what outlives a batch is in the bus."""

    async def consume_scope(self, call_next: Call, msg: Any) -> None:
        bus: Bus = self.context.get("bus")
        group = self.context.get("handler_").group_id
        settlement = _Settlement(bus, group, call_next, msg)
        started = monotonic()
        batch: Batch = await msg.decode()
        for refused in batch.refused:
            await settlement.dead_letter(refused.raw, refused.error, attempts=1)
        if batch.deliveries:
            with bus.batch_span(group, batch.deliveries):
                await settlement.settle(batch.deliveries)
        metrics.consumed(group, len(batch.deliveries), batch.ignored, monotonic() - started)
        bus.progress[group] = monotonic()


class _Settlement:
    """Brings a batch to its end: handled, or dead-lettered record by record, or the process stops."""

    def __init__(self, bus: "Bus", group: str, call_next: Call, message: Any) -> None:
        self._bus = bus
        self._group = group
        self._call_next = call_next
        self._message = message

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        started, attempts = monotonic(), 0
        while True:
            attempts += 1
            try:
                await self._call_next(_narrowed(self._message, Batch(list(deliveries), [], bus=self._bus)))
            except Exception as error:
                policy = policy_for(error)
                if policy.then is Outcome.DEAD_LETTER and len(deliveries) > 1:
                    # Some record of the batch is bad. Handlers are idempotent, so halves may be run again.
                    middle = len(deliveries) // 2
                    await self.settle(deliveries[:middle])
                    await self.settle(deliveries[middle:])
                    return
                delay = backoff(attempts)
                if monotonic() - started + delay <= policy.retry_for:
                    metrics.retried(self._group)
                    log.warning("retrying", group=self._group, attempt=attempts, delay=delay, **_reason(error))
                    await asyncio.sleep(delay)
                elif policy.then is Outcome.DEAD_LETTER:
                    await self.dead_letter(deliveries[0].raw, error, attempts)
                    return
                else:
                    await self._bus.halt(f"{self._group}: {error!r} after {attempts} attempts")
                    raise
            else:
                self._bus.dead_letter_limit[self._group].good(len(deliveries))
                return

    async def dead_letter(self, raw: Any, error: Exception, attempts: int) -> None:
        """Returns once the broker has the dead letter: only then may the source offset be committed."""
        started, tries = monotonic(), 0
        while True:
            tries += 1
            try:
                await self._bus.send_dead_letter(raw, self._group, error, attempts)
            except Exception as failure:
                if monotonic() - started > OUTAGE.retry_for:
                    await self._bus.halt(f"{self._group}: cannot dead-letter: {failure!r}")
                    raise
                await asyncio.sleep(backoff(tries))
            else:
                break
        metrics.dead_lettered(self._group, raw.topic, type(error).__name__)
        log.error(
            "dead-lettered",
            group=self._group,
            topic=raw.topic,
            partition=raw.partition,
            offset=raw.offset,
            **_reason(error),
        )
        if self._bus.dead_letter_limit[self._group].bad():
            await self._bus.halt(f"{self._group}: too many dead letters")
            raise Halt("too many dead letters")


def backoff(attempt: int) -> float:
    """Seconds before try `attempt + 1`: doubling, capped, with full jitter on the upper half."""
    ceiling = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1))
    return float(ceiling * random.uniform(0.5, 1))  # noqa: S311 - jitter, not a secret


def _narrowed(message: Any, part: Batch) -> Any:
    """The message as the handler shall see it. A copy has a decode cache of its own, so a part of a batch stays a part."""
    narrowed = copy(message)

    async def decoded(_: Any) -> Batch:
        return part

    narrowed.set_decoder(decoded)
    return narrowed


def _reason(error: BaseException) -> dict[str, Any]:
    return {"error": type(error).__qualname__, "detail": str(error)[:500], "exc_info": error}
