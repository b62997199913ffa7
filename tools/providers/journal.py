"""What was asked, without what was said: one entry per call, and how many there were in each minute."""

import re
from collections import Counter, deque
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

KEPT = 100_000
IDENTIFIER = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b|[\w.+-]+@[\w-]+\.\w+",
    re.IGNORECASE,
)
"""A UUID or an e-mail address: what could say whose work it is."""


@dataclass
class Call:
    """`time` is ISO 8601 in UTC; `prompt` is the SHA-256 of the request's texts; `status` 0 is a connection that was cut."""

    time: str
    api: str
    model: str
    status: int
    rule: int | None
    prompt: str
    identifies: bool
    items: int
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read: int = 0
    cache_written: int = 0


class Journal:
    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT)

    def document(self) -> dict[str, Any]:
        per_minute = Counter(f"{call.time[:16]}Z" for call in self.calls)
        return {"calls": [asdict(call) for call in self.calls], "per_minute": dict(per_minute)}


@lru_cache(maxsize=64)  # a prefix that is cached there is searched once here
def identifies(text: str) -> bool:
    return IDENTIFIER.search(text) is not None
