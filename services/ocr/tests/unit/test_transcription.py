"""What a transcription is worth: read in plain notation, compared by value, bounded."""

import pytest

from libs.contracts.attempts.v1 import MAX_STEPS
from services.ocr.model.prompt import parse
from services.ocr.model.transcription import (
    DISAGREEMENT,
    MAX_EXPRESSION,
    Box,
    Line,
    LineType,
    Transcription,
    agree,
    better,
    plain,
    usable,
)


def said(answer: str | None, confidence: float = 0.9, lines: int = 1) -> Transcription:
    return Transcription("p", (Line("x", LineType.EXPRESSION, None, 0.9),) * lines, answer, confidence)


@pytest.mark.parametrize(
    ("latex", "read"),
    [
        (r"$\frac{1}{2}$", "1\u20442"),  # the fraction slash binds more tightly than a division
        (r"3 \times 4", "3*4"),
        (r"\unknown{1}", r"\unknown{1}"),
        ("two\nlines\x00", "two lines"),
        ("", ""),
    ],
)
def test_plain_when_latex_can_be_read_then_it_is_in_plain_notation_on_one_line(latex: str, read: str) -> None:
    assert plain(latex).replace(" ", "") == read.replace(" ", "")


def test_plain_when_it_is_long_then_it_is_cut_where_the_contract_ends() -> None:
    assert len(plain("1" * 1000)) == MAX_EXPRESSION


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (r"\frac{1}{2}", "0.5", True),
        ("x = 3", "x=3", True),
        ("301", "307", False),
        ("a triangle", "a  triangle", True),
        ("a triangle", "a square", False),
        (None, None, True),
        (None, "1", False),
    ],
)
def test_agree_when_answers_are_compared_then_it_is_by_value_where_there_is_one(
    one: str | None, other: str | None, same: bool
) -> None:
    assert agree(said(one), said(other)) is same


def test_better_when_two_agree_then_it_is_the_surer_one_as_it_is() -> None:
    assert better(said("1/2", 0.5), said("0.5", 0.8)) == said("0.5", 0.8)


def test_better_when_two_disagree_then_the_surer_one_is_less_sure() -> None:
    assert better(said("1", 0.5), said("2", 0.8)).confidence == pytest.approx(0.8 * DISAGREEMENT)


def test_better_when_one_has_no_answer_then_it_is_the_other_however_unsure() -> None:
    assert better(said(None, 0.9), said("2", 0.2)).answer == "2"


@pytest.mark.parametrize("one", [said(None), said(""), said("$ $"), said("1", lines=MAX_STEPS + 1)])
def test_usable_when_it_cannot_be_work_then_it_is_not_to_be_trusted(one: Transcription) -> None:
    found = usable(one)
    assert found.confidence == 0
    assert len(found.lines) <= MAX_STEPS


@pytest.mark.parametrize(
    ("corners", "box"),
    [
        ((100, 200, 300, 600), Box(0.2, 0.1, 0.4, 0.2)),
        ((-50, 0, 2000, 1000), Box(0, 0, 1, 1)),
        ((300, 200, 100, 600), None),
        ((100, 200, 300), None),
    ],
)
def test_box_when_given_as_corners_then_it_is_shares_of_the_picture_or_nothing(
    corners: tuple[float, ...], box: Box | None
) -> None:
    assert Box.from_corners(corners) == box


def test_document_when_stored_and_read_then_it_is_the_same() -> None:
    one = Transcription("p", (Line("x", LineType.FINAL, Box(0.1, 0.2, 0.3, 0.4), 0.7),), "x", 0.7, "algebra")
    assert Transcription.from_document(one.to_document()) == one


@pytest.mark.parametrize("found", [{}, {"steps": 1}, {"problem": None, "steps": [{}], "final_answer": "1"}])
def test_parse_when_a_model_says_something_else_then_there_is_no_transcription(found: dict[str, object]) -> None:
    assert parse(found) is None
