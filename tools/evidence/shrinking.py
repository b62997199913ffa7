"""python -m tools.evidence.shrinking FILE ...: how strong a prior few pupils want (ADR 0016).

Log loss of pupils held out, five folds, each fitted to so many of the others; tables of responses, and simulated pupils.
"""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from services.mastery.calibration.evaluation import cross_validate
from services.mastery.calibration.fit import (
    START,
    STARTS,
    Fit,
    Options,
    SkillFit,
    fit_skill,
    pooled_tree,
    skill_trees,
)
from services.mastery.calibration.models import Trained, bkt_unfitted
from services.mastery.calibration.responses import Responses
from services.mastery.calibration.table import read_csv
from services.mastery.calibration.tracing import p_right
from tools.bench.learners import SHAPES, simulated

PUPILS = (10, 30, 100)
CHOICES = {"ours": (20.0, 20.0), "nothing known of all": (20.0, 0.0), "10": (10.0, 20.0), "40": (40.0, 20.0)}
"""Answers that the prior of a skill, and that of all skills together, are worth."""


def shrunk(responses: Responses, options: Options, of_all: float) -> Trained:
    pooled = _pooled(responses, options, of_all)
    prior = options.prior(np.array(pooled.parameters), options.pseudo_counts)
    skills = {name: fit_skill(tree, prior, options) for name, tree in skill_trees(responses)}
    return Trained(lambda other: p_right(other, Fit(pooled, skills).parameters(other.skills)), 0)


def _pooled(responses: Responses, options: Options, weight: float) -> SkillFit:
    tree = pooled_tree(responses)
    starts = (START,) if weight else STARTS[:3]
    return max(
        (fit_skill(tree, options.prior(np.array(start), weight or 1e-6), options) for start in starts),
        key=lambda one: one.log_likelihood,
    )


def tables(files: list[str]) -> Iterator[tuple[str, Responses]]:
    for file in files:
        yield Path(file).name, read_csv(Path(file))
    for name in ("practice until mastery", "a course of long sequences"):
        yield name, simulated(SHAPES[name])


def main() -> None:
    for table, responses in tables(sys.argv[1:]):
        sizes = [size for size in PUPILS if size < len(responses.students) * 4 / 5]
        unfitted = cross_validate(bkt_unfitted, responses).scores.log_loss
        print(f"{table}: unfitted {unfitted:.4f}", flush=True)
        for forgetting in (False, True):
            for choice, (weight, of_all) in CHOICES.items():
                train = partial(shrunk, options=Options(forgetting=forgetting, pseudo_counts=weight), of_all=of_all)
                found = [cross_validate(train, responses, pupils=size).scores.log_loss for size in sizes]
                name = f"{choice}, forgetting" if forgetting else choice
                print(f"  {name:32s}" + " ".join(f"{loss:.4f}" for loss in found), flush=True)


if __name__ == "__main__":
    main()
