"""Operations in words are read as their signs."""

import pytest

from libs.diagnosis.maths.expression import parse
from libs.diagnosis.maths.instructions import mathematics
from libs.diagnosis.maths.notation import plain


@pytest.mark.parametrize(
    ("prompt", "same"),
    [
        ("Add 3.8 and 2.7", "3.8 + 2.7"),
        ("What is the sum of 1/2 and 1/3?", "1/2 + 1/3"),
        ("Subtract 0.23 from 4.6.", "4.6 - 0.23"),
        ("Resta 0,23 de 4,6", "4.6 - 0.23"),
        ("Find the difference between 81 and 38", "81 - 38"),
        ("Multiply 2 1/3 by 4", "2 1/3 * 4"),
        ("Multiplica 3,2 por 1,4", "3.2 * 1.4"),
        ("Divide 4,8 entre 0,6", "4.8 ÷ 0.6"),
        ("What is 7 times 8?", "7 * 8"),
        ("¿Cuánto es 5,2 menos 1,37?", "5.2 - 1.37"),
        ("5 por 3 más 2", "5 * 3 + 2"),
        ("3.4 x 10", "3.4 * 10"),
        ("3x4 =", "3 * 4"),
        ("3.2x1.4", "3.2 * 1.4"),
        ("Simplify 2x + 3x", "2x + 3x"),
        ("20% of 80", "20% * 80"),
    ],
)
def test_operation_in_words_is_read_as_its_sign(prompt: str, same: str) -> None:
    assert parse(mathematics(plain(prompt))) == parse(same)
