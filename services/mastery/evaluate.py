"""Compares the models of learning on a table of responses, without any server.

    python -m services.mastery.evaluate --train A.csv.gz --test B.csv.gz
    python -m services.mastery.evaluate --train A.csv.gz                    # five folds by student

Columns of the tables: student, skill, correct (0..1) and, where known, item and order (whole numbers, rising with time).
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from services.mastery.calibration.evaluation import Evaluation, cross_validate, evaluate
from services.mastery.calibration.models import MODELS
from services.mastery.calibration.responses import BadResponses, read_csv

_COLUMNS: Mapping[str, Callable[[Evaluation], str]] = {
    "AUC": lambda one: f"{one.scores.auc:.4f}",
    "AUC within skill": lambda one: f"{one.scores.auc_within_skill:.4f}",
    "RMSE": lambda one: f"{one.scores.rmse:.4f}",
    "log loss": lambda one: f"{one.scores.log_loss:.4f}",
    "accuracy": lambda one: f"{one.scores.accuracy:.4f}",
    "ECE": lambda one: f"{one.scores.ece:.4f}",
    "parameters": lambda one: f"{one.parameters:,.0f}",
    "fit seconds": lambda one: f"{one.seconds:.3f}",
}


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
    parser.add_argument(
        "--model",
        action="append",
        choices=list(MODELS),
        metavar="NAME",
        help=f"one of: {'; '.join(MODELS)} (default: all)",
    )
    options = parser.parse_args(arguments)
    if options.folds < 2:
        parser.error("--folds must be 2 or more")
    try:
        table = _compare(options.train, options.test, options.folds, options.model or list(MODELS))
    except (BadResponses, OSError, ValueError) as problem:
        parser.exit(2, f"evaluate: {problem}\n")
    Console().print(table)


def _compare(train: Path, test: Path | None, k: int, names: Sequence[str]) -> Table:
    of = read_csv(train)
    on = read_csv(test) if test else None
    answers = (
        f"{len(on):,} answers of {test}, trained on {train}" if on else f"{len(of):,} answers of {train}, {k} folds"
    )
    table = Table("model", *_COLUMNS, title=answers)
    for column in table.columns[1:]:
        column.justify = "right"
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(names) * (1 if on else k))
        for name in names:
            progress.update(task, description=name)
            if on:
                row = evaluate(MODELS[name], of, on)
                progress.advance(task)
            else:
                row = cross_validate(MODELS[name], of, k, lambda: progress.advance(task))
            table.add_row(name, *(show(row) for show in _COLUMNS.values()))
    return table


if __name__ == "__main__":
    main()
