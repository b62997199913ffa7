"""Diagnose JSON lines from standard input to standard output, in the same order."""

import argparse
import gc
import json
import sys
import time
import traceback
from dataclasses import asdict
from typing import Any, TextIO

from . import Diagnosis, Problem, Status, Work, diagnose

_FIELDS = """\
input:  {"id": "1", "topic": "whole-number-subtraction" (optional), "prompt": "304 - 178", "expected_answer": "126" (optional),
         "student_answer": "274", "steps": ["..."] (optional)}
output: {"id": "1", "is_correct": false, "status": "classified", "candidates": [{"code", "refs", "name", "probability",
         "evidence", "step", "together_with"}], "slip": {...} or null, "message": null, "expected": "126", "remarks": [...],
         "tied": [codes that this answer cannot tell from the first], "distinguish_with": "403 - 265" or null,
         "is_unread": false, "unread_steps": [0-based lines that cannot be read], "micros": 74.2}

status: correct, classified, slip, unclassified, not_understood. A line that is no such object gives not_understood with a
message, so that the output has as many lines as the input."""


def main(arguments: list[str] | None = None, source: TextIO = sys.stdin, target: TextIO = sys.stdout) -> int:
    """Read lines until the end; the exit code is 0 also where a line is not understood."""
    parser = argparse.ArgumentParser(
        "python -m libs.diagnosis",
        description=__doc__,
        epilog=_FIELDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args(arguments)
    gc.freeze()  # the tables of malrules live as long as the process: a collection need not walk through them
    for line in source:
        if line.strip():
            target.write(json.dumps(answer(line), ensure_ascii=False) + "\n")
            target.flush()
    return 0


def answer(line: str) -> dict[str, Any]:
    """The diagnosis of one line as JSON."""
    record: dict[str, Any] = {}
    try:
        record = _object(json.loads(line))
        problem, work = _work(record)
    except (ValueError, RecursionError) as error:
        diagnosis, micros = Diagnosis(Status.NOT_UNDERSTOOD, None, message=str(error) or type(error).__name__), 0.0
    else:
        start = time.perf_counter_ns()
        try:
            diagnosis = diagnose(problem, work)
        except Exception as error:  # a bug that one exercise meets must not cost the other lines their diagnosis
            traceback.print_exc(file=sys.stderr)
            diagnosis = Diagnosis(
                Status.NOT_UNDERSTOOD, None, message=f"Internal error: {type(error).__name__}: {error}"
            )
        micros = (time.perf_counter_ns() - start) / 1_000
    return {"id": record.get("id")} | asdict(diagnosis) | {"micros": round(micros, 1)}


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("The line is not a JSON object.")
    return value


def _work(record: dict[str, Any]) -> tuple[Problem, Work]:
    steps = record.get("steps") or []
    if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
        raise ValueError("steps: a list of strings is needed.")
    problem = Problem(_text(record, "prompt", ""), _text(record, "topic"), _text(record, "expected_answer"))
    return problem, Work(_text(record, "student_answer", "") or "", tuple(steps))


def _text(record: dict[str, Any], name: str, default: str | None = None) -> Any:
    value = record.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{name}: a string is needed.")
    return value if isinstance(value, str) else str(value)


if __name__ == "__main__":
    sys.exit(main())
