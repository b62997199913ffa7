"""The error catalogue, as far as it is told about an attempt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from libs.diagnosis import Advice


@dataclass(frozen=True, slots=True)
class Entry:
    """An error. `topic_id` is None where it is confined to no topic; `advice` is by language."""

    code: str
    name: str
    description: str
    topic_id: str | None
    advice: Mapping[str, Advice] = field(default_factory=dict)
