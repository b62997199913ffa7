"""The wording around the mathematics of a prompt: "Calculate", "What is … ?", "Simplifica la expresión"."""

import re

from .errors import NotUnderstoodError
from .notation import MAX_LENGTH
from .spoken import in_signs

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
    "where|much|possible|far|both|sides|goes|should|box|recuadro|va|makes?|true|sentence|digits|figures|numerals|cifras|igualdad|verdadera"
)
_WORDS = re.compile(rf"(?<![^\W\d_])(?:{_INSTRUCTION})(?![^\W\d_])", re.IGNORECASE)
_SOUGHT = re.compile(
    r"(?<![^\W\d_])(?:for|para|find|halla|encuentra|determine|determina|despeja|of|de|is|es)\s+([a-zA-Z])(?![^\W\d_])"
    r"(?!\s*[-+*/^=(])",
    re.IGNORECASE,
)
# Two letters side by side are a product, but these are words.
_SMALL_WORD = re.compile(
    r"(?<![^\W\d_])(?:or|by|an|be|do|we|he|my|us|it|at|me|lo|se|le|te|ha|vs|no|up|so)(?![^\W\d_])", re.IGNORECASE
)
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
# (written with a fraction bar), (as a power)
_REMARK = re.compile(r"\((?=[^()]*[^\W\d_]{4})[^()\d+\-*/^=<>√π]+\)")  # (written with a fraction bar)
_BLANK_RESULT = re.compile(r"=\s*(?:[?_□.…\s]|\(\s*\)|[rR](?=\s*(?:[?_□.…]|$)))*$")
_START = " :;!_\"'"
_END = _START + ".,"
_PUNCTUATION = re.compile(r"^[\s.,;:]*\s")  # what stood between the words of an instruction
_QUESTION = re.compile(r"(?<![-+*/÷:=(<>≤≥\s])\s*\?\s*$")
_ASKED = re.compile(r"(?<=[^\W\d_]{2})\s?\?")  # the end of a sentence, and no blank
_BLANK = re.compile(r"[□▢◻⬜]|_+")
# 12 : 4 is a division, 2:5 = 6:x a proportion; a colon that stands close behind a word or a number opens the task.
_DIVIDED = re.compile(r"(?<=[\d)?])(\s?):\1(?=[\d(?a-zA-Z])")
_OF = re.compile(r"(?<=[\d%])\s+(?:of|de)\s+(?=[\d(])")


def mathematics(text: str) -> str:
    """A prompt in plain notation without the wording of its instruction."""
    text = _PUNCTUATION.sub("", _without_wording(text)).lstrip(_START).rstrip(_END)
    left = _SMALL_WORD.search(text)
    if left:
        raise NotUnderstoodError(f"The word {left.group()!r} is not read here.")
    if not text:
        raise NotUnderstoodError("There is no mathematics in it.")
    if len(text) > MAX_LENGTH:
        raise NotUnderstoodError(f"{len(text)} characters are too many; at most {MAX_LENGTH} are read.")
    return text


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
