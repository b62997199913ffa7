"""Dead letters: the original bytes with the reason in headers, on the consumer's own topic."""

from collections import deque
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from libs.chassis.clock import Clock
from libs.contracts import dead_letter_topic

MAX_ERROR_LENGTH = 1000


def application_version() -> str:
    try:
        return version("innova")
    except PackageNotFoundError:  # run from a checkout, not installed
        return "checkout"


def dead_letter_headers(
    record: Any, group: str, error: BaseException, attempts: int, clock: Clock
) -> list[tuple[str, bytes | None]]:
    """The original headers, byte for byte, then why and where from."""
    reason = {
        "dlq_topic": record.topic,
        "dlq_partition": str(record.partition),
        "dlq_offset": str(record.offset),
        "dlq_group": group,
        "dlq_error_class": f"{type(error).__module__}.{type(error).__qualname__}",
        "dlq_error": str(error)[:MAX_ERROR_LENGTH],
        "dlq_attempts": str(attempts),
        "dlq_time": clock().isoformat(),
        "dlq_version": application_version(),
    }
    return [*record.headers, *((name, value.encode(errors="replace")) for name, value in reason.items())]


def dead_letter_destination(record: Any, group: str) -> str:
    return dead_letter_topic(record.topic, group)


class DeadLetterLimit:
    """Says when dead-lettering has become draining: too many in a row, or too many of the last `window` records.

    Thresholds: architecture, section 6.7, after sentry's arroyo `DlqLimit`.
    """

    def __init__(self, consecutive: int = 20, share: float = 0.05, window: int = 1000) -> None:
        self._consecutive = consecutive
        self._most = int(share * window)
        self._recent: deque[bool] = deque(maxlen=window)
        self._bad = 0
        self._in_a_row = 0

    def good(self, count: int = 1) -> None:
        if count:
            self._in_a_row = 0
        for _ in range(count):
            self._push(False)

    def bad(self) -> bool:
        """Counts one dead letter; True when the process should rather stop."""
        self._in_a_row += 1
        self._push(True)
        return self._in_a_row > self._consecutive or self._bad > self._most

    def _push(self, is_bad: bool) -> None:
        if len(self._recent) == self._recent.maxlen:
            self._bad -= self._recent[0]
        self._recent.append(is_bad)
        self._bad += is_bad
