"""Responses: read with precise errors, the same whatever the order of rows."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from services.mastery.calibration import table
from services.mastery.calibration.responses import NO_ITEM, folds, responses_of
from services.mastery.calibration.table import BadResponses, read_csv

TABLE = "student,skill,item,correct,order\nb,x,i,1,1\na,y,,0.5,7\nb,x,j,0,0\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_read_csv_sorts_by_student_and_order_and_keeps_names(tmp_path: Path) -> None:
    read = read_csv(write(tmp_path / "r.csv", TABLE))
    assert (read.students, read.skills, read.items) == (("a", "b"), ("x", "y"), ("i", "j"))
    assert read.student.tolist() == [0, 1, 1]
    assert read.skill.tolist() == [1, 0, 0]
    assert read.item.tolist() == [NO_ITEM, 1, 0]
    assert read.correct.tolist() == [0.5, 0.0, 1.0]
    assert read.order.tolist() == [7, 0, 1]


def test_read_csv_packed_and_with_a_byte_order_mark_reads_the_same(tmp_path: Path) -> None:
    packed = tmp_path / "r.csv.gz"
    packed.write_bytes(gzip.compress(("\ufeff" + TABLE).encode()))
    assert read_csv(packed).order.tolist() == [7, 0, 1]


STRANGE = """more,correct,Skill,item,student\r
,1,"a, ""b""\",,1e5\r
\r
?,0.25,"two\nlines",i,1e5\r
,0,x y,i,100000\r
"""


@pytest.mark.parametrize("block", [1, 2, 65_536])
def test_read_csv_in_any_blocks_takes_cells_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    path = tmp_path / "packed without saying so, in two members.csv"
    head, rest = STRANGE[:30], STRANGE[30:]
    path.write_bytes(gzip.compress(("\ufeff" + head).encode()) + gzip.compress(rest.encode()))
    monkeypatch.setattr(table, "_BLOCK", block)
    read = read_csv(path)
    assert (read.students, read.skills, read.items) == (("100000", "1e5"), ('a, "b"', "two\nlines", "x y"), ("i",))
    assert read.student.tolist() == [0, 1, 1]
    assert read.skill.tolist() == [2, 0, 1]
    assert read.item.tolist() == [0, NO_ITEM, 0]
    assert read.correct.tolist() == [0.0, 1.0, 0.25]
    assert read.order.tolist() == [2, 0, 1]


@pytest.mark.parametrize("block", [1, 65_536])
@pytest.mark.parametrize(
    ("cells", "places"),
    [
        (("3", "-1", "3", "-2"), [-2, -1, 3, 3]),
        (("1e9", "-0.5", "1e9", "-1"), [0, 1, 2, 2]),
        (("12.0", "11", "12", "9"), [0, 1, 2, 2]),
        (("9007199254740993", "9007199254740992", "9007199254740993", "0"), [0, 2**53, 2**53 + 1, 2**53 + 1]),
    ],
)
def test_read_csv_order_is_any_number_and_equal_ones_are_one_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, cells: tuple[str, ...], places: list[int]
) -> None:
    monkeypatch.setattr(table, "_BLOCK", block)
    lines = [f"a,{skill},1,{order}" for skill, order in zip("xyzx", cells, strict=True)]
    read = read_csv(write(tmp_path / "r.csv", "\n".join(["student,skill,correct,order", *lines])))
    assert read.order.tolist() == places
    assert [read.skills[code] for code in read.skill] == ["x", "y", "x", "z"]


def test_read_csv_without_order_and_item_takes_the_order_of_lines(tmp_path: Path) -> None:
    read = read_csv(write(tmp_path / "r.csv", 'correct,skill,student\n1,"odd, ""name""",ß\n0,\U0001f600,ß\n'))
    assert read.correct.tolist() == [1.0, 0.0]
    assert read.skills == ('odd, "name"', "\U0001f600")
    assert (read.item == NO_ITEM).all()


def test_read_csv_row_that_comes_again_counts_once_and_an_attempt_at_two_skills_twice(tmp_path: Path) -> None:
    text = "student,skill,correct,order\na,x,1,3\na,x,0,3\na,y,1,3\n"
    read = read_csv(write(tmp_path / "r.csv", text))
    assert read.skill.tolist() == [0, 1]
    assert read.correct.tolist() == [1.0, 1.0]


def test_read_csv_names_that_are_numbers_sort_as_numbers(tmp_path: Path) -> None:
    text = "student,skill,correct\n10,x,1\n9,x,1\n100,x,1\n"
    assert read_csv(write(tmp_path / "r.csv", text)).students == ("9", "10", "100")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "line 1: column 'student' is missing; there are: none"),
        ("student,correct\n", "line 1: column 'skill' is missing; there are: student, correct"),
        ("student,skill,skill,correct\n", "line 1: column 'skill' must be there once"),
        ("student,skill,correct\n", "must have at least one row"),
        ("student,skill,correct\na,x,1\na,x\n", "line 3: must have 3 cells, as line 1, not 2"),
        ("student,skill,correct\na,,1\n", "line 2: column 'skill' must not be empty"),
        ("student,skill,correct\na,x,nan\n", "line 2: column 'correct' must be a number from 0 to 1, not 'nan'"),
        ("student,skill,correct\na,x,1.5\n", "line 2: column 'correct' must be a number from 0 to 1, not '1.5'"),
        ("student,skill,correct,order\na,x,1,\n", "line 2: column 'order' must be a whole number of 64 bits, or a"),
        ("student,skill,correct,order\na,x,1,inf\n", "line 2: column 'order' must be"),
        ("student,skill,correct,order\na,x,1,9223372036854775808\n", "line 2: column 'order' must be"),
        ('student,skill,correct\n"a\nb",x,1\n\nc,"x"y,1\n', "line 5: ',' expected after"),
    ],
)
def test_read_csv_that_breaks_a_rule_names_line_column_and_rule(tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(BadResponses, match=r"r\.csv: ") as raised:
        read_csv(write(tmp_path / "r.csv", text))
    assert rule in str(raised.value)


def test_read_csv_file_that_is_not_packed_or_not_text_is_refused(tmp_path: Path) -> None:
    for name, content in (
        ("r.csv.gz", b"student"),
        ("t.csv.gz", gzip.compress(b"student,skill")[:-9]),
        ("u.csv", b"\xff"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadResponses):
            read_csv(tmp_path / name)


def test_folds_hold_every_student_out_once_and_evenly() -> None:
    n = 23
    names = [f"s{i}" for i in range(n) for _ in range(2)]
    table = responses_of(names, ["x"] * 2 * n, [None] * 2 * n, [1.0] * 2 * n, list(range(2 * n)))
    fold = folds(table)
    of_student = fold.reshape(n, 2)
    assert (of_student[:, 0] == of_student[:, 1]).all()
    assert sorted(np.bincount(of_student[:, 0], minlength=5).tolist()) == [4, 4, 5, 5, 5]
    assert (folds(table) == fold).all()


def test_coded_as_keeps_known_codes_and_appends_new_ones() -> None:
    known = responses_of(["a", "a"], ["x", "z"], ["i", None], [1, 0], [0, 1])
    other = responses_of(["b", "b", "b"], ["y", "z", "x"], ["j", None, "i"], [1, 0, 1], [0, 1, 2])
    recoded = other.coded_as(known)
    assert recoded.skills == ("x", "z", "y")
    assert recoded.skill.tolist() == [2, 1, 0]
    assert recoded.item.tolist() == [1, NO_ITEM, 0]
