"""pyBKT's compiled build, in an environment of its own that the benchmark makes: it needs older packages than we do."""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.responses import Responses

_PACKAGES = ("setuptools<70", "wheel", "numpy==2.3.*", "pandas", "scikit-learn==1.7.2", "requests")
_PYBKT = ("--no-build-isolation", "--no-binary", "pyBKT", "pyBKT==1.4.3")
_START = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, pandas as pd
from pyBKT.fit import E_step
from pyBKT.models import Model
assert E_step.__file__.endswith((".so", ".pyd")), "this is pyBKT's pure Python build"
table = pd.read_csv(sys.argv[1], dtype={"student": str, "skill": str})
table["skill"], table["place"] = "skill " + table["skill"], np.arange(len(table))
names = {"order_id": "place", "skill_name": "skill", "correct": "correct", "user_id": "student"}
made = lambda: Model(seed=42, num_fits=5, parallel=False, defaults=names)
"""
_FIT = """
model = made()
began = time.process_time()
model.fit(data=table)
seconds = time.process_time() - began
found = model.predict(data=table)
right = found.correct_predictions.clip(1e-9, 1 - 1e-9)
likelihood = float(np.log(np.where(found.correct == 1, right, 1 - right)).sum())
print(json.dumps({"seconds": seconds, "likelihood": likelihood}))
"""
_PREDICT = """
right = np.full(len(table), 0.5)  # what it says itself where it knows nothing, as of a skill that it has not seen
for fold in table.fold.unique():
    training = table[table.fold != fold]
    model = made()  # after a fit it has forgotten the names of columns
    model.fit(data=training, forgets=sys.argv[3] == "forgets")
    found = model.predict(data=table[(table.fold == fold) & table.skill.isin(set(training.skill))])
    right[found.place] = found.correct_predictions
np.save(sys.argv[2], right)
"""


class NoPeer(RuntimeError):  # noqa: N818 - it says what is missing
    """pyBKT cannot be built here; the message is the last line of what was tried."""


def pybkt(home: Path) -> Path:
    """The interpreter of an environment with pyBKT's compiled build, made if it is not there. Raises NoPeer."""
    python, built = home / "bin" / "python", home / "built"
    if not built.exists():
        _run(sys.executable, "-m", "venv", home)
        _run(python, "-m", "pip", "install", "-q", *_PACKAGES)
        _run(python, "-m", "pip", "install", "-q", *_PYBKT)
        _run(python, "-c", "from pyBKT.fit import E_step; assert E_step.__file__.endswith(('.so', '.pyd'))")
        built.touch()
    return python


def table(path: Path, responses: Responses, fold: NDArray[np.int32]) -> Path:
    """Writes the responses, and the fold each is held out in, as the functions below read them."""
    columns = responses.student, responses.skill, responses.correct.astype(int), fold
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("student", "skill", "correct", "fold"))
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))
    return path


def fit(python: Path, table: Path) -> tuple[float, float]:
    """Processor seconds of its fit with five restarts as it comes, and the log likelihood of the answers. Raises NoPeer."""
    found = json.loads(_run(python, "-c", _START + _FIT, table).splitlines()[-1])
    return found["seconds"], found["likelihood"]


def predict(python: Path, table: Path, *, forgetting: bool) -> NDArray[np.float64]:
    """P(right) of each row, fitted to the other folds. Raises NoPeer."""
    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        _run(python, "-c", _START + _PREDICT, table, file.name, "forgets" if forgetting else "stays")
        return np.asarray(np.load(file.name), np.float64)


def _run(*command: object) -> str:
    try:
        return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        said = (getattr(problem, "stderr", None) or str(problem)).strip().splitlines()
        raise NoPeer(said[-1] if said else "it ended without a word") from problem
