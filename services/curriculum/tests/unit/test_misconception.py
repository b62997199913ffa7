"""The rules that an entry of the error catalogue keeps."""

from dataclasses import replace
from typing import Any

import pytest

from services.curriculum.model.misconception import Advice, Misconception, broken_rules

SOUND = Misconception(
    code="NO_CARRY",
    name="No carry",
    description="Forgets the ten.",
    subdomain="ARITH/ADD",
    topic="adding",
    grades=(2, 4),
    example="17 + 5 → 12",
    malrule="NO_CARRY",
    advice=Advice("Where is the ten?", "¿Dónde está la decena?", "Forgets it.", "La olvida.", "adding"),
)
NEWER = replace(SOUND, code="NEWER", malrule=None, signal="The ten is neither written nor said.")
DRAFT = replace(NEWER, code="SKETCH", status="DRAFT", example=None, advice=None)


def rules(**change: Any) -> set[str]:
    """The rules that NO_CARRY breaks after the change."""
    entries = {one.code: one for one in (replace(SOUND, **change), NEWER, DRAFT)}
    found = list(broken_rules(entries, {"ARITH/ADD"}, {"adding"}, {"NO_CARRY"}))
    assert {code for code, _ in found} <= {"NO_CARRY"}
    return {rule for _, rule in found}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"topic": None},
        {"status": "DRAFT", "example": None, "advice": None},
        {"status": "DEPRECATED", "successor": "NEWER", "example": None},
    ],
)
def test_broken_rules_a_sound_entry_breaks_none(change: dict[str, Any]) -> None:
    assert rules(**change) == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"subdomain": "ARITH/X"}, "there is no subdomain 'ARITH/X'"),
        ({"topic": "x"}, "there is no topic 'x'"),
        ({"advice": replace(SOUND.advice, remedial="x")}, "there is no remedial topic 'x'"),  # type: ignore[type-var]
        ({"grades": (4, 2)}, "grades run from 4 down to 2"),
        ({"signal": "Both."}, "exactly one of malrule and signal says how the error is recognised"),
        ({"malrule": None}, "exactly one of malrule and signal says how the error is recognised"),
        ({"malrule": "X"}, "malrule 'X' is no code of the diagnosis"),
        ({"example": None}, "an ACTIVE entry has an example"),
        ({"advice": None}, "an ACTIVE entry has message, hint and remedial topic"),
        ({"status": "DEPRECATED"}, "a DEPRECATED entry has a successor"),
        ({"successor": "NEWER"}, "only a DEPRECATED entry has a successor"),
        ({"status": "DEPRECATED", "successor": "X"}, "there is no successor 'X'"),
        ({"status": "DEPRECATED", "successor": "SKETCH"}, "successor 'SKETCH' is not ACTIVE but DRAFT"),
    ],
)
def test_broken_rules_a_broken_rule_is_named_and_no_other(change: dict[str, Any], rule: str) -> None:
    assert rules(**change) == {rule}
