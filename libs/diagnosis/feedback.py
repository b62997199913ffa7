"""Short messages to the pupil, by code, in files that a teacher can edit (`data/feedback.<lang>.json`)."""

import json
from functools import cache
from importlib.resources import files


def feedback_for(code: str, lang: str = "en") -> str | None:
    """The message for a code; None where the code or the language is unknown. It never gives the answer away."""
    return _messages(lang).get(code) if lang in languages() else None


@cache
def languages() -> frozenset[str]:
    """The languages there is a file for."""
    return frozenset(
        entry.name.split(".")[1]
        for entry in files(__package__).joinpath("data").iterdir()
        if entry.name.endswith(".json")
    )


@cache
def _messages(lang: str) -> dict[str, str]:
    groups = json.loads(files(__package__).joinpath("data", f"feedback.{lang}.json").read_text(encoding="utf-8"))
    return {code: group["message"] for group in groups for code in group["codes"]}
