"""Operations in words, between numbers: "Subtract 0.23 from 4.6", "the sum of 3.8 and 2.7", "3,2 por 1,4"."""

import re

_NUMBER = r"-?(?:\d+ )?(?:\d+[/⁄]\d+|\d+(?:[.,]\d+)*|[.,]\d+)"
_A, _B = rf"(?P<a>{_NUMBER})", rf"(?P<b>{_NUMBER})"
_START = r"(?<![^\W\d_])"

# Between two numbers a word is a sign.
_SIGNS = (
    ("+", "plus|added to|más|mas"),
    ("-", "minus|take away|menos"),
    ("*", "times|multiplied by|multiplicado por|por"),
    ("÷", "divided by|dividido(?: entre| por| en)?|entre"),
)
_BETWEEN = re.compile(
    rf"(?<=\d)\s+(?:{'|'.join(f'({words})' for _, words in _SIGNS)})\s+(?=[-.,(]?\d)",
    re.IGNORECASE,
)
# In front of two numbers it says what to do with them.
_ORDERS = tuple(
    (re.compile(rf"{_START}(?:{words})\s+{_A}\s+(?:{joint})\s+{_B}", re.IGNORECASE), template)
    for words, joint, template in (
        ("sum of|add|suma (?:de|entre)|sum[ae]r?", "and|to|with|y|con|a", r"\g<a> + \g<b>"),
        ("subtract|take(?: away)?|rest[ae]r?|quita", "from|away from|de|a", r"\g<b> - \g<a>"),
        ("difference (?:between|of)|diferencia (?:entre|de)|resta (?:entre|de)", "and|y", r"\g<a> - \g<b>"),
        ("product of|multiply|producto (?:de|entre)|multipli(?:ca|que|car)", "and|by|with|y|por", r"\g<a> * \g<b>"),
        ("quotient of|divide|cociente (?:de|entre)|divid[aei]r?", "and|by|entre|por|en|y", r"\g<a> ÷ \g<b>"),
    )
)
_WORD = re.compile(r"[^\W\d_]{3}")


def in_signs(text: str) -> str:
    """The text with the operations that are told in words written with signs."""
    if not _WORD.search(text):
        return text
    for pattern, template in _ORDERS:
        text, found = pattern.subn(template, text, count=1)
        if found:
            return text
    return _BETWEEN.sub(lambda match: f" {_SIGNS[(match.lastindex or 1) - 1][0]} ", text)
