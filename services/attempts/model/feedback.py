"""What a pupil is told about a verdict, in their language."""

from libs.diagnosis import feedback_for
from services.attempts.model.attempt import Verdict

UNREAD = {
    "en": "Your answer could not be read, so it counts as wrong. Check how it is written and try again.",
    "es": "No se pudo leer tu respuesta, así que cuenta como incorrecta. Revisa cómo está escrita e inténtalo otra vez.",
}


def feedback_on(verdict: Verdict, language: str) -> str | None:
    """A sentence; None where there is nothing to say, or not in this language."""
    if verdict.is_unread:
        return UNREAD.get(language)
    return feedback_for(verdict.error_tag, language) if verdict.error_tag else None
