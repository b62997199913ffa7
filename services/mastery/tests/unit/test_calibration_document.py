"""A fit written and read again is the same fit; what is no document is refused with its rule."""

import json
from pathlib import Path

import numpy as np
import pytest

from services.mastery.calibration.document import BadDocument, document, load, parsed, save
from services.mastery.calibration.fit import Options, Parameters, fit
from services.mastery.tests.unit.simulated import simulate

OPTIONS = Options(forgetting=True, pseudo_counts=7.0)
FIT = fit(
    simulate({'odd, "name"\n ü': Parameters(0.2, 0.1, 0.15, 0.1), "": Parameters(0.9, 0.1, 0.6, 0.0)}, 20, 5), OPTIONS
)
TEXT = document(FIT, OPTIONS)


def test_document_read_again_is_the_same_fit_to_the_bit() -> None:
    again, options = parsed(TEXT)
    assert options == OPTIONS
    assert document(again, options) == TEXT
    names = (*FIT.skills, "unseen")
    assert np.array_equal(again.parameters(names), FIT.parameters(names))


def test_document_with_fields_of_a_later_writer_is_read() -> None:
    content = json.loads(TEXT)
    content["note"] = content["options"]["later"] = content["pooled"]["later"] = 1
    assert document(*parsed(json.dumps(content))) == TEXT


def _without(*path: str) -> str:
    content = json.loads(TEXT)
    inner = content
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return json.dumps(content)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{", "must be JSON"),
        ("[]", "fields 'model' and 'version' must be 'bkt' and 1"),
        (TEXT.replace('"version": 1', '"version": 2'), "fields 'model' and 'version'"),
        (_without("pooled"), "field 'pooled' is missing"),
        (_without("pooled", "parameters", "guess"), "field 'guess' is missing"),
        (json.dumps({**json.loads(TEXT), "skills": []}), "a field has the wrong type"),
    ],
)
def test_document_that_breaks_a_rule_is_refused_with_the_rule(text: str, rule: str) -> None:
    with pytest.raises(BadDocument, match=rule):
        parsed(text)


def test_document_with_a_probability_outside_0_and_1_is_refused() -> None:
    content = json.loads(TEXT)
    content["skills"][""]["parameters"]["slip"] = 1.5
    with pytest.raises(BadDocument, match="skill '': slip must be between 0 and 1"):
        parsed(json.dumps(content))


def test_save_when_it_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    save(path, TEXT)
    with pytest.raises(UnicodeEncodeError):
        save(path, TEXT + "\ud800")  # cannot be encoded: the disk could as well be full
    assert document(*load(path)) == TEXT
    assert [one.name for one in tmp_path.iterdir()] == ["p.json"]


def test_load_of_a_bad_document_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("no")
    with pytest.raises(BadDocument, match=r"p\.json: must be JSON"):
        load(tmp_path / "p.json")
