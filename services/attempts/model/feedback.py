"""What a pupil is told about a verdict, in their language, and a teacher besides."""

from libs.diagnosis import Advice, advice_for
from services.attempts.model.attempt import Verdict
from services.attempts.model.catalogue import Entry

UNREAD = {
    "en": "Your answer could not be read, so it counts as wrong. Check how it is written and try again.",
    "es": "No se pudo leer tu respuesta, así que cuenta como incorrecta. Revisa cómo está escrita e inténtalo otra vez.",
}


def feedback_on(verdict: Verdict, language: str, entry: Entry | None = None) -> str | None:
    """A sentence; None where there is nothing to say, or not in this language."""
    if verdict.is_unread:
        return UNREAD.get(language)
    advice = advice_on(verdict, language, entry)
    return advice.message if advice else None


def advice_on(verdict: Verdict, language: str, entry: Entry | None = None) -> Advice | None:
    """What can be done about the error that is named, if any is. `entry` is its entry where the rules do not know it."""
    if verdict.error_tag is None:
        return None
    return advice_for(verdict.error_tag, language) or (entry.advice.get(language) if entry else None)
