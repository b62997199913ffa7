"""Fits Bayesian Knowledge Tracing to a table of responses, skill by skill, without any server.

    python -m services.mastery.calibrate --responses FILE.csv.gz --out params.json

Columns of the table: student, skill, correct (0..1) and, where known, item and order (numbers, rising with time; else
the lines are in order). The same answers give the same file, byte for byte, whatever the order of pupils or --workers.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

from services.mastery.calibration.document import document, save
from services.mastery.calibration.fit import PSEUDO_COUNTS, Options, fit
from services.mastery.calibration.table import BadResponses, read_csv


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the parameters, and says on the standard error stream how the fit went."""
    parser = argparse.ArgumentParser(
        "python -m services.mastery.calibrate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--responses", type=Path, required=True, metavar="FILE", help="answers, .csv or .csv.gz")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="parameters, standard errors, report: JSON"
    )
    parser.add_argument("--forgetting", action="store_true", help="what is known may be lost between answers")
    parser.add_argument(
        "--pseudo-counts",
        type=float,
        default=PSEUDO_COUNTS,
        metavar="N",
        help="answers that the prior of a skill is worth (default: %(default)g); 0 is maximum likelihood within the bounds",
    )
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="threads (default: 1)")
    parser.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        default=sys.stderr.isatty(),
        help="a progress bar (default: on a terminal)",
    )
    given = parser.parse_args(arguments)
    if given.workers < 1:
        parser.error("--workers must be 1 or more")
    if not given.out.parent.is_dir():  # said before the fit, not after
        parser.error("--out must be in a folder that exists")
    try:
        options = Options(forgetting=given.forgetting, pseudo_counts=given.pseudo_counts)
    except ValueError as problem:
        parser.error(str(problem))
    console = Console(stderr=True)
    say = partial(console.print, markup=False, highlight=False, soft_wrap=True)
    try:
        with progress_bar(console, is_shown=given.progress) as progress:
            task = progress.add_task(f"reading {escape(given.responses.name)}", total=None)
            responses = read_csv(given.responses, say)
            progress.update(task, description="fitting", total=len(responses), completed=0)
            fitted = fit(responses, options, given.workers, lambda answers: progress.advance(task, answers))
        save(given.out, document(fitted, options))
    except (BadResponses, OSError) as problem:
        parser.exit(2, f"calibrate: {problem}\n")
    unfinished = [name for name, one in fitted.skills.items() if not one.converged]
    say(f"{len(fitted.skills):,} skills, {fitted.pooled.answers:,} answers → {given.out}")
    if unfinished:
        say(f"not converged after {options.cycles} cycles: {', '.join(unfinished)}")


def progress_bar(console: Console, *, is_shown: bool) -> Progress:
    """With a sign of life, as one step may take minutes."""
    columns = SpinnerColumn(), *Progress.get_default_columns(), TimeElapsedColumn()
    return Progress(*columns, console=console, transient=True, disable=not is_shown)


if __name__ == "__main__":
    main()
