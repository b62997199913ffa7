"""What fitting the learner model costs: beside pyBKT's compiled build, and as the commands run it.

Processor seconds, so that what else the machine does matters little; the best of three, compiled code being loaded.
"""

import csv
import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
from rich.console import Console

from deploy.local.state import ROOT
from services.mastery.bench import observations
from services.mastery.calibration.ability import Ability
from services.mastery.calibration.evaluation import cross_validate
from services.mastery.calibration.fit import Fit, Options, fit
from services.mastery.calibration.irt import UNKNOWN, Attempts, attempts_of
from services.mastery.calibration.irt_fit import fit as fit_items
from services.mastery.calibration.metrics import scores
from services.mastery.calibration.models import MODELS
from services.mastery.calibration.responses import NO_ITEM, Responses, folds
from services.mastery.calibration.table import read_csv
from services.mastery.model import bkt
from services.mastery.model.ability import Item
from services.mastery.model.history import fold
from services.mastery.model.prediction import Learner, Predictor
from tools.bench import peers
from tools.bench.learners import SHAPES, Shape, simulated
from tools.bench.meter import MEGABYTE
from tools.bench.report import Grid

Result = TypeVar("Result")
PAGE = ROOT / "docs" / "reference" / "benchmarks-calibration.md"
PEER = ROOT / ".state-bench" / "pybkt"
REPEATS, MANY = 3, 10
MOST_PREDICTED = 200_000
"""Answers. Of larger sets pyBKT's folds take minutes."""
LIKELIHOOD_ONLY = Options(pseudo_counts=0.0, guess=1.0, slip=1.0, identifiable=False)
"""No prior and no bounds, to compare likelihoods."""
MILLION = Shape(20_000, 200, 0, 62)
_METER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, capture_output=True)
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(spent.ru_utime + spent.ru_stime, spent.ru_maxrss)
"""
"""A process of its own: the memory of a child begins with that of who started it, which holds simulated answers."""
FIRST_ATTEMPTS = Shape(4200, 110, 160, 53, spread=1.1, learning=0.1)


def tables(files: Iterable[Path], console: Console) -> Iterator[Grid]:
    """Every table as soon as it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        sets: dict[str, Path] = {path.name: path for path in files}
        for name in ("practice until mastery", "a course of long sequences"):
            sets[f"simulated: {name}"] = write(Path(folder) / f"{len(sets)}.csv.gz", simulated(SHAPES[name]))
        million = write(Path(folder) / "million.csv.gz", simulated(MILLION))
        sets["simulated: a million"] = million
        yield command(million)
        yield from beside_pybkt(sets, Path(folder), console)
    yield exercises()
    yield one_attempt()


def beside_pybkt(sets: dict[str, Path], folder: Path, console: Console) -> Iterator[Grid]:
    """Bayesian Knowledge Tracing by us and by them: the fit to each set, and what fits predict of pupils held out."""
    python, note = None, ""
    try:
        with console.status("building pyBKT where it is not yet"):
            python = peers.pybkt(PEER)
    except peers.NoPeer as problem:
        note = f"pyBKT could not be built here: {problem}"
    fits, predictions = [], []
    for name, path in sets.items():
        with console.status(f"calibration, {name}"):
            responses = read_csv(path)
            table = peers.table(folder / "table.csv", responses, folds(responses))
            label = f"{name}: {len(responses):,} answers, {len(responses.skills)} skills"
            fits.append((label, *fitting(responses, python, table)))
            if len(responses) <= MOST_PREDICTED:
                predictions.append((label, *predicting(responses, python, table)))
    head = (
        "set",
        "ours, s",
        "log likelihood",
        "without prior and bounds, s",
        "log likelihood",
        "pyBKT, s",
        "log likelihood",
        "times faster",
    )
    note = note or (
        "pyBKT 1.4.3, compiled build, five restarts as it comes, seed 42. Ours with prior, bounds and standard errors is what"
        " is compared. Without prior and bounds it starts from four places, and may end where a wrong answer raises mastery."
    )
    yield Grid("Calibration beside pyBKT", head, fits, note)
    who = ("BKT", "pyBKT", "BKT with forgetting", "pyBKT with forgetting")
    columns = ("set", *(f"{one}: {figure}" for one in who for figure in ("AUC", "log loss")))
    note = "Five folds of pupils, the same for both: every answer is predicted from a fit that has not seen its pupil."
    yield Grid("Prediction beside pyBKT", columns, predictions, note)


def fitting(responses: Responses, python: Path | None, table: Path) -> Iterator[str]:
    """Seconds and log likelihood: ours, ours without prior and bounds, theirs; and how many times faster ours is."""
    seconds, fitted = best(partial(fit, responses), times=REPEATS if len(responses) > MOST_PREDICTED else MANY)
    longer, free = best(partial(fit, responses, LIKELIHOOD_ONLY), times=1)
    yield from (f"{seconds:.4f}", f"{likelihood(fitted):,.1f}", f"{longer:.3f}", f"{likelihood(free):,.1f}")
    if python:
        theirs, likely = min(
            peers.fit(python, table) for _ in range(REPEATS if len(responses) <= MOST_PREDICTED else 1)
        )
        yield from (f"{theirs:.3f}", f"{likely:,.1f}", f"{theirs / seconds:.0f}")
    else:
        yield from [""] * 3


def predicting(responses: Responses, python: Path | None, table: Path) -> Iterator[str]:
    """Area under the curve and log loss of answers held out: ours and theirs, without and with forgetting."""
    for forgetting in (False, True):
        ours = cross_validate(MODELS["BKT with forgetting" if forgetting else "BKT"], responses).scores
        yield from (f"{ours.auc:.4f}", f"{ours.log_loss:.4f}")
        if python:
            predicted = peers.predict(python, table, forgetting=forgetting)
            theirs = scores(predicted, responses.correct, responses.skill, folds(responses))
            yield from (f"{theirs.auc:.4f}", f"{theirs.log_loss:.4f}")
        else:
            yield from [""] * 2


def command(table: Path) -> Grid:
    """The whole command on a packed file: interpreter, reading, fitting, writing."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = "--responses", str(table), "--out", str(Path(folder) / "params.json"), "--no-progress"
        of = sys.executable, "-m", "services.mastery.calibrate", *arguments
        said = subprocess.run([sys.executable, "-c", _METER, *of], check=True, capture_output=True, text=True, cwd=ROOT)
    spent, most = map(float, said.stdout.split())
    reading, responses = best(lambda: read_csv(table), times=1)
    fitting, _ = best(lambda: fit(responses))
    rows = [
        ("reading the file", f"{reading:.2f}", ""),
        ("fitting", f"{fitting:.2f}", ""),
        ("the whole command", f"{spent:.2f}", f"{most * 1024 / MEGABYTE:.0f}"),
    ]
    return Grid(f"python -m services.mastery.calibrate, {len(responses):,} answers", ("part", "CPU s", "MB"), rows)


def exercises() -> Grid:
    """The two-parameter model of many exercises with few answers each."""
    attempts = first_only(attempts_of(simulated(FIRST_ATTEMPTS)))
    seconds, items = best(lambda: fit_items(attempts))
    rows = [
        (
            f"{len(attempts):,} first attempts, {np.count_nonzero(items.question < UNKNOWN):,} exercises",
            f"{seconds:.2f}",
        )
    ]
    return Grid("Difficulty and discrimination of exercises", ("set", "CPU s"), rows)


def one_attempt() -> Grid:
    """The mathematics of one answer, and a refold."""
    items = fit_items(attempts_of(simulated(replace(FIRST_ATTEMPTS, pupils=200))))
    model, random = Ability(items, 0.1), np.random.default_rng(1)
    asked, credit = (
        random.integers(0, len(items.a), 20_000).tolist(),
        (random.random(20_000) < 0.6).astype(float).tolist(),
    )

    def answers() -> None:
        ability, p = model.start, 0.3
        for item, right in zip(asked, credit, strict=True):
            (_, ability), p = model.update(ability, item, right), bkt.update(p, right)

    history = observations(1000, Random(7))  # noqa: S311 - repeatable, not secret
    predictor = Predictor(items={one.exercise_id: Item(b=one.exercise_id.int / 100 - 1) for one in history})
    in_service = best(lambda: Learner(predictor, history), times=10)[0] / len(history)
    rows = [
        ("prediction, ability over the grid and mastery of one answer", f"{best(answers)[0] / 20_000 * 1e6:.1f} µs"),
        ("ability, mastery and practice, in plain Python as the service does it", f"{in_service * 1e6:.1f} µs"),
        ("refold of 1,000 observations", f"{best(lambda: fold(history), times=10)[0] * 1e3:.2f} ms"),
    ]
    return Grid("One answer", ("what", "CPU"), rows)


def best(of: Callable[[], Result], times: int = REPEATS) -> tuple[float, Result]:
    of()  # loads the compiled code
    seconds = []
    for _ in range(times):
        began = time.process_time()
        result = of()
        seconds.append(time.process_time() - began)
    return min(seconds), result


def likelihood(fitted: Fit) -> float:
    return sum(one.log_likelihood for one in fitted.skills.values())


def first_only(attempts: Attempts) -> Attempts:
    """A pupil's first attempt at each exercise."""
    pairs = np.stack((attempts.student, attempts.question), axis=1)
    kept = np.sort(np.unique(pairs, axis=0, return_index=True)[1])
    student, question, correct = attempts.student[kept], attempts.question[kept], attempts.correct[kept]
    return Attempts(student, question, correct, attempts.skill[kept], np.arange(len(kept)))


def write(path: Path, responses: Responses) -> Path:
    columns = responses.student, responses.skill, responses.item, responses.correct.astype(int), responses.order
    with gzip.open(path, "wt", compresslevel=1, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("student", "skill", "item", "correct", "order"))
        for student, skill, item, correct, order in zip(*(column.tolist() for column in columns), strict=True):
            writer.writerow((student, skill, "" if item == NO_ITEM else item, correct, order))
    return path
