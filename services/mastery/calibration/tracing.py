"""What Bayesian Knowledge Tracing expects of every answer, given the same pupil's earlier ones."""

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.expectation import Floats
from services.mastery.calibration.prefixes import sequences
from services.mastery.calibration.responses import Responses


def p_known(responses: Responses, parameters: Floats) -> Floats:
    """P(known) before each answer, in the order of rows. `parameters` has a row per code of skill (`Fit.parameters`).

    The update is that of `services.mastery.model.bkt`, with forgetting: p' = q(1 - forget) + (1 - q) transit.
    """
    found = sequences(responses)
    known = np.empty(len(responses))
    known[found.rows] = _walk(responses.correct[found.rows], found.starts, found.skill, parameters)
    return known


def p_right(responses: Responses, parameters: Floats) -> Floats:
    """P(right) of each answer before it is given, in the order of rows."""
    known = p_known(responses, parameters)
    _, _, guess, slip, _ = parameters[responses.skill].T
    right: Floats = known * (1 - slip) + (1 - known) * guess
    return right


@compiled
def _walk(
    credit: NDArray[np.float32], starts: NDArray[np.int64], skill: NDArray[np.int32], parameters: Floats
) -> Floats:
    known = np.empty(len(credit))
    for sequence in range(len(skill)):
        p, transit, guess, slip, forget = parameters[skill[sequence]]
        for row in range(starts[sequence], starts[sequence + 1]):
            known[row] = p
            right = np.float64(credit[row])
            answered, failed = p * (1 - slip) + (1 - p) * guess, p * slip + (1 - p) * (1 - guess)
            if_right = p * (1 - slip) / answered if answered > 0 else 1.0
            if_wrong = p * slip / failed if failed > 0 else 0.0
            q = right * if_right + (1 - right) * if_wrong
            p = q * (1 - forget) + (1 - q) * transit
    return known
