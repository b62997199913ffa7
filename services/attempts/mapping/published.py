"""What curriculum publishes, as the ports need it."""

from collections.abc import Mapping
from functools import cache
from uuid import UUID

from libs.contracts.curriculum.v1 import AnswerPublished, MisconceptionPublished
from libs.diagnosis import Advice, misconceptions
from services.attempts.model.attempt import AnswerKey
from services.attempts.model.catalogue import Entry


class PublishedAnswerKeys:
    """The AnswerKeys port over curriculum's compacted topic."""

    def __init__(self, rows: Mapping[str, AnswerPublished]) -> None:
        self._rows = rows

    def find(self, exercise_id: UUID) -> AnswerKey | None:
        row = self._rows.get(str(exercise_id))
        if row is None:
            return None
        return AnswerKey(row.exercise_id, row.topic_id, row.prompt, row.expected_answer, row.also_topic_ids)


class PublishedCatalogue:
    """The Catalogue port: what the rules can name, and what curriculum has published besides."""

    def __init__(self, rows: Mapping[str, MisconceptionPublished]) -> None:
        self._rows = rows

    def find(self, code: str) -> Entry | None:
        if entry := _executable().get(code):
            return entry
        row = self._rows.get(code)
        return None if row is None else Entry(row.code, row.name, row.description, row.topic_id, _advice(row))


@cache
def _executable() -> dict[str, Entry]:
    return {one.code: Entry(one.code, one.name, one.description, one.topic) for one in misconceptions()}


def _advice(row: MisconceptionPublished) -> dict[str, Advice]:
    texts = {"en": (row.message, row.hint), "es": (row.message_es, row.hint_es)}
    return {
        language: Advice(message, hint, row.remedial_topic_id)
        for language, (message, hint) in texts.items()
        if message and hint and row.remedial_topic_id
    }
