"""python -m tools.evidence.predicting [SEED]: the models on simulated pupils who are described by none of them (ADR 0032).

Trained on four fifths of the pupils of each shape, scored on the others.
"""

import sys

from services.mastery.calibration.metrics import scores
from services.mastery.calibration.models import MODELS
from services.mastery.calibration.responses import folds
from tools.bench.learners import SHAPES, simulated

SEED = 3


def main(seed: int = SEED) -> None:
    for shape, of in SHAPES.items():
        responses = simulated(of, seed)
        held_out = folds(responses) == 0
        train, test = responses.where(~held_out), responses.where(held_out)
        for name in ("BKT with forgetting", "2PL, drifting ability", "hybrid"):
            found = scores(MODELS[name](train).predict(test), test.correct, test.skill)
            figures = f"AUC {found.auc:.4f}, log loss {found.log_loss:.4f}, ECE {found.ece:.4f}"
            print(f"{shape}, {len(responses):,} answers, {name}: {figures}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
