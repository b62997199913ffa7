"""Where a reader of the live feed is. A pupil's events lie in the partition of the same number in every topic of the feed,
because all have the same number of partitions and the same key; so one number and an offset per topic are enough to go on
anywhere, on any instance, at any time."""

import re
from dataclasses import dataclass

FEED_TOPICS = ("attempts-lifecycle", "mastery-updates", "ocr-results")  # only ever longer: ids of before are still good
FIRST_TOPICS = 2  # how many there were in the first version of an id
_EVENT_ID = re.compile(rf"[0-9]{{1,4}}(?:\.[0-9]{{1,18}}){{{FIRST_TOPICS},{len(FEED_TOPICS)}}}")


@dataclass(frozen=True, slots=True)
class Cursor:
    """`offsets` are the next ones to read, in the order of FEED_TOPICS. As text it is the id of an event on a stream."""

    partition: int
    offsets: tuple[int, ...]

    @classmethod
    def parse(cls, event_id: str) -> "Cursor | None":
        """None if this was never the id of an event."""
        if not _EVENT_ID.fullmatch(event_id):
            return None
        partition, *offsets = map(int, event_id.split("."))
        return cls(partition, tuple(offsets))

    def completed(self, other: "Cursor") -> "Cursor":
        """With the other's offsets of topics that were no part of the feed when this one was given out."""
        return Cursor(self.partition, self.offsets + other.offsets[len(self.offsets) :])

    def __str__(self) -> str:
        return ".".join(map(str, (self.partition, *self.offsets)))

    def after(self, topic: str, offset: int) -> "Cursor":
        """The cursor once the record at this offset of a topic has been read."""
        offsets = list(self.offsets)
        offsets[FEED_TOPICS.index(topic)] = offset + 1
        return Cursor(self.partition, tuple(offsets))

    def latest(self, other: "Cursor") -> "Cursor":
        """The further one of both in each topic."""
        return Cursor(self.partition, tuple(map(max, self.offsets, other.offsets)))

    def has_passed(self, topic: str, offset: int) -> bool:
        return offset < self.offsets[FEED_TOPICS.index(topic)]
