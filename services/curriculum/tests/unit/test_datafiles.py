"""The data files in the repository, and what happens to a mistake in them."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from libs.diagnosis import Problem, Work, diagnose, misconceptions, mistakes
from libs.diagnosis.topics import TOPICS
from services.curriculum import bank
from services.curriculum.datafiles import DATA, DataError, read_catalogue
from services.curriculum.generate import main
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.model.difficulty import WEIGHTS
from services.curriculum.model.misconception import Misconception


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy without the real pupils' equations, which take longest to check."""
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("cogtutor-*")))


def test_data_files_are_sound_and_complete(catalogue: Catalogue) -> None:
    assert (len(catalogue.domains), len(catalogue.subdomains)) == (17, 107)
    assert WEIGHTS.keys() <= {one.id for one in catalogue.topics}
    assert len(catalogue.exercises) >= 300


def test_targets_lead_to_answers_that_are_judged_wrong(catalogue: Catalogue) -> None:
    for one in catalogue.exercises[::7]:
        wrong = mistakes(Problem(one.prompt, one.topic))
        assert tuple(sorted(wrong)) == one.targets
        for answer in [answer for found in wrong.values() for answer in found if "=" not in answer][:3]:
            assert diagnose(Problem(one.prompt, one.topic, one.answer), Work(answer)).is_correct is False, (one, answer)


def test_every_topic_of_the_diagnosis_has_enough_practice(catalogue: Catalogue) -> None:
    counts = Counter(one.topic for one in catalogue.exercises if one.is_practice)
    assert {topic.key: counts[topic.key] for topic in TOPICS if counts[topic.key] < 40} == {}


def test_nearly_every_malrule_is_revealed_by_some_exercise(catalogue: Catalogue) -> None:
    revealed = {code for one in catalogue.exercises if one.is_practice for code in one.targets}
    known = {rule.code for topic in TOPICS for rule in topic.malrules}
    assert len(known & revealed) >= 0.95 * len(known)


def test_exercise_files_are_what_the_templates_make() -> None:
    assert main(["--check"]) == 0, "run python -m services.curriculum.generate"


def test_page_of_the_bank_is_up_to_date(tmp_path: Path) -> None:
    assert bank.main(["--check"]) == 0, "run python -m services.curriculum.bank --write"
    assert bank.main(["--check"], tmp_path / "none.md") == 1


def test_error_catalogue_has_every_code_of_the_diagnosis_and_a_signal_for_every_other(catalogue: Catalogue) -> None:
    executed = {one.code for one in catalogue.misconceptions if one.malrule}
    assert executed == {info.code for info in misconceptions()}
    assert all(one.signal for one in catalogue.misconceptions if one.code not in executed)
    assert len(catalogue.misconceptions) - len(executed) >= 150


def test_every_misconception_is_in_one_existing_subdomain_and_all_but_slips_in_a_topic(catalogue: Catalogue) -> None:
    subdomains = {one.code: one.domain for one in catalogue.subdomains}
    topics = {one.id for one in catalogue.topics}
    for entry in catalogue.misconceptions:
        assert entry.subdomain in subdomains, entry
        assert entry.topic in topics or (entry.topic is None and subdomains[entry.subdomain] == "TRANSV"), entry


def test_every_subdomain_has_an_active_misconception(catalogue: Catalogue) -> None:
    covered = {one.subdomain for one in catalogue.misconceptions if one.status == "ACTIVE"}
    assert [one.code for one in catalogue.subdomains if one.code not in covered] == []


def test_every_active_misconception_has_a_worked_example_and_feedback(catalogue: Catalogue) -> None:
    for entry in catalogue.misconceptions:
        if entry.status == "ACTIVE":
            exercise, arrow, written = (entry.example or "").partition("→")
            assert exercise.strip() and arrow and written.strip(), entry.code
            assert entry.advice, entry.code


@pytest.mark.parametrize("text", ["name", "name_es", "description", "signal", "example"])
def test_no_two_signal_entries_say_the_same(catalogue: Catalogue, text: str) -> None:
    assert _repeated(getattr(one, text) for one in catalogue.misconceptions if one.signal) == []


@pytest.mark.parametrize("text", ["message", "message_es", "hint", "hint_es"])
def test_no_two_signal_entries_advise_the_same(catalogue: Catalogue, text: str) -> None:
    assert _repeated(getattr(one.advice, text) for one in catalogue.misconceptions if one.signal) == []


def test_signal_entries_speak_both_languages(catalogue: Catalogue) -> None:
    for one in catalogue.misconceptions:
        if one.signal and one.advice:
            assert one.name_es and one.name_es != one.name, one.code
            assert one.advice.message != one.advice.message_es, one.code
            assert one.advice.hint != one.advice.hint_es, one.code


def test_signal_entries_give_no_number_away_to_the_pupil(catalogue: Catalogue) -> None:
    for one in catalogue.misconceptions:
        if one.signal and one.advice:
            assert not re.search(r"\d", one.advice.message + one.advice.message_es), one.code


def test_grades_come_from_the_topic_unless_given(folder: Path) -> None:
    shutil.rmtree(folder / "exercises")
    path = folder / "signals" / "trig.toml"
    text = path.read_text()
    grades = next(one.grades for one in read_catalogue(folder).topics if one.id == "unit-circle")
    code = "TRIG_UNIT_CIRCLE_SIGN_OF_QUADRANT"
    assert _entry(folder, code).grades == grades
    path.write_text(text.replace(f"[{code}]", f"[{code}]\ngrades = [8, 12]"))
    assert _entry(folder, code).grades == (8, 12)


def _entry(folder: Path, code: str) -> Misconception:
    return next(one for one in read_catalogue(folder).misconceptions if one.code == code)


def _repeated(texts: Iterable[str | None]) -> list[str | None]:
    return [text for text, count in Counter(texts).items() if count > 1]


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
        (
            "misconceptions.toml",
            "TRANSV_ALIGNMENT_PLACE_SHIFT.grades = [1, 12]",
            "",
            "misconceptions.toml: [TRANSV_ALIGNMENT_PLACE_SHIFT] grades: none are given, and there is no topic",
        ),
        (
            "misconceptions.toml",
            'ARITH_ADD_CARRY_DROPPED.severity = "HIGH"',
            'ARITH_ADD_CARRY_DROPPED.severity = "AWFUL"',
            "misconceptions.toml: [ARITH_ADD_CARRY_DROPPED] severity:",
        ),
        (
            "misconceptions.toml",
            'ARITH_ADD_CARRY_DROPPED.severity = "HIGH"',
            'ARITH_ADD_CARRY_DROPPED.status = "DEPRECATED"',
            "misconceptions.toml: [ARITH_ADD_CARRY_DROPPED] a DEPRECATED entry has a successor",
        ),
        (
            "signals/log.toml",
            'topic = "logarithms"',
            'topic = "logs"',
            "[LOG_DEF_QUOTIENT_OF_BASE] there is no topic 'logs'",
        ),
        ("signals/log.toml", 'topic = "logarithms"\n', "", "[LOG_DEF_QUOTIENT_OF_BASE] grades: none are given"),
        ("signals/log.toml", "signal = ", "signals = ", "signals/log.toml: [LOG_DEF_QUOTIENT_OF_BASE] signals:"),
        ("signals/log.toml", "name = { en =", "name = { de =", "[LOG_DEF_QUOTIENT_OF_BASE] name: needs en and es"),
        ("signals/log.toml", "example = ", "# ", "[LOG_DEF_QUOTIENT_OF_BASE] an ACTIVE entry has an example"),
        ("signals/log.toml", "message = ", "# ", "signals/log.toml: [LOG_DEF_QUOTIENT_OF_BASE] advice.message:"),
        (
            "signals/log.toml",
            "[LOG_DEF_QUOTIENT_OF_BASE]",
            "[ARITH_ADD_CARRY_DROPPED]",
            "signals/log.toml: [ARITH_ADD_CARRY_DROPPED] is in misconceptions.toml already",
        ),
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
