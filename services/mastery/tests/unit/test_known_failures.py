"""What fits of knowledge tracing are known to get wrong, and users to ask for: a test for each."""

import gzip
import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from services.mastery import calibrate, evaluate
from services.mastery.calibration.fit import Fit, Options, fit
from services.mastery.calibration.models import MODELS
from services.mastery.calibration.responses import Responses, responses_of
from services.mastery.model import bkt

FITS = [Options(), Options(forgetting=True), Options(pseudo_counts=0)]


def answers(*sequences: Sequence[float], skill: str = "x") -> Responses:
    """Those of one pupil after the other."""
    rows = [(f"p{i}", skill, None, c, place) for i, one in enumerate(sequences) for place, c in enumerate(one)]
    return responses_of(*zip(*rows, strict=True))


def online(fitted: Fit, skill: str = "x") -> bkt.Parameters:
    return bkt.Parameters(**fitted.skills[skill].parameters._asdict())


def test_wrong_answer_where_nobody_slips_is_proof_and_never_raises_mastery() -> None:
    for p in (0.0, 0.5, 0.999, 1.0):
        assert bkt.posterior_wrong(p, bkt.Parameters(slip=0.0, guess=0.3)) == 0


def test_right_answer_where_nobody_guesses_is_proof() -> None:
    for p in (0.0, 1e-300, 0.5, 1.0):
        assert bkt.posterior_right(p, bkt.Parameters(slip=0.3, guess=0.0)) == 1


@pytest.mark.parametrize("options", FITS)
def test_skill_with_right_answers_only_is_not_held_to_be_guessed(options: Options) -> None:
    of = online(fit(answers(*[[1.0] * 6] * 30), options))
    assert of.guess <= 0.5
    assert bkt.trace(of.initial, [1.0, 1.0], of)[-1] > 0.9


@pytest.mark.parametrize("options", FITS)
def test_skill_with_wrong_answers_only_is_not_held_to_be_slipped(options: Options) -> None:
    of = online(fit(answers(*[[0.0] * 6] * 30), options))
    assert of.slip <= 0.4
    assert bkt.trace(of.initial, [0.0, 0.0], of)[-1] < 0.1


@pytest.mark.parametrize("options", FITS)
def test_answers_that_get_worse_do_not_turn_right_and_wrong_around(options: Options) -> None:
    random = np.random.default_rng(5)
    tiring = [[float(random.random() < 0.95 - 0.1 * place) for place in range(9)] for _ in range(80)]
    of = online(fit(answers(*tiring), options))  # bkt.Parameters refuses guess + slip >= 1
    for p in (0.1, 0.5, 0.9):
        assert bkt.update(p, 1.0, of) >= bkt.update(p, 0.0, of)


@pytest.mark.parametrize("options", FITS)
def test_answers_that_a_fit_has_never_seen_still_have_a_finite_log_loss(options: Options) -> None:
    of = online(fit(answers(*[[0.0, 1.0, 1.0, 1.0]] * 40), options))
    p = of.initial
    for correct in (1.0, 0.0, 0.0, 1.0, 0.0):
        right = p * (1 - of.slip) + (1 - p) * of.guess
        assert math.isfinite(math.log(right if correct else 1 - right))
        p = bkt.update(p, correct, of)


def test_fit_twice_gives_the_same_bits_as_no_start_is_random() -> None:
    random = np.random.default_rng(2)
    responses = answers(*(random.random((40, 7)) < 0.6).astype(float))
    assert repr(fit(responses)) == repr(fit(responses))  # all digits; NaN, which is not itself, has them too


@pytest.mark.parametrize(
    "name", ["", " ", 'a, "b"', "two\nlines", "ß\U0001f600", "None", "nan", "1e5", "skill.*(", "\x00"]
)
def test_skill_of_any_name_is_fitted_under_that_name(name: str) -> None:
    fitted = fit(answers([1.0, 0.0, 1.0], skill=name))
    assert list(fitted.skills) == [name]
    assert fitted.parameters((name,))[0].tolist() == list(fitted.skills[name].parameters)


@pytest.mark.parametrize("name", MODELS)
def test_one_pupil_alone_is_enough_for_every_model(name: str) -> None:
    train = answers([1.0, 0.0, 1.0, 1.0])
    predicted = MODELS[name](train).predict(answers([0.0, 1.0], skill="unseen"))
    assert ((predicted > 0) & (predicted < 1)).all()


def test_attempts_at_several_skills_and_partial_credit_go_through_both_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = np.random.default_rng(3)
    lines = ["student,skill,item,correct,order"]
    for pupil in range(12):
        for place in range(8):
            credit = random.choice([0, 0.25, 0.5, 1])
            lines += [f"p{pupil},{skill},i{place % 3},{credit},{place}" for skill in ("add", "carry")]
    table, out = tmp_path / "r.csv.gz", tmp_path / "p.json"
    table.write_bytes(gzip.compress("\n".join(lines).encode()))
    calibrate.main(["--responses", f"{table}", "--out", f"{out}"])
    assert {name: one["answers"] for name, one in json.loads(out.read_text())["skills"].items()} == {
        "add": 96,
        "carry": 96,
    }
    capsys.readouterr()
    evaluate.main(["--train", f"{table}", "--json", "--pupils", "5"])
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == MODELS.keys()
    assert all(0 < one["log loss"] < 1 for one in found.values())
