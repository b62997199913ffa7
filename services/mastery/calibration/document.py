"""A fit as a document: what was fitted, how sure it is and how the fit went, the same bytes for the same fit.

The fields are listed in docs/reference/parameters.md. A reader of version 1 must ignore fields that it does not know.
"""

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.mastery.calibration.fit import Fit, Options, Parameters, SkillFit

MODEL, VERSION = "bkt", 1


class BadDocument(ValueError):  # noqa: N818 - it is about the document, the message says which rule it breaks
    """A text that is not a document of this model and version; the message names the field and the rule."""


def document(fitted: Fit, options: Options) -> str:
    """JSON. Standard errors that are not defined (a parameter at its bound) are null."""
    content = {
        "model": MODEL,
        "version": VERSION,
        "options": {name: getattr(options, name) for name in options.__dataclass_fields__},
        "pooled": skill_document(fitted.pooled),
        "skills": {name: skill_document(one) for name, one in sorted(fitted.skills.items())},
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def parsed(text: str) -> tuple[Fit, Options]:
    """What `document` was given. Raises BadDocument for a text that breaks a rule."""
    try:
        content = json.loads(text)
    except ValueError as problem:
        raise BadDocument(f"must be JSON: {problem}") from problem
    if not isinstance(content, dict) or (content.get("model"), content.get("version")) != (MODEL, VERSION):
        raise BadDocument(f"fields 'model' and 'version' must be '{MODEL}' and {VERSION}")
    try:
        given = {name: value for name, value in content["options"].items() if name in Options.__dataclass_fields__}
        skills = {name: _parsed(name, one) for name, one in content["skills"].items()}
        return Fit(_parsed("pooled", content["pooled"]), skills), Options(**given)
    except KeyError as missing:
        raise BadDocument(f"field {missing} is missing") from missing
    except (AttributeError, TypeError) as problem:
        raise BadDocument(f"a field has the wrong type: {problem}") from problem


def save(path: Path, text: str) -> None:
    """Writes all of it or, whatever happens meanwhile, leaves what was there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def load(path: Path) -> tuple[Fit, Options]:
    """Raises BadDocument, naming the file, for one that breaks a rule, OSError for one that cannot be read."""
    try:
        return parsed(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise BadDocument(f"{path}: {problem}") from problem


def skill_document(one: SkillFit) -> Mapping[str, Any]:
    errors = one.errors._asdict().items()
    return {
        "parameters": one.parameters._asdict(),
        "standardErrors": {name: None if math.isnan(error) else error for name, error in errors},
        "atBound": list(one.at_bound),
        "answers": one.answers,
        "pupils": one.pupils,
        "logLikelihood": one.log_likelihood,
        "logPosterior": list(one.objective),
        "converged": one.converged,
    }


def _parsed(name: str, one: Mapping[str, Any]) -> SkillFit:
    parameters = Parameters(**{field: float(one["parameters"][field]) for field in Parameters._fields})
    for field, value in parameters._asdict().items():
        if not 0 <= value <= 1:  # false for NaN
            raise BadDocument(f"skill '{name}': {field} must be between 0 and 1")
    errors = {field: one["standardErrors"][field] for field in Parameters._fields}
    return SkillFit(
        parameters,
        Parameters(**{field: math.nan if error is None else float(error) for field, error in errors.items()}),
        tuple(one["atBound"]),
        int(one["answers"]),
        int(one["pupils"]),
        float(one["logLikelihood"]),
        tuple(map(float, one["logPosterior"])),
        bool(one["converged"]),
    )
