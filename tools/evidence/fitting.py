"""python -m tools.evidence.fitting: where the predictor's fit to a large course spends its time (ADR 0033).

Prints the processor seconds of all of it, and of the functions that take the most, one call and all their calls.
"""

import time
from cProfile import Profile
from pstats import Stats

import numpy as np
from rich.console import Console
from rich.table import Table

from deploy.local.state import ROOT
from services.mastery.calibration.prediction import fit
from tools.bench.learners import Shape, simulated
from tools.bench.measure import host_speed

COURSE = Shape(1600, 100, 1850, 480, spread=1.2)
SHOWN = 12


def main() -> None:
    responses = simulated(COURSE)
    fit(responses.where(responses.student < 20))  # loads the compiled code
    profile = Profile(time.process_time)
    spent = -time.process_time()
    profile.runcall(fit, responses)
    spent += time.process_time()
    many = f"{len(responses):,} answers to {len(np.unique(responses.item)):,} exercises"
    table = Table(
        "function", "calls", "CPU s, one", "all", title=f"{many}: {spent:.1f} CPU s; host {host_speed():.0f} ms"
    )
    own = {place: (calls, seconds) for place, (_, calls, seconds, *_) in vars(Stats(profile))["stats"].items()}
    for (file, _, name), (calls, seconds) in sorted(own.items(), key=lambda one: -one[1][1])[:SHOWN]:
        where = file.removeprefix(f"{ROOT}/").split("site-packages/")[-1]
        table.add_row(f"{where} {name}", f"{calls}", f"{seconds / calls:.3f}", f"{seconds:.1f}")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
