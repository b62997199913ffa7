"""A fit as a document: what was fitted, how sure it is and how the fit went, the same bytes for the same fit."""

import json
import math
from collections.abc import Mapping
from typing import Any

from services.mastery.calibration.fit import Fit, Options, SkillFit


def document(fitted: Fit, options: Options) -> str:
    """JSON. Standard errors that are not defined (a parameter at its bound) are null."""
    content = {
        "model": "bkt",
        "options": {name: getattr(options, name) for name in options.__dataclass_fields__},
        "pooled": _skill(fitted.pooled),
        "skills": {name: _skill(one) for name, one in sorted(fitted.skills.items())},
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _skill(one: SkillFit) -> Mapping[str, Any]:
    errors = one.errors._asdict().items()
    return {
        "parameters": one.parameters._asdict(),
        "standardErrors": {name: None if math.isnan(error) else error for name, error in errors},
        "atBound": list(one.at_bound),
        "answers": one.answers,
        "pupils": one.pupils,
        "logLikelihood": one.log_likelihood,
        "cycles": one.cycles,
        "lastGain": one.last_gain,
        "converged": one.converged,
    }
