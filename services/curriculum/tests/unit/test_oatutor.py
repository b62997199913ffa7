"""The exercises made of OATutor's problems."""

import gzip
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.curriculum.model.attribution import attribution
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.oatutor import MOST, broken_rules, exercises, main, written


def problem(asked: str, answer: str, **changes: Any) -> dict[str, Any]:
    """One as the archive has it."""
    step = {"stepTitle": asked, "stepAnswer": [answer], "problemType": "TextBox"}
    return {
        "id": "a1b2",
        "title": "Simplify",
        "body": "",
        "oer": "https://example.org/book",
        "license": "https://creativecommons.org/licenses/by/4.0/ <CC BY 4.0>",
        "variabilization": {},
        "steps": [step],
    } | changes


@pytest.mark.parametrize(
    ("asked", "answer", "prompt", "key"),
    [
        (r"$$3\left(x+4\right)$$", "$$3x+12$$", "Expand 3(x + 4)", "3x + 12"),
        (r"$$\frac{7}{24}+\frac{11}{24}$$", r"$$\frac{3}{4}$$", "7/24 + 11/24", "3/4"),
        (r"Factor. $$14p+35$$", r"$$7\left(2p+5\right)$$", "Factorise 14p + 35", "7(2p + 5)"),
        (r"Simplify: $$\sqrt{252}$$", r"$$6\sqrt{7}$$", "Simplify √252", "6√7"),
        ("Evaluate $$2x^2+3x+8$$ when $$x=4$$.", "$$52$$", "Evaluate 2x^2+3x+8 when x=4.", "52"),
    ],
)
def test_exercises_are_written_as_one_writes_them(asked: str, answer: str, prompt: str, key: str) -> None:
    (made,) = exercises([problem(asked, answer)])
    assert (made.prompt, made.answer, made.source) == (prompt, key, "OATUTOR")
    assert made.code == f"{made.topic}/oatutor/a1b2"
    assert list(broken_rules([made])) == []
    assert "a1b2, https://example.org/book" in (attribution(made.source, made.origin) or "")


@pytest.mark.parametrize(
    "left_out",
    [
        problem("$$7/24+11/24$$", "$$5/8$$"),  # the library comes to something else
        problem("What is the slope of the line in the figure through (1, 2) and (3, 8)?", "$$3$$"),
        problem("Solve 1/2x = 4", "$$8$$"),  # a half of x, or one over 2x
        problem("$$7/24+11/24$$", "$$3/4$$", license="CC BY-NC 4.0"),
        problem("$$7/24+11/24$$", "$$3/4$$", variabilization={"a": [1, 2]}),
        problem("$$7/24+11/24$$", "$$3/4$$", steps=[]),
        problem("How are you?", "$$3/4$$"),
    ],
)
def test_exercises_what_is_unclear_or_not_free_is_left_out(left_out: dict[str, Any]) -> None:
    assert list(exercises([left_out])) == []


def test_exercises_none_twice_none_taken_and_not_too_many_of_a_topic() -> None:
    sums = [problem(f"$$\\frac{{1}}{{{n}}}+\\frac{{1}}{{{n}}}$$", f"$$2/{n}$$", id=f"a{n}") for n in range(2, 60)]
    made = list(exercises([*sums, *sums], taken={"1/2 + 1/2"}))
    assert len(made) == len({one.prompt for one in made}) == MOST
    assert "1/2 + 1/2" not in {one.prompt for one in made}


def test_written_leaves_no_latex() -> None:
    assert written(r"\frac{x+1}{\left(2\right)} \times {10}^{3}") == "(x+1)/((2)) × 10^3"


def test_main_writes_the_same_file_from_the_same_archive_and_checks_the_stored_one(tmp_path: Path) -> None:
    archive = tmp_path / "problems.jsonl.gz"
    archive.write_bytes(gzip.compress(orjson.dumps(problem("$$2/15+7/150$$", "$$9/50$$"))))
    for name in ("one.jsonl", "two.jsonl"):
        assert main([str(archive)], tmp_path / name) == 0
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes() != b""
    assert main(["--check"]) == 0


def test_stored_exercises_name_the_problem_they_come_from(catalogue: Catalogue) -> None:
    mine = [one for one in catalogue.exercises if one.source == "OATUTOR"]
    assert len(mine) > 250
    assert all(one.origin and one.targets for one in mine)
