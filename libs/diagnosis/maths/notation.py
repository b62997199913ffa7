"""From what people write (Unicode signs, LaTeX, Spanish or English wording) to plain ASCII mathematics.

The one character kept from outside ASCII is the fraction slash: `1⁄2` is a fraction written as one piece, so that
`6/\\frac{1}{2}` stays a division by one half.
"""

import re
import unicodedata

from .spoken import in_signs

MAX_LENGTH = 500


class NotUnderstoodError(ValueError):
    """The text cannot be read as mathematics; the message names the part."""


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
# Two equations, one above the other.
_LINES = re.compile(r"(=[^\n=]*?)[ ,;]*\n\s*(?=[^\n=]*=)")
_CASES = re.compile(
    r"(?:\\left\s*(?:\\\{|\.))?\s*\\begin\s*\{(?:cases|aligned|align\*?|array|gathered)\}(?:\{[lcr]*\})?"
    r"(.*?)\\end\s*\{\w+\*?\}(?:\s*\\right\s*(?:\\\}|\.))?",
    re.DOTALL,
)
_VULGAR = re.compile("[¼½¾⅐-⅞]")

# The wording of an instruction, and nothing else: a story problem must be refused, not half read.
_INSTRUCTION = (
    "as a|in a|to a|a su|a la|"
    "solve|resuelve|resuelva|resolver|calculate|calcula|calcule|calcular|compute|evaluate|evalúa|evalua|find|halla|"
    "encuentra|determine|determina|obtén|obten|despeja|simplify|simplifica|work|out|add|subtract|suma|sumar|resta|restar|"
    "what|is|are|how|much|cuánto|cuanto|cuál|cual|es|son|the|value|sum|difference|result|answer|el|la|los|valor|resultado|"
    "diferencia|of|de|del|following|siguiente|equation|ecuación|ecuacion|exercise|ejercicio|operation|operación|operacion|"
    "expression|expresión|expresion|for|para|in|en|if|si|and|please|por|favor|then|entonces|write|your|as|give|step|"
    "unknown|incógnita|incognita|given|that|when|cuando|sabiendo|que|dado|expand|desarrolla|desarrollar|collect|like|terms|"
    "términos|terminos|semejantes|agrupa|reduce|simplest|lowest|form|forma|fully|completely|further|possible|multiply|divide|"
    "multiplica|multiplicar|dividir|product|quotient|producto|cociente|remove|brackets|paréntesis|parentesis|elimina|this|"
    "these|esta|este|its|mentally|using|long|multiplication|division|addition|subtraction|multiplicación|división|adición|"
    "sustracción|out|inequality|desigualdad|inecuación|inecuacion|expression|all|solutions|todas|soluciones|un|una|como|"
    "fractions?|fracción|fraccion|fracciones|equivalente?s?|numerator|numerador|denominator|denominador|missing|number|número|"
    "numero|falta|complete|completa|fill|blank|cancel|down|su|más|mas|irreducible|mínima|minima|simplificar|reducir|order|"
    "to(?= (?:its|the lowest|the simplest|lowest|simplest|evaluate|calculate|find|work|simplify|solve|expand|write)(?!\\w))|"
    "operations|orden|operaciones|powers?|potencias?|as an|y(?=\\s+(?:simplif|reduc|calcul|factor|agrup|expres))|single|one|"
    "index|indices|notation|leave|leaving|sola|única|unica|express|expresa|expresar|escribe|escribir|rewrite|exponents?|exponentes?|"
    "positive|positivos?|laws?|leyes|propiedad|propiedades|expressions|expresiones|algebraic|algebraica|algebraicas|combine|"
    "combina|terms?|término|termino|parentheses|parenthesis|bracket|expanding|simplifying|simplification|expandir|expande|"
    "efectúa|efectua|efectuar|quita|quitar|distributive|distributiva|property|use|usa|usando|aplica|aplicando|"
    "binomio|binomios|binomial|binomials|monomios|polinomios|collecting|reduciendo|desarrolle|simplifique|"
    "where|much|possible|far|both|sides|goes|should|box|recuadro|va|makes?|true|sentence|igualdad|verdadera"
)
_WORDS = re.compile(rf"(?<![^\W\d_])(?:{_INSTRUCTION})(?![^\W\d_])", re.IGNORECASE)
_SOUGHT = re.compile(
    r"(?<![^\W\d_])(?:for|para|find|halla|encuentra|determine|determina|despeja|of|de|is|es)\s+([a-zA-Z])(?![^\W\d_])"
    r"(?!\s*[-+*/^=(])",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
# (written with a fraction bar), (as a power)
_REMARK = re.compile(r"\((?=[^()]*[^\W\d_]{4})[^()\d+\-*/^=<>√π]+\)")  # (written with a fraction bar)
_BLANK_RESULT = re.compile(r"=\s*(?:[?_□.…]|\(\s*\))*\s*$")
_BLANKS = " _\"'"
_START = " :;!_\"'"
_END = _START + ".,"
_PUNCTUATION = re.compile(r"^[\s.,;:]*\s")  # what stood between the words of an instruction
_QUESTION = re.compile(r"(?<![-+*/÷:=(<>≤≥\s])\s*\?\s*$")
_ASKED = re.compile(r"(?<=[^\W\d_]{2})\s?\?")  # the end of a sentence, and no blank
_OPERAND_BLANK = re.compile(r"(?<=[-+*/÷])_+$|(?<=[-+*/÷] )_+$")  # 3/5 = 12/__
_BLANK = re.compile(r"[□▢◻⬜]|_+")
# 12 : 4 is a division, 2:5 = 6:x a proportion; a colon that stands close behind a word or a number opens the task.
_DIVIDED = re.compile(r"(?<=[\d)?])(\s?):\1(?=[\d(?a-zA-Z])")
# The letter x between two numbers is a multiplication sign; 2x5 within an expression may be 2x⁵ that has lost its height.
_LETTER_TIMES = re.compile(r"(?<=\d)\s+[xX]\s+(?=[-(]?[.,]?\d)|^(\d[\d.,]*)[xX](?=\d[\d.,]*\s*=?\s*$)")
_OF = re.compile(r"(?<=[\d%])\s+(?:of|de)\s+(?=[\d(])")


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


def mathematics(text: str) -> str:
    """A prompt in plain notation without the wording of its instruction."""
    text = _PUNCTUATION.sub("", _without_wording(text)).lstrip(_START).rstrip(_END)
    if not text:
        raise NotUnderstoodError("There is no mathematics in it.")
    if len(text) > MAX_LENGTH:
        raise NotUnderstoodError(f"{len(text)} characters are too many; at most {MAX_LENGTH} are read.")
    return text


def _ascii(text: str) -> str:
    text = _LINES.sub(r"\1; ", _FORMATTING.sub("", text))
    hidden = _INVISIBLE.search(text)
    if hidden:
        raise NotUnderstoodError(f"Control character U+{ord(hidden.group()):04X} is not allowed.")
    if "\\" in text:
        text = _without_latex(text)
    text = _VULGAR.sub(lambda sign: " " + unicodedata.normalize("NFKC", sign.group()), text)
    text = text.replace("³√", "∛").translate(_SIGNS)
    for pattern, sign in _SPELLED:
        text = pattern.sub(sign, text)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _without_latex(text: str) -> str:
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
        if len(text) > 2 * MAX_LENGTH:
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


def _without_wording(text: str) -> str:
    """A blank in the middle becomes the letter ?, "20% of 80" a product; the question mark at the end goes."""
    if "=" in text or "?" in text:
        text = _ASKED.sub(" ", text)
        text = _BLANK_RESULT.sub("", text.rstrip(_END) if "?" not in text else text.strip())
    text = _BLANK.sub("?", _REMARK.sub(" ", text))
    text = _DIVIDED.sub("÷", _OF.sub(" * ", in_signs(_QUESTION.sub("", text))))
    if not _LONG_WORD.search(text):
        return text.strip(_START).replace(":", "÷")
    text = _SOUGHT.sub(" ", text)
    return _WORDS.sub(" ", text).replace(":", " ")
