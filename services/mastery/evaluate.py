"""Compares the models of learning on a table of responses, without any server.

    python -m services.mastery.evaluate --train A.csv.gz --test B.csv.gz
    python -m services.mastery.evaluate --train A.csv.gz                    # five folds by student
    python -m services.mastery.evaluate --train A.csv.gz --pupils 30        # ... each fitted to 30 pupils

Columns of the tables: student, skill, correct (0..1) and, where known, item and order (numbers, rising with time).
Every answer is predicted from the student's earlier ones in the same table: students of --test are new, whatever their names.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.mastery.calibrate import progress_bar
from services.mastery.calibration.evaluation import Evaluation, cross_validate, evaluate
from services.mastery.calibration.models import MODELS
from services.mastery.calibration.responses import Responses
from services.mastery.calibration.table import BadResponses, read_csv

_COLUMNS: Mapping[str, tuple[Callable[[Evaluation], float], str]] = {
    "AUC": (lambda one: one.scores.auc, ".4f"),
    "AUC within skill": (lambda one: one.scores.auc_within_skill, ".4f"),
    "RMSE": (lambda one: one.scores.rmse, ".4f"),
    "log loss": (lambda one: one.scores.log_loss, ".4f"),
    "accuracy": (lambda one: one.scores.accuracy, ".4f"),
    "ECE": (lambda one: one.scores.ece, ".4f"),
    "parameters": (lambda one: one.parameters, ",.0f"),
    "fit seconds": (lambda one: one.seconds, ".3f"),
}
_WIDE = 120
"""Characters of a line, at least, however narrow the terminal: a figure cut short would be a wrong one."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints one row per model."""
    parser = argparse.ArgumentParser(
        "python -m services.mastery.evaluate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--train", type=Path, required=True, metavar="FILE", help="responses to fit to, .csv or .csv.gz"
    )
    parser.add_argument("--test", type=Path, metavar="FILE", help="responses to predict; without it, folds of --train")
    parser.add_argument("--folds", type=int, default=5, metavar="K", help="of students, without --test (default: 5)")
    parser.add_argument("--pupils", type=int, metavar="N", help="fit each fold to so many pupils only: few data")
    parser.add_argument(
        "--model",
        action="append",
        choices=list(MODELS),
        metavar="NAME",
        help=f"one of: {'; '.join(MODELS)} (default: all)",
    )
    parser.add_argument("--json", action="store_true", help="print an object of models instead of a table")
    options = parser.parse_args(arguments)
    if options.folds < 2:
        parser.error("--folds must be 2 or more")
    if options.pupils is not None and (options.pupils < 1 or options.test):
        parser.error("--pupils must be 1 or more, and is for folds, without --test")
    tell = partial(Console(stderr=True).print, markup=False, highlight=False, soft_wrap=True)
    try:
        of = read_csv(options.train, tell)
        on = read_csv(options.test, tell) if options.test else None
        found = _compare(of, on, options.folds, options.model or list(MODELS), options.pupils)
    except (BadResponses, OSError, ValueError) as problem:
        parser.exit(2, f"evaluate: {problem}\n")
    if options.json:
        sys.stdout.write(json.dumps({name: _figures(one) for name, one in found.items()}, indent=1) + "\n")
        return
    what = (
        f"{len(on):,} answers of {options.test}, trained on {options.train}"
        if on
        else f"{len(of):,} answers of {options.train}, {options.folds} folds"
    )
    Console(width=max(Console().width, _WIDE)).print(_table(what, found))


def _compare(
    of: Responses, on: Responses | None, k: int, names: Sequence[str], pupils: int | None
) -> Mapping[str, Evaluation]:
    found = {}
    console = Console(stderr=True)
    with progress_bar(console, is_shown=console.is_terminal) as progress:
        task = progress.add_task("", total=len(names) * (1 if on else k))
        for name in names:
            progress.update(task, description=name)
            if on:
                found[name] = evaluate(MODELS[name], of, on)
                progress.advance(task)
            else:
                found[name] = cross_validate(MODELS[name], of, k, lambda: progress.advance(task), pupils)
    return found


def _table(title: str, found: Mapping[str, Evaluation]) -> Table:
    table = Table("model", title=escape(title))
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    for name, one in found.items():
        figures = ((figure(one), style) for figure, style in _COLUMNS.values())
        table.add_row(name, *("-" if math.isnan(value) else format(value, style) for value, style in figures))
    return table


def _figures(one: Evaluation) -> Mapping[str, float | None]:
    """As in the table. What is not defined, as the area under the curve where all answers are right, is null."""
    figures = {name: figure(one) for name, (figure, _) in _COLUMNS.items()}
    return {name: None if math.isnan(figure) else figure for name, figure in figures.items()}


if __name__ == "__main__":
    main()
