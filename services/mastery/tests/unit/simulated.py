"""Pupils who answer as Bayesian Knowledge Tracing says, from a seed."""

import numpy as np

from services.mastery.calibration.fit import Parameters
from services.mastery.calibration.responses import Responses, responses_of


def simulate(skills: dict[str, Parameters], pupils: int, answers: int, seed: int = 1) -> Responses:
    """Every pupil answers every skill `answers` times."""
    random = np.random.default_rng(seed)
    rows: list[tuple[str, str, None, float, int]] = []
    for name, of in skills.items():
        knows = random.random(pupils) < of.initial
        for place in range(answers):
            right = random.random(pupils) < np.where(knows, 1 - of.slip, of.guess)
            rows += [(f"s{i}", name, None, float(credit), place) for i, credit in enumerate(right)]
            knows = np.where(knows, random.random(pupils) >= of.forget, random.random(pupils) < of.transit)
    return responses_of(*zip(*rows, strict=True))
