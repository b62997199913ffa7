"""What to say about a code, in files that a teacher can edit (`data/feedback/<topic>.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Advice:
    """`message` is for the pupil and never gives the answer away; `hint` is for the teacher; `remedial` is a topic's key."""

    message: str
    hint: str
    remedial: str


def advice_for(code: str, lang: str = "en") -> Advice | None:
    """The advice for a code; None where the code or the language is unknown."""
    return _advice().get((code, lang))


def feedback_for(code: str, lang: str = "en") -> str | None:
    """The message to the pupil for a code; None where the code or the language is unknown."""
    advice = advice_for(code, lang)
    return advice.message if advice else None


@cache
def _advice() -> dict[tuple[str, str], Advice]:
    return {
        (code, lang): Advice(entry["message"][lang], entry["hint"][lang], entry["remedial"])
        for file in files(__package__).joinpath("data", "feedback").iterdir()
        if file.name.endswith(".toml")
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["advice"]
        for code in entry["codes"]
        for lang in LANGUAGES
    }
