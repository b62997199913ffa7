"""Agreement with the Cognitive Tutor's bug labels: `python -m libs.diagnosis.measuring.agreement FILE`.

FILE has the columns equation, action, input, next_equation, label (CogTutorBugs: McNichols, Zhang & Lan 2023). Labels of
errors are compared with the candidates, labels of unhelpful moves with the remarks. The table follows the names of
the labels and the catalogue.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from .. import Candidate, Diagnosis, Problem, Status, Work, diagnose
from ..engine import NOT_WORKED_OUT

PREFIX = "ALGEBRA_EQ_LINEAR_"
SIGNS = ("COEFFICIENT_MINUS_LOST", "SIGN_OF_PRODUCT", "SIGN_OF_NUMBER")
ERRORS: dict[str, tuple[str, ...]] = {
    "DIVIDE_MULTIPLY_OPP_SIGNS": SIGNS,
    "CHECK_SIGN": SIGNS,
    "FORGOT_NEGATIVE": SIGNS,
    "REVERSED_SIDES": ("DIFFERENCE_REVERSED", "QUOTIENT_REVERSED"),
    "WRONG_OPERATION": ("WRONG_OPERATION",),
    "FORGOT_VARIABLE": ("VARIABLE_LOST",),
}
MOVES: dict[str, tuple[str, ...]] = {
    "ADD_TO_REMOVE": ("MOVE_REPEATS_TERM",),
    "SUBTRACT_TO_REMOVE": ("MOVE_REPEATS_TERM",),
    "ISOLATE_HINT": ("MOVE_ADDS_COEFFICIENT",),
    "DIVIDE_TO_SIMPLIFY": ("MOVE_REPEATS_FACTOR",),
    "DIVIDE_NEGATIVE_BETTER": ("MOVE_LEAVES_MINUS",),
    "DIVIDE_TO_ISOLATE": ("MOVE_DIVIDES_BY_UNKNOWN",),
    "REMOVE_VARIABLE_DENOMINATOR": ("MOVE_KEEPS_UNKNOWN_BELOW",),
    "FOCUS_ON_VARIABLE": ("MOVE_OF_OTHER_SIDE",),
}


def main() -> None:
    """Print one line per label."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    outcome: dict[str, Counter[str]] = {}
    for row in rows:
        diagnosis = diagnose(Problem(row["equation"], "linear-equations"), Work(row["next_equation"]))
        outcome.setdefault(row["label"], Counter())[compare(row["label"], diagnosis)] += 1
    for title, table in (
        ("errors", ERRORS),
        ("unhelpful moves", MOVES),
        ("no single meaning", outcome.keys() - ERRORS.keys() - MOVES.keys()),
    ):
        print(f"\n{title:30}{'rows':>6}{'agree':>7}{'other':>7}{'none':>7}{'valid':>7}{'unread':>7}")
        total: Counter[str] = Counter()
        for label in sorted(table):
            total += outcome[label]
            _print(label, outcome[label])
        _print("all", total)


def compare(label: str, diagnosis: Diagnosis) -> str:
    """How the diagnosis stands to the label: agree, other, none (no name given), valid (no error seen) or unread."""
    if label in MOVES:
        return _named(diagnosis.remarks, MOVES[label]) or ("other" if diagnosis.candidates else "none")
    if diagnosis.candidates and diagnosis.message != NOT_WORKED_OUT:
        return _named(diagnosis.candidates, ERRORS.get(label, ())) or "other"
    if diagnosis.status is Status.NOT_UNDERSTOOD:
        return "unread"
    return "valid" if diagnosis.is_correct or diagnosis.message == NOT_WORKED_OUT else "none"


def _named(found: tuple[Candidate, ...], wanted: tuple[str, ...]) -> str | None:
    """Whether the first name is one of those wanted; None where there is no name."""
    if not found:
        return None
    return "agree" if found[0].code in {PREFIX + code for code in wanted} else "other"


def _print(label: str, counts: Counter[str]) -> None:
    columns = "".join(f"{counts[name]:7}" for name in ("agree", "other", "none", "valid", "unread"))
    print(f"{label:30}{counts.total():6}{columns}")


if __name__ == "__main__":
    main()
