"""Every code has a message in every language, and none gives numbers away."""

import re

import pytest

from libs.diagnosis import feedback_for, misconceptions
from libs.diagnosis.feedback import languages
from libs.diagnosis.remarks import REMARKS

CODES = [entry.code for entry in misconceptions()] + [remark.code for remark in REMARKS]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_code_has_a_message(lang: str) -> None:
    messages = {code: feedback_for(code, lang) for code in CODES}
    assert [code for code, message in messages.items() if not message] == []


def test_message_gives_no_number_away_beyond_the_digits_0_and_1() -> None:
    for lang in languages():
        for code in CODES:
            assert set(re.findall(r"\d+", feedback_for(code, lang) or "")) <= {"0", "1"}


def test_unknown_code_or_language_gives_nothing() -> None:
    assert feedback_for("NO_SUCH_CODE") is None
    assert feedback_for(CODES[0], "xx") is None
    assert feedback_for(CODES[0], "../../etc") is None
