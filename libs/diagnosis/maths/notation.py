"""From what people write (Unicode signs, LaTeX) to plain ASCII mathematics.

The one character kept from outside ASCII is the fraction slash: `1⁄2` is a fraction written as one piece, so that
`6/\\frac{1}{2}` stays a division by one half.
"""

import re
import unicodedata

from .errors import NotUnderstoodError
from .latex import without_latex

MAX_LENGTH = 500


_SIGNS = str.maketrans(
    {
        **dict.fromkeys("×·⋅∙∗", "*"),
        **dict.fromkeys("÷∶", "÷"),
        **dict.fromkeys("−–—‒﹣－", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007\t\n\r", " "),
        **dict.fromkeys("[{", "("),
        **dict.fromkeys("]}", ")"),
        **{sup: f"^{i}" for i, sup in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
        "∕": "/",
        "＝": "=",
        "≦": "≤",
        "≧": "≥",
        "⩽": "≤",
        "⩾": "≥",
        "＜": "<",
        "＞": ">",
        "％": "%",
        "：": ":",
        "≈": "=",
        "≅": "=",
        "∣": "|",
        "¿": " ",
        "¡": " ",
        **dict.fromkeys("$€£°º", " "),
    }
)
_NOT_PLAIN = re.compile(r"[^0-9a-zA-Z+\-*/^=().,⁄÷<>%|: ]|[<>]=|=<|[a-z]{2}")
# Zero-width spaces and joiners, soft hyphens: nothing on paper; keyboards and copying bring them along.
_FORMATTING = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Names and pairs of signs that stand for one sign.
_SPELLED = (
    (re.compile(r"(?<![^\W\d_])(?:sqrt)(?![^\W\d_])"), "√"),
    (re.compile(r"(?<![^\W\d_])(?:cbrt)(?![^\W\d_])"), "∛"),
    (re.compile(r"(?<![^\W\d_])pi(?![^\W\d_])"), "π"),
    (re.compile(r"(?i)(?<![^\W\d_])(?:the |la )?(?:square root (?:of )?|ra[ií]z cuadrada (?:de )?)(?=[\d(])"), "√"),
    (re.compile(r"(?i)(?<![^\W\d_])(?:the |la )?(?:cube root (?:of )?|ra[ií]z c[úu]bica (?:de )?)(?=[\d(])"), "∛"),
    # 5 squared, x squared, 2 to the power of -3, 2 elevado a 3
    (
        re.compile(r"(?i)(?:(?<=[\d)])|(?<![^\W\d_])(?P<letter>[a-z])) (?:squared|al cuadrado)(?![^\W\d_])"),
        r"\g<letter>^2",
    ),
    (re.compile(r"(?i)(?:(?<=[\d)])|(?<![^\W\d_])(?P<letter>[a-z])) (?:cubed|al cubo)(?![^\W\d_])"), r"\g<letter>^3"),
    (
        re.compile(
            r"(?i)(?<=[\da-z)]) (?:raised )?(?:to the power (?:of )?|elevado a (?:la )?(?:potencia )?(?:de )?)"
            r"(-?\d+(?:/\d+)?)(?!\w)"
        ),
        r"^(\1)",
    ),
    (re.compile(r"<=|=<"), "≤"),
    (re.compile(r">="), "≥"),
)
_SPELLED_OUT = re.compile(r"(?i)sqrt|cbrt|pi|root|ra[ií]z|squared|cubed|cuadrado|cubo|power|elevado|<=|=<|>=")
# Two equations, one above the other.
_LINES = re.compile(r"(=[^\n=]*?)[ ,;]*\n\s*(?=[^\n=]*=)")
_VULGAR = re.compile("[¼½¾⅐-⅞]")

_BRACED = re.compile(r"\{(\w+)\}(?=\s*\^)")  # {ab}^2 is set as ab^2: braces are no brackets
_BLANKS = " _\"'"
_OPERAND_BLANK = re.compile(r"(?<=[-+*/÷])_+$|(?<=[-+*/÷] )_+$")  # 3/5 = 12/__
# The letter x between two numbers is a multiplication sign; 2x5 within an expression may be 2x⁵ that has lost its height.
_LETTER_TIMES = re.compile(r"(?<=\d)\s+[xX]\s+(?=[-(]?[.,]?\d)|^(\d[\d.,]*)[xX](?=\d[\d.,]*\s*=?\s*$)")


def plain(text: str, limit: int = MAX_LENGTH) -> str:
    """`text` in plain notation. Raises NotUnderstoodError naming the part that cannot be read."""
    if len(text) > limit:
        raise NotUnderstoodError(f"{len(text)} characters are too many; at most {limit} are read.")
    if _NOT_PLAIN.search(text):
        text = _ascii(text)
    if "x" in text or "X" in text:
        text = _LETTER_TIMES.sub(r"\1 * ", text)
    text = _OPERAND_BLANK.sub("?", text).strip(_BLANKS)
    if not text:
        raise NotUnderstoodError("There is no mathematics in it.")
    return text


def _ascii(text: str) -> str:
    if not text.isascii():
        text = _FORMATTING.sub("", text)
    if "\n" in text:
        text = _LINES.sub(r"\1; ", text)
    hidden = _INVISIBLE.search(text)
    if hidden:
        raise NotUnderstoodError(f"Control character U+{ord(hidden.group()):04X} is not allowed.")
    if "\\" in text:
        text = without_latex(text)
    if not text.isascii():
        text = _VULGAR.sub(lambda sign: " " + unicodedata.normalize("NFKC", sign.group()), text).replace("³√", "∛")
    text = _BRACED.sub(r"\1", text).translate(_SIGNS)
    if _SPELLED_OUT.search(text):
        for pattern, sign in _SPELLED:
            text = pattern.sub(sign, text)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
