"""`python -m tools.bench`: speed, lag, memory, processor time and SQL of the running system, and what calibration costs.

`--only calibration` needs no running system; `--responses FILE ...` adds tables of real answers to it.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from rich.console import Console

from deploy.local.state import ROOT
from tools.bench import calibration, measure, profile, report
from tools.bench.measure import Figures
from tools.bench.traffic import Traffic
from tools.stack import Stack, StackError, make_console

OWN = ROOT / ".state-bench"
SECTIONS = ("services", "calibration")
REST = 5.0  # seconds until what has just started is at rest


def main() -> int:
    options = _arguments()
    sections = options.only or SECTIONS
    failed = services(options) if "services" in sections else 0
    if "calibration" in sections and not failed and not options.profile:
        calibrate(options)
    return failed


def calibrate(options: argparse.Namespace) -> None:
    """What fitting costs, on the terminal and on a page of its own."""
    console, grids = make_console(), []
    for grid in calibration.tables(options.responses, console):
        grids.append(grid)
        console.print("", grid.rich())
    if options.write:
        written = report.write_grids(calibration.PAGE, "Benchmarks: calibration", grids, sys.argv[1:])
        console.print(f"written: {written.relative_to(ROOT)}")


def services(options: argparse.Namespace) -> int:
    """The running system; 1 if it cannot be measured, or what it stored is not what it accepted."""
    stack, console = Stack(options.state or OWN), make_console()
    was_up = stack.is_up
    try:
        if options.profile:
            profile.sampler()
        with console.status("starting what is not running"):
            stack.up(any_port=options.state is None)
        figures = asyncio.run(run(stack, options, console))
    except (StackError, OSError) as error:
        console.print(f"error: {error}", style="red", markup=False, soft_wrap=True)
        return 1
    finally:
        if options.state is None and not was_up and stack.is_up:
            stack.down()
    if options.write:
        path = report.write(figures, stack, sys.argv[1:])
        console.print(f"written: {path.relative_to(ROOT)}")
    return 0 if all(one.agrees for one in figures.closed) else 1


async def run(stack: Stack, options: argparse.Namespace, console: Console) -> Figures:
    with console.status("making tokens and requests"):
        traffic = Traffic(stack)
    await asyncio.sleep(REST)
    figures = Figures(rest=measure.memory(stack))
    for concurrency in options.concurrency:
        with console.status(f"closed loop, {concurrency} at once"):
            one = await measure.closed_loop(stack, traffic, concurrency, options.seconds, profiled=options.profile)
        figures.closed.append(one)
        console.print(report.line(one))
        if one.profile:
            console.print(one.profile, markup=False, soft_wrap=True)
    if not options.profile:
        with console.status(f"open loop, {measure.RATE} attempts a second"):
            figures.open = await measure.open_loop(traffic, options.seconds)
        with console.status("counting SQL statements"):
            figures.statements, figures.logged = await measure.statements(stack, traffic, max(options.concurrency))
        figures.after = measure.memory(stack)
        with console.status("diagnosis alone"):
            figures.diagnosis = await measure.diagnosis()
        with console.status("asking the models' stand-in about 1,000 attempts"):
            figures.classifying = await measure.classifying(stack)
        for table in report.tables(figures):
            console.print("", table)
    return figures


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=SECTIONS, help="one section (default: all)")
    parser.add_argument(
        "--responses", type=Path, nargs="+", default=[], metavar="FILE", help="answers to calibrate on, .csv or .csv.gz"
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="length of each measurement (%(default)s)")
    parser.add_argument(
        "--concurrency", type=_numbers, default=[1, 16, 64], metavar="N,N", help="requests at once (1,16,64)"
    )
    parser.add_argument("--state", type=Path, metavar="DIR", help="a stack to use and leave running (one of its own)")
    parser.add_argument(
        "--write", action="store_true", help=f"write {report.PAGE.relative_to(ROOT)} and {calibration.PAGE.name}"
    )
    parser.add_argument(
        "--profile", metavar="SERVICE", help="sample this service during the closed loops, nothing else"
    )
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(",")]
    if min(numbers) < 1:
        raise argparse.ArgumentTypeError(f"{text} has a number below 1")
    return numbers


if __name__ == "__main__":
    sys.exit(main())
