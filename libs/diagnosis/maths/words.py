"""Answers in words, English and Spanish, each under the key that malrules use."""

from .meaning import Said

WORDS: dict[str, tuple[str, ...]] = {
    "equal": (
        "equal", "same", "equals", "the same", "they are equal", "they are the same", "both", "both are equal", "neither",
        "both the same", "they're equal", "igual", "iguales", "lo mismo", "son iguales", "los dos", "las dos", "el mismo",
        "la misma", "ninguno", "ninguna", "=",
    ),
    "yes": ("yes", "y", "true", "prime", "it is prime", "yes it is", "sí", "si", "verdadero", "primo", "es primo"),
    "no": ("no", "n", "false", "not prime", "it is not prime", "no it is not", "composite", "it is composite", "falso",
        "no es primo", "compuesto", "es compuesto"),
    "infinitely many": (
        "infinitely many", "infinite", "infinity", "infinitely", "an infinite number", "infinitos", "infinitas", "infinito",
        "∞", "all numbers", "every number", "all real numbers", "any number", "todos los números", "todos",
    ),
    "undefined": (
        "undefined", "not defined", "impossible", "not possible", "cannot be done", "can't be done", "cannot be divided",
        "it cannot be done", "not allowed", "cannot divide by 0", "cannot divide by zero", "can't divide by 0",
        "can't divide by zero", "you cannot divide by zero", "you can't divide by zero", "you can't divide by 0", "error",
        "does not exist", "no answer", "no se puede dividir por 0", "no se puede dividir por cero", "no se puede hacer",
        "indefinido", "indefinida", "no está definida", "no definido", "imposible", "no se puede", "no existe",
        "no está definido", "no tiene sentido",
    ),
    "none": (
        "no solution", "no solutions", "none", "no real solution", "no real solutions", "no real roots", "∅", "empty set",
        "does not factorise", "does not factorise over the reals", "cannot be factorised", "does not factor", "not factorable",
        "prime polynomial", "sin solución", "no tiene solución", "ninguna solución", "no se puede factorizar",
        "no tiene soluciones", "no es factorizable", "no mode", "there is no mode", "no hay moda", "no tiene moda", "sin moda",
        "amodal",
    ),
    "more": (">", "more", "larger", "greater", "higher", "mayor", "más"),
    "less": ("<", "less", "smaller", "lower", "fewer", "menor", "menos"),
}  # fmt: skip
_FOLDED = {ord(a): b for a, b in zip("áéíóúü", "aeiouu", strict=True)}
_ARTICLES = ("the ", "a ", "an ", "bag ", "box ", "option ", "el ", "la ", "los ", "las ", "bolsa ", "caja ", "opcion ")
_BEFORE_A_NUMBER = {
    word: key
    for key, spelled in (("more", ("more than", "greater than", "larger than", "higher than", "mas de", "mas que",
                                   "mayor que", "mayor a", "above")),
                         ("less", ("less than", "smaller than", "lower than", "fewer than", "menos de", "menos que",
                                   "menor que", "menor a", "below")))
    for word in spelled
}  # fmt: skip


def folded(text: str) -> str:
    """Lower case, without Spanish accents (ñ stays), blanks single."""
    return " ".join(text.casefold().translate(_FOLDED).split())


_SAID = {folded(text): Said(key) for key, texts in WORDS.items() for text in texts}


def said(text: str) -> Said | None:
    """The answer in words, None where it is none that is known: "They are the same." is equal, "Bag B" is b."""
    text = folded(text).strip(" .!¡\"'")
    for article in _ARTICLES:
        text = text.removeprefix(article)
    known = _SAID.get(text)
    if known:
        return known
    if len(text) == 1 and text.isalpha() and text != "π":
        return Said(text)
    for words, key in _BEFORE_A_NUMBER.items():
        if text.startswith(words):
            return Said(key)
    return None
