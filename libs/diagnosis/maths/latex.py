"""LaTeX to plain mathematics."""

import re

from .errors import NotUnderstoodError

LONGEST = 1_000  # characters, after fractions have got their brackets
_CASES = re.compile(
    r"(?:\\left\s*(?:\\\{|\.))?\s*\\begin\s*\{(?:cases|aligned|align\*?|array|gathered)\}(?:\{[lcr]*\})?"
    r"(.*?)\\end\s*\{\w+\*?\}(?:\s*\\right\s*(?:\\\}|\.))?",
    re.DOTALL,
)
_FRAC = re.compile(r"\\[dtc]?frac(?![a-zA-Z])\s*")
MAX_FRACTIONS = 8  # one within the other
_LATEX_WORDS = (
    (re.compile(r"\\\\|~|&"), " "),
    (re.compile(r"\\(?:(?:left|right|displaystyle|quad|qquad)(?![a-zA-Z])|[,;!:()\[\]\s])"), " "),
    (re.compile(r"\\(?:cdot|times|ast)(?![a-zA-Z])"), "*"),
    (re.compile(r"\\div(?![a-zA-Z])"), "÷"),
    (re.compile(r"\\(?:text|textrm|textbf|mathrm|mathbf|mathit|operatorname|boxed)\s*\{([^{}]*)\}"), r" \1 "),
    (re.compile(r"\\(?:leq?|leqslant)(?![a-zA-Z])"), "≤"),
    (re.compile(r"\\(?:geq?|geqslant)(?![a-zA-Z])"), "≥"),
    (re.compile(r"\\lt(?![a-zA-Z])"), "<"),
    (re.compile(r"\\gt(?![a-zA-Z])"), ">"),
    (re.compile(r"\\pi(?![a-zA-Z])"), "π"),
    (re.compile(r"\\infty(?![a-zA-Z])"), "∞"),
    (re.compile(r"\\pm(?![a-zA-Z])"), "±"),
    (re.compile(r"\\(?:lvert|rvert|vert|mid)(?![a-zA-Z])"), "|"),
    (re.compile(r"\\colon(?![a-zA-Z])"), ":"),
    (re.compile(r"\\approx(?![a-zA-Z])"), "="),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\(?:[lc]?dots)(?![a-zA-Z])"), "..."),
    (re.compile(r"\\(?:square|Box|bigcirc|underline\s*\{[^{}]*(?:\{[^{}]*\})?[^{}]*\})(?![a-zA-Z])"), "?"),
    (re.compile(r"\\(?:degree|pounds|euro|displaystyle|textstyle|phantom\s*\{[^{}]*\})(?![a-zA-Z])"), " "),
    (re.compile(r"\\(?:angle|triangle)(?![a-zA-Z])"), lambda match: f" {match.group()[1:]} "),
    (re.compile(r"\\\$"), " "),
    (re.compile(r"\^\s*\{?\s*\\circ\s*\}?"), " "),
    (re.compile(r"\\sqrt\s*\[\s*3\s*\]"), "∛"),
    (re.compile(r"\\sqrt(?![a-zA-Z\[])"), "√"),
    (re.compile(r"\s*\^\s*\{\s*(\d+)\s*\}"), r"^\1"),
    (re.compile(r"\s+\^"), "^"),
)


def without_latex(text: str) -> str:
    """The text without commands. Raises NotUnderstoodError naming one that is not read."""
    text = _CASES.sub(lambda match: match[1].replace(r"\\", "; "), text)
    for pattern, replacement in _LATEX_WORDS:
        text = pattern.sub(replacement, text)
    text = _with_fractions(text, 0)
    unknown = re.search(r"\\[a-zA-Z]*", text)
    if unknown:
        raise NotUnderstoodError(f"The LaTeX command {unknown.group()!r} is not read here.")
    return text


def _with_fractions(text: str, depth: int) -> str:
    """Every fraction as a quotient, those within its parts first."""
    if depth > MAX_FRACTIONS:
        raise NotUnderstoodError("The LaTeX is nested too deeply.")
    while match := _FRAC.search(text):
        above, middle = _argument(text, match.end())
        below, end = _argument(text, middle)
        above, below = _with_fractions(above, depth + 1), _with_fractions(below, depth + 1)
        text = text[: match.start()] + _fraction(above, below) + text[end:]
        if len(text) > LONGEST:
            raise NotUnderstoodError("The LaTeX is nested too deeply.")
    return text


def _argument(text: str, start: int) -> tuple[str, int]:
    """What a LaTeX command applies to from `start` on, and where it ends: a group in braces or a single character."""
    while start < len(text) and text[start] == " ":
        start += 1
    if start >= len(text) or text[start] != "{":
        return text[start : start + 1], start + 1
    depth = 0
    for end in range(start, len(text)):
        depth += (text[end] == "{") - (text[end] == "}")
        if depth == 0:
            return text[start + 1 : end], end + 1
    raise NotUnderstoodError("A closing brace is missing in the LaTeX.")


def _fraction(above: str, below: str) -> str:
    if above.strip().isdecimal() and below.strip().isdecimal():
        return f" {above.strip()}⁄{below.strip()}"
    return f"(({above})/({below}))"
