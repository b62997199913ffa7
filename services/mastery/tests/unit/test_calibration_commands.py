"""The commands, as somebody without the servers runs them."""

import gzip
import json
from pathlib import Path

import pytest

from services.mastery import calibrate, evaluate
from services.mastery.calibration.fit import Parameters
from services.mastery.calibration.models import MODELS
from services.mastery.calibration.responses import Responses
from services.mastery.tests.unit.simulated import simulate

TRUTH = {"a": Parameters(0.2, 0.1, 0.15, 0.1), 'odd, "name" ü': Parameters(0.5, 0.3, 0.2, 0.05)}


def rows(responses: Responses) -> list[str]:
    quoted = ['"' + name.replace('"', '""') + '"' for name in responses.skills]
    columns = zip(responses.student, responses.skill, responses.correct, responses.order, strict=True)
    return [
        f"{responses.students[student]},{quoted[skill]},{correct:g},{order}"
        for student, skill, correct, order in columns
    ]


def write(path: Path, lines: list[str]) -> Path:
    path.write_bytes(gzip.compress("\n".join(["student,skill,correct,order", *lines]).encode()))
    return path


def test_calibrate_writes_the_same_file_for_any_order_of_rows_and_number_of_workers(tmp_path: Path) -> None:
    lines = rows(simulate(TRUTH, pupils=60, answers=6))
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    calibrate.main(["--responses", f"{write(tmp_path / 'r.csv.gz', lines)}", "--out", f"{one}"])
    turned = write(tmp_path / "t.csv.gz", lines[::-1])
    calibrate.main(["--responses", f"{turned}", "--out", f"{two}", "--workers", "3", "--progress"])
    assert one.read_bytes() == two.read_bytes()
    content = json.loads(one.read_text())
    assert content["skills"].keys() == TRUTH.keys()
    skill = content["skills"]["a"]
    assert (skill["answers"], skill["pupils"], skill["converged"]) == (360, 60, True)
    assert skill["parameters"].keys() == skill["standardErrors"].keys()
    assert skill["standardErrors"]["forget"] is None
    assert skill["standardErrors"]["transit"] > 0


def test_calibrate_with_forgetting_fits_it(tmp_path: Path) -> None:
    table, out = write(tmp_path / "r.csv.gz", rows(simulate(TRUTH, pupils=60, answers=6))), tmp_path / "p.json"
    calibrate.main(["--responses", f"{table}", "--out", f"{out}", "--forgetting"])
    assert json.loads(out.read_text())["pooled"]["parameters"]["forget"] > 0


def test_calibrate_without_a_prior_is_at_least_as_likely_in_every_skill(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = write(tmp_path / "r.csv.gz", rows(simulate(TRUTH, pupils=60, answers=6))), tmp_path / "p.json"
    found = []
    for counts in ("20", "0"):
        calibrate.main(["--responses", f"{table}", "--out", f"{out}", "--pseudo-counts", counts])
        found.append(json.loads(out.read_text()))
    shrunk, likeliest = found
    assert likeliest["options"]["pseudo_counts"] == 0
    for name, skill in shrunk["skills"].items():
        assert likeliest["skills"][name]["logLikelihood"] >= skill["logLikelihood"]
    with pytest.raises(SystemExit):
        calibrate.main(["--responses", f"{table}", "--out", f"{out}", "--pseudo-counts", "-1"])
    assert "pseudo_counts must be 0 or more, not -1.0" in capsys.readouterr().err


def test_calibrate_of_a_bad_table_ends_with_one_precise_line_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = write(tmp_path / "r.csv.gz", ["x,a,2,0"]), tmp_path / "p.json"
    with pytest.raises(SystemExit) as ended:
        calibrate.main(["--responses", f"{table}", "--out", f"{out}"])
    assert ended.value.code == 2
    rule = "line 2: column 'correct' must be a number from 0 to 1, not '2'"
    assert capsys.readouterr().err == f"calibrate: {table}: {rule}\n"
    assert not out.exists()


def test_calibrate_into_a_missing_folder_says_so_before_it_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        calibrate.main(["--responses", f"{tmp_path / 'no.csv'}", "--out", f"{tmp_path / 'no' / 'p.json'}"])
    assert "--out must be in a folder that exists" in capsys.readouterr().err


def test_calibrate_of_a_missing_file_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        calibrate.main(["--responses", f"{tmp_path / 'no.csv'}", "--out", f"{tmp_path / 'p.json'}"])
    assert "No such file" in capsys.readouterr().err


def test_evaluate_prints_a_row_per_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train = write(tmp_path / "a.csv.gz", rows(simulate(TRUTH, pupils=60, answers=6, seed=1)))
    test = write(tmp_path / "b.csv.gz", rows(simulate(TRUTH, pupils=30, answers=6, seed=2)))
    evaluate.main(["--train", f"{train}", "--test", f"{test}"])
    printed = capsys.readouterr().out
    for column in ("AUC", "AUC within skill", "RMSE", "log loss", "ECE", "parameters", "fit seconds"):
        assert column in printed
    for name in MODELS:
        assert f"│ {name} " in printed
    assert "…" not in printed  # no figure is cut short
    evaluate.main(["--train", f"{train}", "--test", f"{test}", "--json", "--model", "skill mean", "--model", "BKT"])
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["skill mean", "BKT"]
    assert f"{found['BKT']['log loss']:.4f}" in printed


def test_evaluate_in_folds_needs_as_many_students(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train = write(tmp_path / "a.csv.gz", rows(simulate(TRUTH, pupils=3, answers=6)))
    with pytest.raises(SystemExit):
        evaluate.main(["--train", f"{train}"])
    assert "at least 5 students to hold out, not 3" in capsys.readouterr().err


def test_commands_tell_of_rows_that_may_not_be_meant_and_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["a,x,1,0", "a,x,0,0", "a,y,1,0", "b,x,1,5", "b,y,0,5"]
    table, out = write(tmp_path / "[b]r.csv.gz", lines), tmp_path / "p.json"
    calibrate.main(["--responses", f"{table}", "--out", f"{out}"])
    told = capsys.readouterr().err
    assert f"{table}: 1 rows repeat a student, order and skill" in told
    assert f"{table}: 1 rows share student and order with a row of another item or verdict" in told
    evaluate.main(["--train", f"{table}", "--test", f"{table}", "--model", "BKT", "--json"])
    printed = capsys.readouterr()
    assert printed.err == "".join(line + "\n" for line in told.splitlines()[:2]) * 2
    assert json.loads(printed.out)["BKT"]["parameters"] == 12


def test_evaluate_where_all_answers_are_right_leaves_the_area_undefined(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = write(tmp_path / "a.csv.gz", rows(simulate(TRUTH, pupils=20, answers=4)))
    test = write(tmp_path / "b.csv.gz", ["one,a,1,0"])
    arguments = ["--train", f"{train}", "--test", f"{test}", "--model", "BKT"]
    evaluate.main([*arguments, "--json"])
    found = json.loads(capsys.readouterr().out)["BKT"]
    assert found["AUC"] is None
    assert 0 < found["log loss"] < 2
    evaluate.main(arguments)
    assert "nan" not in capsys.readouterr().out
