"""The language of the feedback: what the client asks for, among those that exist."""

from functools import lru_cache

LANGUAGES = ("en", "es")
DEFAULT = "en"
MAX_RANGES = 20


@lru_cache(maxsize=256)
def choose(wanted: str) -> str:
    """The best of LANGUAGES for a language tag or an Accept-Language header (RFC 9110, section 12.5.4)."""
    best, best_quality = DEFAULT, 0.0
    for part in wanted.split(",", MAX_RANGES)[:MAX_RANGES]:
        tag, _, parameter = part.partition(";")
        language = tag.strip().partition("-")[0].lower()
        quality = _quality(parameter)
        if quality > best_quality and language in LANGUAGES:
            best, best_quality = language, quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
