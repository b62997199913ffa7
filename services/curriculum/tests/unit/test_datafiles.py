"""The data files in the repository, and what happens to a mistake in them."""

import shutil
from pathlib import Path

import pytest

from libs.diagnosis import misconceptions
from services.curriculum.datafiles import DATA, DataError, read_catalogue
from services.curriculum.generate import main
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.model.difficulty import WEIGHTS


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_data_files_are_sound_and_complete(catalogue: Catalogue) -> None:
    assert (len(catalogue.domains), len(catalogue.subdomains)) == (17, 107)
    assert WEIGHTS.keys() <= {one.id for one in catalogue.topics}
    assert len(catalogue.exercises) >= 300


def test_exercise_files_are_what_the_templates_make() -> None:
    assert main(["--check"]) == 0, "run python -m services.curriculum.generate"


def test_error_catalogue_is_the_one_of_the_diagnosis(catalogue: Catalogue) -> None:
    assert {one.code for one in catalogue.misconceptions} == {info.code for info in misconceptions()}


def test_every_misconception_is_in_one_existing_subdomain_and_all_but_slips_in_a_topic(catalogue: Catalogue) -> None:
    subdomains = {one.code: one.domain for one in catalogue.subdomains}
    topics = {one.id for one in catalogue.topics}
    for entry in catalogue.misconceptions:
        assert entry.subdomain in subdomains, entry
        assert entry.topic in topics or (entry.topic is None and subdomains[entry.subdomain] == "TRANSV"), entry


def test_generate_check_a_changed_file_fails_and_generate_mends_it(folder: Path) -> None:
    exercises = folder / "exercises"
    changed = exercises / "adding-integers.jsonl"
    original = changed.read_bytes()
    changed.write_bytes(original.replace(b'"answer":"', b'"answer":"1', 1))
    assert main(["--check"], exercises) == 1
    assert main([], exercises) == 0
    assert changed.read_bytes() == original


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "topics.toml",
            'subdomain = "ARITH/ADD"',
            'subdomain = "ARITH/AD"',
            "topic whole-number-addition: there is no",
        ),
        ("topics.toml", "grades = [1, 1]", "grades = [0, 1]", "topics.toml: [counting] grades.0:"),
        ("topics.toml", "prerequisites = []", "prerequisite = []", "topics.toml: [counting] prerequisite:"),
        ("domains.toml", "[ARITH]", "[ARITH", "domains.toml: "),
        ("exercises/linear-equations.jsonl", '"answer":"', '"answer":"1', "comes to"),
        ("exercises/linear-equations.jsonl", '{"code"', '{"code', "exercises/linear-equations.jsonl: [line 1]"),
        ("exercises/linear-equations.jsonl", '"difficulty":-1.0', '"difficulty":-9.0', "[line 1] difficulty:"),
        ("misconceptions.toml", "# What", "[NOT_A_CODE]\n# What", "[NOT_A_CODE] is no code of the diagnosis"),
    ],
)
def test_read_catalogue_a_mistake_is_named_with_its_place(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(DataError) as caught:
        read_catalogue(folder)
    assert message in str(caught.value)


def test_read_catalogue_exercises_written_by_hand_are_read_and_checked(folder: Path) -> None:
    extra = folder / "exercises" / "by-hand.jsonl"
    line = (
        '{"code":"whole-number-addition/by-hand/0001","topic":"whole-number-addition",'
        '"prompt":"7 + 5","answer":"%s","difficulty":-3}\n'
    )
    extra.write_text(line % "12")
    assert "whole-number-addition/by-hand/0001" in {one.code for one in read_catalogue(folder).exercises}
    extra.write_text(line % "13")
    with pytest.raises(DataError, match="comes to 12, not 13"):
        read_catalogue(folder)
