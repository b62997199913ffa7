"""Why an exercise was chosen, or why there is none, as a sentence for pupils and teachers."""

from collections.abc import Sequence
from datetime import datetime

from services.mastery.model.bank import Bank
from services.mastery.model.policy import Reason
from services.mastery.model.selection import Absence, Choice, Nothing

# In English and Spanish.
_SENTENCES: dict[Reason | Absence, tuple[str, str]] = {
    Reason.ASSIGNED: ("A teacher set this exercise.", "Un profesor asignó este ejercicio."),
    Reason.DISTINGUISH: (
        "The last wrong answer has more than one explanation; this exercise tells them apart.",
        "La última respuesta incorrecta tiene más de una explicación; este ejercicio permite distinguirlas.",
    ),
    Reason.REMEDIATE: (
        "Works on an error that showed more than once: {topic}.",
        "Trabaja un error que apareció más de una vez: {topic}.",
    ),
    Reason.REVIEW: (
        "{topic}: mastered, and due again so that it stays.",
        "{topic}: dominado, y toca repasarlo para que se mantenga.",
    ),
    Reason.CONTINUE: ("{topic}: begun and not mastered yet.", "{topic}: empezado y aún no dominado."),
    Reason.BEGIN: ("{topic}: comes next, what it builds on is held.", "{topic}: es lo siguiente, la base ya está."),
    Absence.NO_EXERCISES: ("There is no exercise for this yet.", "Todavía no hay ejercicios para esto."),
    Absence.PREREQUISITES_MISSING: ("Other topics come first: {missing}.", "Antes van otros temas: {missing}."),
    Absence.RECENTLY_DONE: (
        "Everything open was solved in the last seven days or tried just now.",
        "Todo lo disponible se resolvió en los últimos siete días o se acaba de intentar.",
    ),
    Absence.ALL_MASTERED: (
        "Everything open is mastered; the first topic comes back on {date}.",
        "Todo lo disponible está dominado; el primer tema vuelve el {date}.",
    ),
}


def sentence(found: Choice | Nothing, bank: Bank, language: str) -> str:
    """In Spanish for "es", else in English."""
    is_spanish = language == "es"

    def named(topic_ids: Sequence[str]) -> str:
        topics = [(one, bank.topics.get(one)) for one in topic_ids]
        return ", ".join(one if topic is None else topic.name_es if is_spanish else topic.name for one, topic in topics)

    topic, missing, next_at = "", "", None
    if isinstance(found, Choice):
        topic = named([found.exercise.topic_id])
    else:
        missing, next_at = named(found.missing), found.next_at
    return _SENTENCES[found.reason][is_spanish].format(topic=topic, missing=missing, date=_day(next_at))


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
