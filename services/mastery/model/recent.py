"""The estimates that were written last, remembered: mostly nobody else has touched them when the pupil answers again."""

from collections.abc import Collection, Mapping

from services.mastery.model.bkt import Parameters
from services.mastery.model.history import Estimate, TopicKey

Remembered = tuple[Estimate, Parameters]


class Recent:
    """At most `most` of them, some 600 bytes each. Whoever uses one must make sure that it still holds."""

    def __init__(self, most: int = 5000) -> None:
        self._most = most
        self._of: dict[TopicKey, Remembered] = {}

    def find(self, keys: Collection[TopicKey]) -> Mapping[TopicKey, Remembered] | None:
        """All of these, or None."""
        found = {key: one for key in keys if (one := self._of.get(key)) is not None}
        return found if len(found) == len(keys) else None

    def keep(self, estimates: Mapping[TopicKey, Remembered]) -> None:
        """Those kept longest ago make room."""
        for key, one in estimates.items():
            self._of.pop(key, None)
            self._of[key] = one
        while len(self._of) > self._most:
            del self._of[next(iter(self._of))]

    def forget(self, keys: Collection[TopicKey]) -> None:
        for key in keys:
            self._of.pop(key, None)
