"""Prices."""

import pytest

from services.classifier import rehearsal
from services.classifier.model.pricing import Price, Usage, price_of
from services.classifier.settings import PRICES


def test_cost_when_tokens_are_of_all_kinds_then_each_has_its_price() -> None:
    usage = Usage(fresh=1_000_000, cache_write=1_000_000, cache_read=1_000_000, output=1_000_000)
    assert Price(1, 5, 1.25, 0.1).of(usage) == pytest.approx(7.35)


def test_price_when_the_model_has_a_date_then_it_is_that_of_its_name() -> None:
    assert price_of(PRICES, "claude-haiku-4-5-20251001") == PRICES["claude-haiku-4-5"]


def test_settings_when_a_model_has_no_price_then_they_are_refused() -> None:
    with pytest.raises(ValueError, match="no price is set for the model claude-new"):
        rehearsal.settings("mongodb://localhost", "d", None, larger_model="claude-new")
