"""Makes `data/exercises/cogtutor-equations.jsonl`: the equations that real pupils had before them (see data/README.md), so
that their steps can be submitted like any other work.

python -m services.curriculum.cogtutor            write it
python -m services.curriculum.cogtutor --check    fail when it differs from what the data set makes
"""

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from libs.diagnosis import Problem, Work, diagnose
from services.curriculum.datafiles import DATA, to_lines
from services.curriculum.model.catalogue import Exercise
from services.curriculum.model.difficulty import difficulty

STEPS = Path(__file__).parents[2] / "data" / "cogtutor-equation-steps.csv"
FILE = DATA / "exercises" / "cogtutor-equations.jsonl"
TOPIC = "linear-equations"
# Is 1/2x a half of x or one over 2x? Nobody knows which of both a pupil had in mind, so it is no exercise.
_AMBIGUOUS = re.compile(r"/-?[\d.]+[a-zA-Z(]")
_FEATURES = {
    "constant": r"(?<=[\w)])[+-]",
    "coefficient": r"\d[a-zA-Z(]",
    "division": "/",
    "negative-coefficient": r"-[\d.]*[a-zA-Z]",
    "bracket": r"\(",
    "both-sides": "[a-zA-Z].*=.*[a-zA-Z]",
}


def exercises(equations: Iterable[str]) -> Iterator[Exercise]:
    """Those with exactly one solution, which the diagnosis library works out; each once, in the order they come in."""
    number = 0
    for equation in dict.fromkeys(equations):
        solution = None if _AMBIGUOUS.search(equation) else _solution(equation)
        if solution is not None:
            number += 1
            yield Exercise(
                code=f"{TOPIC}/cogtutor/{number:04}",
                topic=TOPIC,
                prompt=equation,
                answer=str(solution),
                difficulty=difficulty(TOPIC, _features(equation, solution)),
                source="COGTUTOR",
            )


def _solution(equation: str) -> Fraction | None:
    """None where there is no single number: several letters, no solution, every number."""
    letter, _, number = (diagnose(Problem(equation, TOPIC), Work("?")).expected or "").partition(" = ")
    return Fraction(number) if letter and number else None


def _features(equation: str, solution: Fraction) -> dict[str, int]:
    found = {name: int(re.search(pattern, equation) is not None) for name, pattern in _FEATURES.items()}
    return found | {"negative-solution": int(solution < 0), "fraction-solution": int(solution.denominator > 1)}


def content(steps: Path = STEPS) -> bytes:
    """The file."""
    with steps.open(encoding="utf-8", newline="") as file:
        return to_lines(exercises(row["equation"] for row in csv.DictReader(file)))


def main(arguments: list[str] | None = None, path: Path = FILE) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.curriculum.cogtutor", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when the file differs")
    options = parser.parse_args(arguments)
    made = content()
    differs = not path.exists() or path.read_bytes() != made
    if differs and not options.check:
        path.write_bytes(made)
    what = "as it is" if not differs else "differs" if options.check else "written"
    sys.stdout.write(f"{len(made.splitlines())} exercises: {what}\n")
    return int(options.check and differs)


if __name__ == "__main__":
    sys.exit(main())
