"""The exercises made of real pupils' equations."""

import csv
from fractions import Fraction
from pathlib import Path

import orjson

from services.curriculum.cogtutor import FILE, STEPS, exercises, main
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.tests.unit.independent import holds


def test_cogtutor_the_file_is_what_the_data_set_makes(tmp_path: Path) -> None:
    assert main(["--check"]) == 0, "run python -m services.curriculum.cogtutor"
    copy = tmp_path / "exercises.jsonl"
    assert main(["--check"], copy) == 1
    assert main([], copy) == 0
    assert copy.read_bytes() == FILE.read_bytes()


def test_cogtutor_every_answer_solves_its_equation() -> None:
    for line in FILE.read_bytes().splitlines():
        one = orjson.loads(line)
        assert holds(one["prompt"], Fraction(one["answer"])), one


def test_cogtutor_all_but_a_few_of_the_steps_have_an_exercise() -> None:
    with STEPS.open(encoding="utf-8", newline="") as file:
        equations = [row["equation"] for row in csv.DictReader(file)]
    prompts = {orjson.loads(line)["prompt"] for line in FILE.read_bytes().splitlines()}
    assert len(equations) == 5080
    assert sum(one in prompts for one in equations) > 4900


def test_cogtutor_what_has_no_single_solution_or_two_readings_is_left_out() -> None:
    left_out = ["ax=b", "x=x", "x+1=x", "-49/-18y=3", "39=39", "2x+"]
    made = list(exercises([*left_out, "2x=5", "2x=5", "y/4=0.25"]))
    assert [(one.prompt, one.answer, one.code) for one in made] == [
        ("2x=5", "5/2", "linear-equations/cogtutor/0001"),
        ("y/4=0.25", "1", "linear-equations/cogtutor/0002"),
    ]


def test_cogtutor_exercises_are_not_practice_and_all_others_are(catalogue: Catalogue) -> None:
    told = {one.code: one.is_practice for one in catalogue.exercises}
    assert {"/cogtutor/" in code for code, is_practice in told.items() if not is_practice} == {True}
    assert {"/cogtutor/" in code for code, is_practice in told.items() if is_practice} == {False}
