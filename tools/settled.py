"""Which dead letters of a partition need nothing more: they were sent back or dropped.

It is kept where Kafka keeps a group's progress: the committed offset says that everything below is settled, its metadata
names what is settled beyond it, as ranges ("7-9,12"), for a replay that picked some errors only. The broker has to keep
offsets at least as long as dead letters (offsets.retention.minutes): what it forgets is sent again.
"""

from dataclasses import dataclass, field

GROUP = "dlq-replay"
MAX_METADATA = 4096  # the broker's offset.metadata.max.bytes


class TooManyGaps(Exception):  # noqa: N818 - says what is the matter
    """The ranges do not fit into the metadata of an offset."""


@dataclass(slots=True)
class Settled:
    """Everything below `first_open`, and the offsets in `beyond`."""

    first_open: int
    beyond: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, offset: int, metadata: str, beginning: int) -> "Settled":
        """From what was committed; `beginning` is the first offset that retention has left."""
        settled = cls(max(offset, beginning))
        for part in filter(None, metadata.split(",")):
            low, _, high = part.partition("-")
            for one in range(max(int(low), beginning), int(high or low) + 1):
                settled.add(one)
        return settled

    def __contains__(self, offset: int) -> bool:
        return offset < self.first_open or offset in self.beyond

    def add(self, offset: int) -> None:
        if offset not in self:
            self.beyond.add(offset)
        while self.first_open in self.beyond:
            self.beyond.remove(self.first_open)
            self.first_open += 1

    def metadata(self) -> str:
        """The ranges beyond `first_open`. Raises TooManyGaps."""
        ranges: list[list[int]] = []
        for offset in sorted(self.beyond):
            if ranges and offset == ranges[-1][1] + 1:
                ranges[-1][1] = offset
            else:
                ranges.append([offset, offset])
        text = ",".join(str(low) if low == high else f"{low}-{high}" for low, high in ranges)
        if len(text) > MAX_METADATA:
            raise TooManyGaps(f"{len(ranges)} gaps between replayed dead letters: replay the older errors first")
        return text
