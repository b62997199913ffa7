"""python -m tools.evidence.calibrating --responses FILE.csv.gz: what a calibration costs and reaches (ADR 0016).

With --pybkt PYTHON, an interpreter of an environment that has pyBKT, the same table is given to it as well. Its compiled build:
`pip install "setuptools<70" wheel "numpy==2.3.*" pandas "scikit-learn==1.7.2" requests`, then
`pip install --no-build-isolation --no-binary pyBKT pyBKT==1.4.3`.
"""

import argparse
import subprocess
import time
from pathlib import Path

from services.mastery.calibration.fit import Options, fit
from services.mastery.calibration.responses import read_csv

LIKE_PYBKT = {"pseudo_counts": 0.0, "guess": 1.0, "slip": 1.0, "identifiable": False}
"""No prior and no bounds: nothing but the likelihood, to compare likelihoods."""
FITS = {
    "ours": Options(),
    "ours, with forgetting": Options(forgetting=True),
    "ours, likelihood only": Options(**LIKE_PYBKT),  # type: ignore[arg-type]  # floats and a flag
    "ours, likelihood only, with forgetting": Options(forgetting=True, **LIKE_PYBKT),  # type: ignore[arg-type]
}
REPEATS = 3
PYBKT = """
import sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, pandas as pd
from pyBKT.fit import E_step
from pyBKT.models import Model
assert E_step.__file__.endswith((".so", ".pyd")), "this is pyBKT's pure Python build"
table = pd.read_csv(sys.argv[1], dtype={"student": str, "skill": str}).sort_values(["student", "order"], kind="stable")
table["skill"], table["place"] = "skill " + table["skill"], np.arange(len(table))
names = {"order_id": "place", "skill_name": "skill", "correct": "correct", "user_id": "student"}
for forgets in (False, True):
    for seed in (42, 7):
        model = Model(seed=seed, num_fits=5, parallel=False, defaults=names)
        began = time.process_time()
        model.fit(data=table, forgets=forgets)
        seconds = time.process_time() - began
        found = model.predict(data=table)
        right = found.correct_predictions.clip(1e-9, 1 - 1e-9)
        likelihood = np.log(np.where(found.correct == 1, right, 1 - right)).sum()
        name = f"pyBKT, seed {seed}{', with forgetting' * forgets}"
        print(f"{name}: {seconds:.3f} s, log likelihood {likelihood:,.1f}", flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--responses", type=Path, required=True, metavar="FILE", help="answers in 0 and 1, .csv or .csv.gz"
    )
    parser.add_argument("--pybkt", type=Path, metavar="PYTHON", help="an interpreter that has pyBKT")
    given = parser.parse_args()
    responses = read_csv(given.responses)
    fit(responses)  # loads the compiled code
    for name, options in FITS.items():
        spent = []
        for _ in range(REPEATS):
            began = time.process_time()
            fitted = fit(responses, options)
            spent.append(time.process_time() - began)
        likelihood = sum(one.log_likelihood for one in fitted.skills.values())
        print(f"{name}: {min(spent):.3f} s, log likelihood {likelihood:,.1f}", flush=True)
    if given.pybkt:
        subprocess.run([given.pybkt, "-c", PYBKT, given.responses], check=True)


if __name__ == "__main__":
    main()
