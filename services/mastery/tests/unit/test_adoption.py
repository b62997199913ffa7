"""New parameters are adopted only if they are not worse on pupils held out."""

import numpy as np
import pytest

from services.mastery.calibration.adoption import (
    FEWEST_HELD_OUT,
    Pooled,
    find_parameters,
    find_predictor,
    held_out,
    pooled_of,
)
from services.mastery.calibration.fit import Options, fit
from services.mastery.calibration.fit import Parameters as Fitted
from services.mastery.calibration.metrics import scores
from services.mastery.calibration.prediction import fit as fit_hybrid
from services.mastery.calibration.responses import Responses
from services.mastery.calibration.serving import parameters_of
from services.mastery.model.bkt import DEFAULTS
from services.mastery.storage.predictors import document_of, predictor_of
from services.mastery.tests.unit.simulated import simulate
from services.mastery.tests.unit.test_learner import answered

TRUE = Fitted(0.2, 0.25, 0.1, 0.05)
OPTIONS = Options()
MANY = simulate({"addition": TRUE}, 300, 8)
POOLED = pooled_of(MANY, OPTIONS)


def test_held_out_pupils_are_about_a_fifth_and_the_same_in_every_topic() -> None:
    responses = answered(pupils=400, answers=3)
    rest = held_out(responses)
    assert 0.12 < rest.mean() < 0.28
    for topic in range(3):
        of_topic = responses.skill == topic
        assert np.array_equal(held_out(responses.where(of_topic)), rest[of_topic])


def test_parameters_that_answers_were_drawn_from_replace_the_built_in_ones() -> None:
    found = find_parameters(MANY, POOLED, DEFAULTS, OPTIONS)
    assert found.adopted
    compared = found.report["heldOut"]
    assert compared["logLoss"] < compared["logLossInUse"]
    assert compared["answers"] == int(held_out(MANY).sum())
    assert found.report["pupils"] == 300
    whole = fit(MANY, OPTIONS).skills["addition"].parameters
    assert found.parameters == parameters_of(whole), "what is adopted was fitted to everybody"


def test_parameters_that_are_worse_on_pupils_held_out_are_rejected_with_the_figures() -> None:
    """Those the candidate learns from answer otherwise than those held out."""
    rest = held_out(MANY)
    turned = Responses(
        **{name: getattr(MANY, name) for name in ("student", "skill", "item", "order", "students", "skills", "items")},
        correct=np.where(rest, MANY.correct, 1 - MANY.correct).astype(np.float32),
    )
    found = find_parameters(turned, pooled_of(turned, OPTIONS), parameters_of(TRUE), OPTIONS)
    assert not found.adopted
    assert found.report["heldOut"]["logLoss"] > found.report["heldOut"]["logLossInUse"]


@pytest.mark.parametrize("pupils", [1, 3])
def test_parameters_of_few_pupils_are_kept_and_not_adopted(pupils: int) -> None:
    few = simulate({"addition": TRUE}, pupils, 2)
    found = find_parameters(few, pooled_of(few, OPTIONS), DEFAULTS, OPTIONS)
    assert not found.adopted
    assert found.report["heldOut"] is None
    assert len(few) < FEWEST_HELD_OUT


def test_pooled_parameters_read_from_their_document_are_the_same() -> None:
    assert Pooled.read(POOLED.document()) == POOLED
    assert POOLED.training != POOLED.everybody


def test_predictor_is_adopted_over_tracing_alone_and_not_over_a_better_one() -> None:
    responses = answered(pupils=150)
    first = find_predictor(responses, None)
    assert first.adopted
    again = find_predictor(responses, first.predictor)
    compared = again.report["heldOut"]
    assert again.adopted == (compared["logLoss"] <= compared["logLossInUse"])
    assert compared["logLossInUse"] != first.report["heldOut"]["logLossInUse"]


def test_predictor_from_its_document_predicts_the_same() -> None:
    found = find_predictor(answered(pupils=100), None).predictor
    assert found.related and found.related_exercises
    assert predictor_of(document_of(found)) == found
    assert predictor_of({"form": -1}).items == {}


def test_predictor_in_use_is_scored_as_the_library_scores_it() -> None:
    responses = answered(pupils=60)
    candidate = find_predictor(responses, None)
    rest = responses.where(held_out(responses))
    in_use = find_predictor(responses, candidate.predictor).report["heldOut"]["logLossInUse"]
    predicted = fit_hybrid(responses).predict(rest)
    assert in_use == pytest.approx(scores(predicted.right, rest.correct, rest.skill).log_loss, abs=1e-12)
