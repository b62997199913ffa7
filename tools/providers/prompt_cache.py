"""The prompt cache of the Messages API: a prefix that was marked is read again for as long as it is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic

SECONDS = {"5m": 300.0, "1h": 3600.0}
LOOK_BACK = 20  # blocks before a mark that are tried as well, as documented
MAX_MARKS = 4


@dataclass(frozen=True)
class Block:
    """A piece of the prompt: its canonical text, its tokens, and for how long the prefix that ends with it is to be kept."""

    text: str
    tokens: int
    ttl: str | None = None


@dataclass(frozen=True)
class Share:
    """Tokens of a prompt: `read` from the cache, `written` to it by time to live, and `plain`."""

    read: int
    written: dict[str, int]
    plain: int


class PromptCache:
    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def clear(self) -> None:
        self._until.clear()

    def share(self, owner: str, blocks: Sequence[Block], minimum: int) -> Share:
        """Looks up the longest known prefix, and remembers each marked one that has `minimum` tokens."""
        now = monotonic()
        self._until = {name: until for name, until in self._until.items() if until > now}
        running, total, ends = sha256(owner.encode()), 0, list[tuple[str, int]]()
        for block in blocks:
            running.update(f"{len(block.text)}:{block.text}".encode())
            total += block.tokens
            ends.append((running.copy().hexdigest(), total))
        marks = [number for number, block in enumerate(blocks) if block.ttl]
        read = self._longest(ends, marks)
        written: dict[str, int] = {}
        done = read
        for number in marks:
            (name, tokens), ttl = ends[number], blocks[number].ttl or "5m"
            if tokens < minimum:
                continue
            self._until[name] = now + SECONDS[ttl]
            if tokens > done:
                written[ttl] = written.get(ttl, 0) + tokens - done
                done = tokens
        return Share(read, written, total - done)

    def _longest(self, ends: Sequence[tuple[str, int]], marks: Sequence[int]) -> int:
        tried = {number - back for number in marks for back in range(LOOK_BACK) if number >= back}
        return max((ends[number][1] for number in tried if ends[number][0] in self._until), default=0)
