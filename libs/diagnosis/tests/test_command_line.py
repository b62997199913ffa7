"""The command line keeps order and number of lines, whatever comes in."""

import io
import json
import subprocess
import sys
from typing import Any

from libs.diagnosis.__main__ import main


def run(*lines: str) -> list[dict[str, Any]]:
    target = io.StringIO()
    assert main([], io.StringIO("\n".join(lines) + "\n"), target) == 0
    return [json.loads(line) for line in target.getvalue().splitlines()]


def test_lines_are_answered_in_order() -> None:
    first, second = run(
        '{"id": "1", "topic": "Subtraction", "prompt": "304 - 178", "student_answer": "274"}',
        '{"id": "2", "prompt": "304 - 178", "student_answer": 126}',
    )
    assert (first["id"], first["status"], first["is_correct"]) == ("1", "classified", False)
    assert first["candidates"][0]["refs"] == ["SUB05"]
    assert set(first["candidates"][0]) == {"code", "refs", "name", "probability", "evidence", "step", "together_with"}
    assert first["micros"] > 0
    assert (second["id"], second["status"], second["candidates"], second["slip"]) == ("2", "correct", [], None)


def test_steps_are_read() -> None:
    (found,) = run(
        '{"id": 7, "prompt": "Solve 3x + 4 = 19", "student_answer": "x = 12", "steps": ["3x = 15", "x = 12"]}'
    )
    assert (found["candidates"][0]["step"], found["candidates"][0]["refs"]) == (1, ["LEQ03", "LEQ15"])


def test_line_that_is_no_exercise_gets_a_message_and_the_next_is_answered() -> None:
    answers = run("{", "[]", '{"prompt": 3}', '{"id": "4", "prompt": "1 + 1", "student_answer": ["2"]}', "[" * 100_000)
    assert [found["status"] for found in answers] == ["not_understood"] * 5
    assert answers[1]["message"] == "The line is not a JSON object."
    assert (answers[3]["id"], answers[3]["message"]) == ("4", "student_answer: a string is needed.")


def test_help_describes_the_fields() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "libs.diagnosis", "--help"], capture_output=True, text=True, check=True
    )
    assert "student_answer" in shown.stdout
    assert "not_understood" in shown.stdout


def test_hot_path_imports_no_foreign_package() -> None:
    code = "import sys, libs.diagnosis; print(sorted({'sympy', 'pydantic', 'numpy'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
