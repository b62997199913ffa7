"""pyBKT's compiled build, in an environment of its own that the benchmark makes: it needs older packages than we do."""

import json
import subprocess
import sys
from pathlib import Path

_PACKAGES = ("setuptools<70", "wheel", "numpy==2.3.*", "pandas", "scikit-learn==1.7.2", "requests")
_PYBKT = ("--no-build-isolation", "--no-binary", "pyBKT", "pyBKT==1.4.3")
_FIT = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, pandas as pd
from pyBKT.fit import E_step
from pyBKT.models import Model
assert E_step.__file__.endswith((".so", ".pyd")), "this is pyBKT's pure Python build"
table = pd.read_csv(sys.argv[1], dtype={"student": str, "skill": str}).sort_values(["student", "order"], kind="stable")
table["skill"], table["place"] = "skill " + table["skill"], np.arange(len(table))
names = {"order_id": "place", "skill_name": "skill", "correct": "correct", "user_id": "student"}
model = Model(seed=42, num_fits=5, parallel=False, defaults=names)
began = time.process_time()
model.fit(data=table)
seconds = time.process_time() - began
found = model.predict(data=table)
right = found.correct_predictions.clip(1e-9, 1 - 1e-9)
likelihood = float(np.log(np.where(found.correct == 1, right, 1 - right)).sum())
print(json.dumps({"seconds": seconds, "likelihood": likelihood}))
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


def fit(python: Path, responses: Path) -> tuple[float, float]:
    """Processor seconds of its fit with five restarts as it comes, and the log likelihood of the answers. Raises NoPeer."""
    found = json.loads(_run(python, "-c", _FIT, responses).splitlines()[-1])
    return found["seconds"], found["likelihood"]


def _run(*command: object) -> str:
    try:
        return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        said = (getattr(problem, "stderr", None) or str(problem)).strip().splitlines()
        raise NoPeer(said[-1] if said else "it ended without a word") from problem
