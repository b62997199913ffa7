"""Every code has advice in every language, and no advice gives the answer away."""

import re

import pytest

from libs.diagnosis import advice_for, feedback_for, misconceptions
from libs.diagnosis.feedback import LANGUAGES, _advice

CODES = [entry.code for entry in misconceptions()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_advice_and_every_advice_a_code(lang: str) -> None:
    assert {code for code, language in _advice() if language == lang} == set(CODES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_advice_is_one_short_message_and_one_hint(lang: str) -> None:
    for code in CODES:
        advice = advice_for(code, lang)
        assert advice is not None
        assert 10 <= len(advice.message) <= 200, code
        assert 10 <= len(advice.hint) <= 300, code
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", advice.remedial)
        assert advice.hint != advice.message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_message_gives_no_number_away_beyond_small_constants(lang: str) -> None:
    for code in CODES:
        assert set(re.findall(r"\d+", feedback_for(code, lang) or "")) <= {"0", "1", "10", "100", "1000", "2", "3"}, (
            code
        )


def test_unknown_code_or_language_gives_nothing() -> None:
    assert feedback_for("NO_SUCH_CODE") is None
    assert advice_for(CODES[0], "xx") is None
    assert advice_for(CODES[0], "../../etc") is None
