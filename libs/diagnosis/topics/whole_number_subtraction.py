"""Whole-number subtraction: the bugs of BUGGY and DEBUGGY (Brown & Burton 1978; VanLehn 1982, 1990) and a few more.

A bug of the column procedure is one row: what is done instead, and when (`borrowing.py`); `columns.py` walks the columns.
"""

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Node
from ..procedures.borrowing import (
    BLANK,
    BORROW,
    FROM_ONE,
    FROM_ZERO,
    add_ten_only,
    after_borrow,
    becomes,
    blank,
    borrow_always,
    both_sides_pay,
    bottom,
    bottom_pays,
    bottom_pays_unless_zero,
    column,
    decrement_over_blank,
    drop_zeros_over_blank,
    fewer_for_each_zero,
    fill_zeros,
    fill_zeros_from_left,
    first_borrow_takes_one_here_too,
    increment,
    increment_and_carry,
    instead_of_borrow,
    leftmost,
    missing_units,
    next_smaller_column,
    next_unequal_column,
    nine_and_pay,
    nine_for_zero_across_zero,
    nobody,
    once_borrow_always_borrow,
    one,
    only_first_zero_changes,
    pay_for_zeros_too,
    pays,
    pays_once,
    pays_where,
    second_zero_becomes_ten,
    skip_zeros,
    smaller_from_larger,
    stop,
    take_two,
    ten_plus_left_digit,
    top,
    units_only,
    without_zero,
    zero,
)
from ..procedures.columns import Bug, Columns, columns
from ..procedures.conditions import (
    always,
    borrowed_from,
    bottom_has_two,
    digit_is,
    equal,
    has_borrowed_before,
    inner,
    inner_borrowed_from,
    leftmost_borrowed_from,
    leftmost_one_over_blank,
    next_is_not_leftmost,
    next_is_smaller_or_equal,
    next_is_zero,
    next_two_are_zero,
    not_larger_than_bottom,
    one_minus_one_after_borrow,
    over_blank,
    smaller_than_bottom,
    this_and_next_are_zero,
    untouched_zero_over_blank,
    were_equal_before_borrow,
    zero_minus_some,
    zero_minus_some_after_borrow,
    zero_minus_some_untouched,
    zero_over_blank,
    zero_over_zero,
)
from ..shapes.forms import naturals

# --- procedures on the whole numbers --------------------------------------------------------------------


def number(leftwards: list[int]) -> int:
    return int("".join(map(str, reversed(leftwards))))


def padded(x: Columns) -> tuple[int, ...]:
    return x.bottom + (0,) * (len(x.top) - len(x.bottom))


def add_without_carry(x: Columns) -> int:
    return number([(t + b) % 10 for t, b in zip(x.top, padded(x), strict=True)])


def add_taking_the_carry_away(x: Columns) -> int | None:
    written, carry = [], 0
    for t, b in zip(x.top, padded(x), strict=True):
        carry, digit = divmod(t + b - carry, 10)
        written.append(digit)
    return number([*written, carry]) if carry >= 0 else None


def add_from_the_left(x: Columns) -> int:
    last = len(x.top) - 1
    sums = zip(x.top, padded(x), strict=True)
    return number([(t + b + (i < last) - (i > 0)) % 10 for i, (t, b) in enumerate(sums)])


def stutter(x: Columns) -> int | None:
    longer = columns(10 ** len(x.top) + x.a, int(str(x.b)[0] * (len(x.top) - len(x.bottom)) + str(x.b)))
    answer = None if longer is None else Bug()(longer)
    return None if answer is None else answer % 10 ** len(x.top)


def left_aligned(x: Columns) -> int | None:
    shifted = x.a - x.b * 10 ** (len(x.top) - len(x.bottom))
    return shifted if shifted >= 0 else None


# --- the table --------------------------------------------------------------------------------------------------------


_naturals = naturals("-")


def in_columns(node: Node) -> tuple[Columns] | None:
    numbers = _naturals(node)
    exercise = columns(*numbers) if numbers else None
    return exercise and (exercise,)


def negative_result(node: Node) -> tuple[int, int] | None:
    numbers = _naturals(node)
    return numbers if numbers and numbers[0] < numbers[1] else None


# fmt: off
_PROCEDURES = (
    Malrule(
        "ARITH_SUB_ADDS", "SUB01", "Adds instead of subtracting", COMMON,
        "Adds the two numbers.",
        "32 - 15 → 47; 3464 - 397 → 3861",
        lambda x: x.a + x.b,
    ),
    Malrule(
        "ARITH_SUB_ADDS_WITHOUT_CARRY", "SUB02", "Adds without carrying instead of subtracting", RARE,
        "Adds column by column and drops every carry.",
        "47 - 25 → 62; 28 - 8 → 26",
        add_without_carry,
    ),
    Malrule(
        "ARITH_SUB_ADDS_TAKING_CARRY_AWAY", "SUB03", "Adds and takes the carry away", RARE,
        "Adds, but takes the carry away from the next column.",
        "54 - 38 → 72; 960 - 76 → 836",
        add_taking_the_carry_away,
    ),
    Malrule(
        "ARITH_SUB_ADDS_FROM_LEFT", "SUB04", "Adds from the left with a carry to the right", RARE,
        "Adds from the left, takes 1 off each sum but the last and passes a 1 to the right.",
        "411 - 215 → 527; 5003 - 2760 → 6764",
        add_from_the_left,
    ),
    Malrule(
        "ARITH_SUB_COPIES_DIGITS", "SUB06", "Copies digits instead of subtracting", RARE,
        "Copies the leftmost digit of the top number and the other digits of the bottom number.",
        "648 - 231 → 631; 208 - 57 → 257",
        lambda x: number([*padded(x)[:-1], x.top[-1]]),
    ),
    Malrule(
        "ARITH_SUB_REPEATS_LEFT_DIGIT", "SUB11", "Repeats the last bottom digit over blanks", RARE,
        "Where the bottom number has run out, subtracts its leftmost digit again.",
        "4369 - 22 → 2147; 1523 - 758 → 3765",
        stutter,
    ),
    Malrule(
        "ARITH_SUB_REPEATS_SINGLE_DIGIT", "SUB12", "Subtracts a single digit from every column", OCCASIONAL,
        "Subtracts a one-digit number from every digit of the top number.",
        "348 - 2 → 126; 8804 - 5 → 3249",
        lambda x: stutter(x) if x.b < 10 else None,
    ),
    Malrule(
        "ARITH_SUB_LEFT_ALIGNED", "SUB108", "Columns aligned at the left", OCCASIONAL,
        "Writes the shorter number under the left end of the longer one.",
        "586 - 42 → 166; 9061 - 5 → 4061",
        left_aligned,
    ),
    Malrule(
        "ARITH_SUB_COUNTS_BACK_INCLUDING_START", "SUB109", "Counting back counts the starting number", COMMON,
        "Counts back and says the first number as the first step.",
        "15 - 6 → 10; 6941 - 4 → 6938",
        lambda x: x.a - x.b + 1 if x.b <= 10 else None,
    ),
    Malrule(
        "ARITH_SUB_SUBTRACTS_DIGIT_SUM", "SUB112", "Subtracts the digits one by one from the whole number", RARE,
        "Subtracts every digit of the bottom number as if it were units.",
        "64 - 25 → 57; 8511 - 1558 → 8492",
        lambda x: x.a - sum(x.bottom),
    ),
)

_BUGS = (
    Malrule(
        "ARITH_SUB_SMALLER_FROM_LARGER", "SUB05", "Smaller digit from larger", VERY_COMMON,
        "Takes the smaller digit from the larger in every column, whichever is on top, and never borrows.",
        "81 - 38 → 57; 418 - 370 → 168",
        instead_of_borrow(always, smaller_from_larger),
    ),
    Malrule(
        "ARITH_SUB_COPIES_TOP_EXCEPT_UNITS", "SUB07", "Only the units are subtracted", RARE,
        "Subtracts in the units column and copies the top digit everywhere else.",
        "648 - 231 → 647; 5001 - 3588 → 5003",
        Bug(column=lambda s, i: s.top[i] if i else units_only(s, i)),
    ),
    Malrule(
        "ARITH_SUB_ONLY_UNITS", "SUB08", "Only the units column is done", RARE,
        "Does the units column and leaves the rest of the answer blank.",
        "78 - 37 → 1; 360 - 7 → 7",
        Bug(column=lambda s, i: s.difference(i) if i == 0 else None),
    ),
    Malrule(
        "ARITH_SUB_FIRST_AND_LAST_COLUMN", "SUB09", "Only the first and last columns are done", RARE,
        "Does the units and the leftmost column and leaves out the columns between.",
        "6574 - 4222 → 22; 640 - 299 → 41",
        column(inner, blank),
    ),
    Malrule(
        "ARITH_SUB_STOPS_AT_BLANK", "SUB10", "Stops where the lower number ends", OCCASIONAL,
        "Stops as soon as the bottom number has run out of digits.",
        "178 - 59 → 19; 5010 - 3 → 7",
        column(over_blank, stop, BLANK),
    ),
    Malrule(
        "ARITH_SUB_ONE_LESS_OVER_BLANK", "SUB13", "One taken off over a blank", RARE,
        "Writes the top digit less 1 over a blank although nothing was borrowed from it.",
        "548 - 2 → 436; 7714 - 291 → 6423",
        column(over_blank, decrement_over_blank, BLANK),
    ),
    Malrule(
        "ARITH_SUB_DROPS_LEADING_ONE_OVER_BLANK", "SUB14", "Leading 1 over a blank left out", RARE,
        "Leaves a leading 1 that stands over a blank out of the answer.",
        "143 - 22 → 21; 2000 - 6 → 994",
        column(leftmost_one_over_blank, blank, BLANK),
    ),
    Malrule(
        "ARITH_SUB_DROPS_ZERO_OVER_BLANK", "SUB15", "0 over a blank left out", RARE,
        "Leaves a top 0 that stands over a blank out of the answer, so that the columns close up.",
        "907 - 5 → 92; 4010 - 3 → 407",
        column(untouched_zero_over_blank, blank, BLANK),
    ),
    Malrule(
        "ARITH_SUB_DROPS_ZERO_RESULTS", "SUB16", "Zeros of the answer left out", OCCASIONAL,
        "Writes nothing in a column whose answer is 0, so that the columns close up.",
        "24 - 14 → 1; 4840 - 1660 → 318",
        Bug(column=without_zero),
    ),
    Malrule(
        "ARITH_SUB_ZERO_INSTEAD_OF_BORROW", "SUB17", "0 written instead of borrowing", COMMON,
        "Writes 0 where the top digit is too small, because \"it cannot be done\".",
        "42 - 16 → 30; 427 - 52 → 405",
        instead_of_borrow(always, zero),
    ),
    Malrule(
        "ARITH_SUB_TOP_INSTEAD_OF_BORROW", "SUB18", "Top digit written instead of borrowing", OCCASIONAL,
        "Copies the top digit where it is too small.",
        "93 - 28 → 73; 602 - 518 → 102",
        instead_of_borrow(always, top),
    ),
    Malrule(
        "ARITH_SUB_BOTTOM_INSTEAD_OF_BORROW", "SUB19", "Bottom digit written instead of borrowing", RARE,
        "Copies the bottom digit where the top digit is too small.",
        "93 - 28 → 78; 3275 - 209 → 3079",
        instead_of_borrow(always, bottom),
    ),
    Malrule(
        "ARITH_SUB_BLANK_INSTEAD_OF_BORROW", "SUB20", "Column left empty instead of borrowing", RARE,
        "Leaves a column empty where the top digit is too small.",
        "425 - 283 → 22; 332 - 146 → 2",
        instead_of_borrow(always, blank),
    ),
    Malrule(
        "ARITH_SUB_STOPS_AT_BORROW", "SUB21", "Stops at the first borrow", RARE,
        "Gives up at the first column that needs a borrow.",
        "833 - 262 → 1; 9399 - 3556 → 43",
        instead_of_borrow(always, stop),
    ),
    Malrule(
        "ARITH_SUB_STOPS_AT_BORROW_EXCEPT_LAST", "SUB22", "Stops at a borrow except from the leftmost digit", RARE,
        "Gives up at a borrow unless the digit borrowed from is the leftmost one.",
        "7653 - 2418 → 0; 3925 - 1817 → 0",
        instead_of_borrow(next_is_not_leftmost, stop),
    ),
    Malrule(
        "ARITH_SUB_SMALLER_FROM_LARGER_EXCEPT_LAST", "SUB23", "Smaller digit from larger except at the left end", OCCASIONAL,
        "Takes the smaller digit from the larger, but borrows properly from the leftmost digit.",
        "312 - 186 → 134; 2751 - 1848 → 917",
        instead_of_borrow(next_is_not_leftmost, smaller_from_larger),
    ),
    Malrule(
        "ARITH_SUB_ZERO_INSTEAD_OF_BORROW_EXCEPT_LAST", "SUB24", "0 instead of borrowing except at the left end", RARE,
        "Writes 0 instead of borrowing, but borrows properly from the leftmost digit.",
        "313 - 148 → 170; 7280 - 6394 → 900",
        instead_of_borrow(next_is_not_leftmost, zero),
    ),
    Malrule(
        "ARITH_SUB_TOP_INSTEAD_OF_BORROW_EXCEPT_LAST", "SUB25", "Top digit instead of borrowing except at the left end", RARE,
        "Copies the top digit instead of borrowing, but borrows properly from the leftmost digit.",
        "313 - 148 → 173; 335 - 97 → 245",
        instead_of_borrow(next_is_not_leftmost, top),
    ),
    Malrule(
        "ARITH_SUB_ZERO_MINUS_N_IS_N", "SUB26", "0 - N = N", COMMON,
        "Answers a column 0 - N with N.",
        "80 - 27 → 67; 7040 - 3863 → 3183",
        column(zero_minus_some, bottom),
    ),
    Malrule(
        "ARITH_SUB_ZERO_MINUS_N_IS_ZERO", "SUB27", "0 - N = 0", COMMON,
        "Answers a column 0 - N with 0: from nothing, nothing can be taken.",
        "40 - 21 → 20; 6020 - 2873 → 3150",
        column(zero_minus_some, zero),
    ),
    Malrule(
        "ARITH_SUB_N_MINUS_ZERO_IS_ZERO", "SUB28", "N - 0 = 0", OCCASIONAL,
        "Answers a column N - 0 with 0.",
        "57 - 20 → 30; 2557 - 1110 → 1440",
        column(lambda s, i: s.bottom[i] == 0, zero),
    ),
    Malrule(
        "ARITH_SUB_N_MINUS_N_IS_N", "SUB29", "N - N = N", RARE,
        "Answers a column of two equal digits with that digit.",
        "83 - 13 → 73; 580 - 514 → 566",
        column(equal, top),
    ),
    Malrule(
        "ARITH_SUB_ONE_MINUS_N_IS_ONE", "SUB30", "1 - N = 1", RARE,
        "Answers a column 1 - N with 1 where N is larger.",
        "51 - 27 → 31; 5250 - 4698 → 1152",
        column(lambda s, i: s.top[i] == 1 < s.bottom[i], one),
    ),
    Malrule(
        "ARITH_SUB_ZERO_MINUS_N_IS_N_UNTOUCHED", "SUB31", "0 - N = N unless borrowed from", OCCASIONAL,
        "Answers 0 - N with N unless that column has been borrowed from.",
        "906 - 484 → 582; 5680 - 4995 → 695",
        column(zero_minus_some_untouched, bottom),
    ),
    Malrule(
        "ARITH_SUB_ZERO_MINUS_N_IS_ZERO_UNTOUCHED", "SUB32", "0 - N = 0 unless borrowed from", OCCASIONAL,
        "Answers 0 - N with 0 unless that column has been borrowed from.",
        "906 - 484 → 502; 4110 - 1324 → 2790",
        column(zero_minus_some_untouched, zero),
    ),
    Malrule(
        "ARITH_SUB_ZERO_MINUS_N_IS_N_AFTER_BORROW", "SUB33", "0 - N = N after a borrow", RARE,
        "Answers a column that a borrow has turned into 0 - N with N.",
        "512 - 136 → 436; 6130 - 2473 → 4457",
        column(zero_minus_some_after_borrow, bottom, BORROW),
    ),
    Malrule(
        "ARITH_SUB_ZERO_MINUS_N_IS_ZERO_AFTER_BORROW", "SUB34", "0 - N = 0 after a borrow", RARE,
        "Answers a column that a borrow has turned into 0 - N with 0.",
        "914 - 486 → 508; 6100 - 1440 → 5060",
        column(zero_minus_some_after_borrow, zero, BORROW),
    ),
    Malrule(
        "ARITH_SUB_ONE_MINUS_ONE_IS_ZERO_AFTER_BORROW", "SUB35", "1 - 1 = 0 after a borrow", RARE,
        "Answers a column 1 - 1 with 0 although it has been borrowed from.",
        "812 - 518 → 304; 810 - 17 → 803",
        column(one_minus_one_after_borrow, zero, FROM_ONE),
    ),
    Malrule(
        "ARITH_SUB_ONE_MINUS_ONE_IS_ONE_AFTER_BORROW", "SUB36", "1 - 1 = 1 after a borrow", RARE,
        "Answers a column 1 - 1 that has been borrowed from with 1.",
        "812 - 518 → 314; 5410 - 2019 → 3411",
        column(one_minus_one_after_borrow, one, FROM_ONE),
    ),
    Malrule(
        "ARITH_SUB_N_MINUS_N_IS_ONE_AFTER_BORROW", "SUB37", "N - N = 1 after a borrow", RARE,
        "Answers a column of two equal digits that has been borrowed from with 1.",
        "944 - 348 → 616; 900 - 805 → 15",
        column(were_equal_before_borrow, one, BORROW),
    ),
    Malrule(
        "ARITH_SUB_N_MINUS_N_IS_NINE", "SUB38", "N - N = 9 with a needless borrow", RARE,
        "Borrows for a column of two equal digits: writes 9 and takes 1 off the next column.",
        "94 - 34 → 59; 2728 - 2643 → 9985",
        column(equal, nine_and_pay),
    ),
    Malrule(
        "ARITH_SUB_BOTTOM_AFTER_BORROW", "SUB39", "Bottom digit written in a column borrowed from", RARE,
        "Copies the bottom digit in a column that has been borrowed from.",
        "234 - 165 → 169; 208 - 169 → 69",
        column(inner_borrowed_from, bottom, BORROW),
    ),
    Malrule(
        "ARITH_SUB_ZERO_IN_BORROWED_COLUMN", "SUB40", "0 written in a column borrowed from", RARE,
        "Writes 0 in a column that has been borrowed from.",
        "234 - 165 → 109; 9003 - 3267 → 5006",
        column(inner_borrowed_from, zero, BORROW),
    ),
    Malrule(
        "ARITH_SUB_TOP_ZERO_AS_NINE", "SUB41", "0 read as 9", RARE,
        "Answers 0 - N as 9 - N and borrows nothing.",
        "30 - 4 → 35; 620 - 221 → 408",
        column(zero_minus_some, lambda s, i: 9 - s.bottom[i]),
    ),
    Malrule(
        "ARITH_SUB_TOP_ZERO_AS_TEN", "SUB42", "0 read as 10", OCCASIONAL,
        "Answers 0 - N as 10 - N and takes nothing off the next column.",
        "40 - 27 → 23; 3540 - 2652 → 898",
        column(zero_minus_some, lambda s, i: 10 - s.bottom[i]),
    ),
    Malrule(
        "ARITH_SUB_ZERO_AFTER_BORROW", "SUB43", "0 written after borrowing", RARE,
        "Takes 1 off the next column but writes 0 in the column that needed the borrow.",
        "65 - 48 → 10; 82 - 59 → 20",
        after_borrow(zero),
    ),
    Malrule(
        "ARITH_SUB_TOP_AFTER_BORROW", "SUB44", "Top digit written after borrowing", RARE,
        "Takes 1 off the next column but copies the top digit of the column that needed the borrow.",
        "65 - 48 → 15; 7774 - 5177 → 2564",
        after_borrow(top),
    ),
    Malrule(
        "ARITH_SUB_SMALLER_FROM_LARGER_WITH_BORROW", "SUB45", "Smaller digit from larger although borrowed", OCCASIONAL,
        "Takes 1 off the next column but still takes the smaller digit from the larger.",
        "73 - 24 → 41; 555 - 387 → 142",
        after_borrow(smaller_from_larger),
    ),
    Malrule(
        "ARITH_SUB_BORROW_MAKES_TEN", "SUB46", "The borrowed ten replaces the digit", OCCASIONAL,
        "Turns the digit that borrows into 10 instead of adding 10 to it.",
        "83 - 29 → 51; 706 - 317 → 383",
        after_borrow(lambda s, i: 10 - s.bottom[i]),
    ),
    Malrule(
        "ARITH_SUB_BORROW_INTO_ONE_MAKES_TEN", "SUB47", "A 1 that borrows becomes 10", RARE,
        "Turns a 1 that borrows into 10 instead of 11.",
        "71 - 38 → 32; 4725 - 1596 → 3119",
        after_borrow(lambda s, i: s.top[i] + 10 - (s.top[i] == 1) - s.bottom[i]),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_MISSING_UNITS", "SUB48", "Only the missing units are borrowed", RARE,
        "Takes just the missing units from the next digit and writes 0.",
        "86 - 29 → 30; 4750 - 4 → 4710",
        instead_of_borrow(always, missing_units),
    ),
    Malrule(
        "ARITH_SUB_ZERO_GETS_TEN_AND_LEFT_DIGIT", "SUB49", "A 0 that borrows gets ten and its left neighbour", RARE,
        "Turns a 0 that borrows into 10 plus the digit on its left.",
        "50 - 38 → 17; 860 - 226 → 6310",
        instead_of_borrow(always, ten_plus_left_digit),
    ),
    Malrule(
        "ARITH_SUB_BORROW_LESS_FOR_EACH_ZERO", "SUB50", "A smaller ten after crossing zeros", RARE,
        "Adds 10 less one for every zero the borrow has crossed.",
        "308 - 139 → 168; 2001 - 4 → 1995",
        instead_of_borrow(always, fewer_for_each_zero, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_FIRST_BORROW_ALSO_DECREMENTS_ITSELF", "SUB51", "One taken off the borrowing column too", RARE,
        "At the first borrow also takes 1 off the column that needs it.",
        "832 - 265 → 566; 803 - 252 → 541",
        instead_of_borrow(always, first_borrow_takes_one_here_too),
    ),
    Malrule(
        "ARITH_SUB_BORROW_NO_DECREMENT", "SUB52", "Borrows without paying", VERY_COMMON,
        "Adds 10 to the column but never takes 1 off the next one.",
        "62 - 44 → 28; 829 - 431 → 498",
        instead_of_borrow(always, add_ten_only),
    ),
    Malrule(
        "ARITH_SUB_BORROW_NO_DECREMENT_EXCEPT_LAST", "SUB53", "Pays only from the leftmost digit", RARE,
        "Takes 1 off only when the digit borrowed from is the leftmost one.",
        "6262 - 4444 → 1828; 6182 - 3425 → 2767",
        instead_of_borrow(next_is_not_leftmost, add_ten_only),
    ),
    Malrule(
        "ARITH_SUB_BORROW_ONLY_ONCE", "SUB54", "Pays for the first borrow only", OCCASIONAL,
        "Takes 1 off for the first borrow; later borrows just add 10.",
        "535 - 278 → 357; 3520 - 2769 → 1851",
        instead_of_borrow(has_borrowed_before, add_ten_only),
    ),
    Malrule(
        "ARITH_SUB_BORROW_ONCE_WITHOUT_RECURSION", "SUB55", "Pays once and never across a zero", RARE,
        "Takes 1 off for the first borrow only, and turns a 0 into 9 without going on to the left.",
        "508 - 349 → 259; 3001 - 2693 → 1408",
        pays(always, pays_once),
    ),
    Malrule(
        "ARITH_SUB_BORROW_ONCE_THEN_SMALLER_FROM_LARGER", "SUB56", "Borrows once, then smaller from larger", RARE,
        "Borrows once; in every later column takes the smaller digit from the larger.",
        "7127 - 2389 → 5278; 6010 - 2461 → 4469",
        instead_of_borrow(has_borrowed_before, smaller_from_larger),
    ),
    Malrule(
        "ARITH_SUB_BORROWED_FROM_DOES_NOT_PAY", "SUB57", "A column borrowed from borrows without paying", RARE,
        "Borrows for a column that has been borrowed from without taking anything off the next one.",
        "143 - 88 → 155; 1236 - 587 → 749",
        instead_of_borrow(borrowed_from, add_ten_only),
    ),
    Malrule(
        "ARITH_SUB_SMALLER_FROM_LARGER_WHEN_BORROWED_FROM", "SUB58", "Smaller from larger in a column borrowed from", RARE,
        "Takes the smaller digit from the larger in a column that has been borrowed from and would have to borrow.",
        "824 - 157 → 747; 7646 - 3759 → 3927",
        instead_of_borrow(borrowed_from, smaller_from_larger),
    ),
    Malrule(
        "ARITH_SUB_FORGETS_BORROW_OVER_BLANK", "SUB59", "Digit over a blank is not reduced", OCCASIONAL,
        "Does not take 1 off a digit that stands over a blank.",
        "347 - 9 → 348; 7334 - 475 → 7859",
        pays(over_blank, nobody, BORROW | BLANK),
    ),
    Malrule(
        "ARITH_SUB_NO_DECREMENT_IF_TOP_SMALLER", "SUB60", "A smaller top digit is not reduced", RARE,
        "Does not take 1 off a top digit that is already smaller than the digit below.",
        "732 - 484 → 258; 8631 - 3692 → 4949",
        pays(smaller_than_bottom, nobody),
    ),
    Malrule(
        "ARITH_SUB_DECREMENT_ONLY_IF_BOTTOM_SMALLER", "SUB61", "Only a larger top digit is reduced", RARE,
        "Takes 1 off a top digit only if the digit below is smaller.",
        "732 - 434 → 308; 6732 - 6184 → 558",
        pays(not_larger_than_bottom, nobody),
    ),
    Malrule(
        "ARITH_SUB_BORROW_ONLY_FROM_LARGER_TOP", "SUB62", "Borrows only from a larger top digit", RARE,
        "Borrows only from a column whose bottom digit is smaller; otherwise takes the smaller digit from the larger.",
        "3643 - 1367 → 2284; 4834 - 2197 → 2643",
        instead_of_borrow(next_is_smaller_or_equal, smaller_from_larger),
    ),
    Malrule(
        "ARITH_SUB_ALWAYS_BORROWS", "SUB63", "Borrows in every column", OCCASIONAL,
        "Borrows in every column but the leftmost, needed or not, and writes only the units of what comes out.",
        "796 - 242 → 444; 5024 - 3908 → 16",
        Bug(column=borrow_always),
    ),
    Malrule(
        "ARITH_SUB_ONCE_BORROW_ALWAYS_BORROW", "SUB64", "After one borrow, always borrows", RARE,
        "After the first needed borrow borrows in every further column and writes the two digits that come out.",
        "488 - 229 → 1159; 740 - 2 → 6138",
        Bug(column=once_borrow_always_borrow, traits=BORROW),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_FROM_LEFTMOST", "SUB65", "Borrows from the leftmost digit", OCCASIONAL,
        "Takes 1 off the leftmost digit instead of the neighbour.",
        "733 - 216 → 427; 9549 - 7852 → 797",
        pays_where(leftmost),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_FROM_BOTTOM", "SUB66", "Borrows from the bottom digit", RARE,
        "Takes 1 off the bottom digit of the next column.",
        "87 - 28 → 79; 1285 - 556 → 749",
        pays(always, bottom_pays_unless_zero),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_FROM_BOTTOM_INSTEAD_OF_ZERO", "SUB67", "Borrows from the bottom digit below a 0", RARE,
        "Takes 1 off the bottom digit of the next column when the top digit there is 0.",
        "108 - 49 → 79; 8033 - 3858 → 4375",
        pays(digit_is(0), bottom_pays_unless_zero, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_FROM_LARGER", "SUB68", "Borrows from the larger digit", RARE,
        "Takes 1 off whichever digit of the next column is larger, top or bottom.",
        "872 - 294 → 598; 830 - 191 → 659",
        pays(smaller_than_bottom, bottom_pays),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_FROM_SMALLER_TOP", "SUB69", "Borrows only where the top digit is smaller", RARE,
        "Takes 1 off the first column on the left whose top digit is smaller than its bottom digit.",
        "9283 - 3566 → 5627; 7241 - 5322 → 1829",
        pays_where(next_smaller_column),
    ),
    Malrule(
        "ARITH_SUB_SKIPS_EQUAL_COLUMNS", "SUB70", "Skips equal digits when borrowing", RARE,
        "Skips columns of two equal digits when it looks for a digit to borrow from.",
        "923 - 427 → 406; 8660 - 6464 → 2106",
        pays_where(next_unequal_column),
    ),
    Malrule(
        "ARITH_SUB_INCREMENTS_SMALLER_TOP", "SUB71", "Adds 1 where the next top digit is smaller", RARE,
        "Adds 1 to the next top digit instead of taking it off when it is smaller than the digit below.",
        "833 - 277 → 576; 3355 - 2688 → 887",
        pays(smaller_than_bottom, increment),
    ),
    Malrule(
        "ARITH_SUB_TAKES_TWO_OVER_TWO", "SUB72", "Takes 2 off over a 2", RARE,
        "Takes 2 off a column whose bottom digit is 2.",
        "83 - 29 → 44; 714 - 235 → 379",
        pays(bottom_has_two, take_two),
    ),
    Malrule(
        "ARITH_SUB_ADDS_INSTEAD_OF_PAYING", "SUB73", "Adds 1 instead of taking it off", OCCASIONAL,
        "Adds 1 to the next top digit instead of taking it off, and carries.",
        "893 - 104 → 809; 9090 - 7818 → 3492",
        pays(always, increment_and_carry),
    ),
    Malrule(
        "ARITH_SUB_ADDS_INSTEAD_OF_PAYING_NO_CARRY", "SUB74", "Adds 1 instead of taking it off, without carrying", RARE,
        "Adds 1 to the next top digit instead of taking it off; a 10 is used and written whole.",
        "893 - 104 → 7109; 390 - 9 → 3101",
        pays(always, increment),
    ),
    Malrule(
        "ARITH_SUB_FROM_ONE_IS_NINE", "SUB75", "A 1 borrowed from becomes 9", RARE,
        "Turns a 1 it borrows from into 9 and changes nothing else.",
        "316 - 139 → 267; 1510 - 479 → 1121",
        pays(digit_is(1), becomes(9), FROM_ONE),
    ),
    Malrule(
        "ARITH_SUB_FROM_ONE_IS_TEN", "SUB76", "A 1 borrowed from becomes 10", RARE,
        "Turns a 1 it borrows from into 10 and changes nothing else.",
        "414 - 277 → 237; 216 - 9 → 2107",
        pays(digit_is(1), becomes(10), FROM_ONE),
    ),
    Malrule(
        "ARITH_SUB_ONE_TREATED_AS_ZERO", "SUB77", "A 1 is treated as a 0", RARE,
        "Treats a 1 it borrows from like a 0: it becomes 9 and the next column pays.",
        "313 - 159 → 144; 311 - 55 → 246",
        pays(digit_is(1), becomes(9, going_on=True), FROM_ONE),
    ),
    Malrule(
        "ARITH_SUB_ONE_BECOMES_ELEVEN", "SUB78", "A 1 borrowed from becomes 11", RARE,
        "Turns a 1 it borrows from into 11, lets the next column pay and writes the 11 whole.",
        "314 - 6 → 2118; 2514 - 7 → 24117",
        pays(digit_is(1), becomes(11, going_on=True), FROM_ONE),
    ),
    Malrule(
        "ARITH_SUB_ZERO_OR_ONE_BECOMES_EIGHT", "SUB79", "A 0 or 1 borrowed from becomes 8", RARE,
        "Turns a 0 or 1 it borrows from into 8 and changes nothing further left.",
        "4013 - 192 → 4721; 7905 - 6588 → 1407",
        pays(digit_is(0, 1), becomes(8)),
    ),
    Malrule(
        "ARITH_SUB_FROM_ZERO_BECOMES_NINE_ONLY", "SUB80", "Borrowing from 0 stops at the 9", VERY_COMMON,
        "Turns a 0 it borrows from into 9 but does not go on to the left.",
        "306 - 187 → 219; 4000 - 1862 → 2238",
        pays(digit_is(0), becomes(9), FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_FROM_ZERO_IS_TEN", "SUB81", "A 0 borrowed from becomes 10", RARE,
        "Turns a 0 it borrows from into 10 and changes nothing further left.",
        "604 - 235 → 479; 5600 - 6 → 56104",
        pays(digit_is(0), becomes(10), FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_FROM_ALL_ZEROS", "SUB82", "All zeros become 9, nobody pays", OCCASIONAL,
        "Turns every 0 of the run into 9 but does not take 1 off the digit left of them.",
        "3006 - 1807 → 2199; 7000 - 4271 → 3729",
        pays(digit_is(0), fill_zeros(9, 0, pay=False), FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_ACROSS_ZERO", "SUB83", "Borrows across the zero and leaves it", VERY_COMMON,
        "Skips the zeros, takes 1 off the first other digit and leaves the zeros as they are.",
        "904 - 237 → 577; 5042 - 3648 → 494",
        pays(digit_is(0), skip_zeros, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_ACROSS_ZERO_OVER_ZERO", "SUB84", "Skips a 0 over a 0", OCCASIONAL,
        "Skips a 0 that stands over a 0 when borrowing.",
        "802 - 304 → 408; 7000 - 3202 → 2808",
        pays(zero_over_zero, skip_zeros, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_BORROWS_ACROSS_ZERO_OVER_BLANK", "SUB85", "Skips a 0 over a blank", OCCASIONAL,
        "Skips a 0 that stands over a blank when borrowing.",
        "402 - 6 → 306; 1406 - 8 → 1308",
        pays(zero_over_blank, skip_zeros, FROM_ZERO | BLANK),
    ),
    Malrule(
        "ARITH_SUB_IGNORES_ZERO_OVER_BLANK", "SUB86", "A 0 over a blank vanishes", RARE,
        "Treats a 0 over a blank as if the column were not there.",
        "505 - 7 → 48; 5002 - 5 → 47",
        pays(zero_over_blank, drop_zeros_over_blank, FROM_ZERO | BLANK),
    ),
    Malrule(
        "ARITH_SUB_STOPS_BORROW_AT_ZERO", "SUB87", "Next to a 0 the borrow is not paid", VERY_COMMON,
        "Adds 10 but takes nothing off when the next digit is 0.",
        "404 - 187 → 227; 3201 - 2873 → 338",
        instead_of_borrow(next_is_zero, add_ten_only, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_STOPS_BORROW_AT_ZEROS", "SUB88", "Next to several zeros the borrow is not paid", RARE,
        "Adds 10 but takes nothing off when the next two or more digits are 0.",
        "4004 - 9 → 4005; 3004 - 2726 → 288",
        instead_of_borrow(next_two_are_zero, add_ten_only, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_STOPS_BORROW_AT_SECOND_ZERO", "SUB89", "Only the first of several zeros changes", RARE,
        "Turns only the first of several zeros into 9 and goes no further.",
        "4004 - 9 → 4095; 2004 - 969 → 1135",
        instead_of_borrow(next_two_are_zero, only_first_zero_changes, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_STOPS_AT_BORROW_FROM_ZERO", "SUB90", "Stops where it would have to borrow from 0", RARE,
        "Gives up where it would have to borrow from a 0.",
        "8035 - 2662 → 3; 5026 - 4977 → 9",
        instead_of_borrow(next_is_zero, stop, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_SMALLER_FROM_LARGER_AT_ZERO", "SUB91", "Smaller from larger next to a 0", OCCASIONAL,
        "Takes the smaller digit from the larger instead of borrowing from a 0.",
        "306 - 148 → 162; 5702 - 4745 → 963",
        instead_of_borrow(next_is_zero, smaller_from_larger, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ZERO_INSTEAD_OF_BORROW_FROM_ZERO", "SUB92", "0 written instead of borrowing from 0", RARE,
        "Writes 0 instead of borrowing from a 0.",
        "702 - 348 → 360; 6801 - 2065 → 4740",
        instead_of_borrow(next_is_zero, zero, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_TOP_INSTEAD_OF_BORROW_FROM_ZERO", "SUB93", "Top digit written instead of borrowing from 0", RARE,
        "Copies the top digit instead of borrowing from a 0.",
        "207 - 98 → 117; 2032 - 867 → 1225",
        instead_of_borrow(next_is_zero, top, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ZERO_MINUS_N_IS_N_AT_ZERO", "SUB94", "0 - N = N next to a 0", RARE,
        "Answers 0 - N with N when it would have to borrow from a 0.",
        "500 - 168 → 348; 4700 - 888 → 3828",
        instead_of_borrow(this_and_next_are_zero, bottom, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ZERO_NOT_DECREMENTED", "SUB95", "The 0 crossed stays 10", OCCASIONAL,
        "Takes 1 off the digit left of the 0 but leaves the 0 as 10 instead of 9.",
        "506 - 318 → 198; 908 - 9 → 8109",
        pays(digit_is(0), becomes(10, going_on=True), FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_SECOND_ZERO_NOT_DECREMENTED", "SUB96", "The second 0 stays 10", RARE,
        "When a 0 borrows across a 0, leaves the 0 it crosses as 10 instead of 9.",
        "700 - 258 → 452; 900 - 8 → 8102",
        instead_of_borrow(always, second_zero_becomes_ten, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ZERO_OVER_BLANK_DOES_NOT_PAY", "SUB97", "A 0 over a blank does not pay", RARE,
        "Does not borrow from a 0 over a blank at all.",
        "305 - 9 → 306; 704 - 8 → 706",
        pays(zero_over_blank, nobody, FROM_ZERO | BLANK),
    ),
    Malrule(
        "ARITH_SUB_ZERO_OVER_ZERO_DOES_NOT_PAY", "SUB98", "A 0 over a 0 does not pay", RARE,
        "Does not borrow from a 0 over a 0 at all.",
        "305 - 107 → 208; 3001 - 1908 → 1103",
        pays(zero_over_zero, nobody, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_BORROWING_ZERO_BECOMES_NINE", "SUB99", "A 0 that borrows across a 0 becomes 9", RARE,
        "Turns a 0 that borrows across a 0 into 9 instead of 10.",
        "600 - 142 → 457; 4004 - 3222 → 772",
        instead_of_borrow(always, nine_for_zero_across_zero, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_PAYS_ONE_MORE_FOR_EACH_ZERO", "SUB100", "Pays one more for every zero", RARE,
        "Takes off 1 and one more for every zero crossed.",
        "4005 - 6 → 1999; 5005 - 107 → 2898",
        pays(digit_is(0), pay_for_zeros_too, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ONLY_LEFTMOST_ZERO_BECOMES_NINE", "SUB101", "Only the leftmost zero becomes 9", RARE,
        "In a run of zeros turns the leftmost into 9 and the others into 10.",
        "1003 - 958 → 55; 9001 - 4 → 89107",
        pays(digit_is(0), fill_zeros(10, 0, leftmost=9), FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ZEROS_COUNT_DOWN_RIGHTWARDS", "SUB102", "Zeros become 9, 8, … to the right", RARE,
        "In a run of zeros writes 9, 8, … from left to right.",
        "8002 - 1714 → 6278; 2000 - 539 → 1451",
        pays(digit_is(0), fill_zeros_from_left, FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ZEROS_COUNT_DOWN_LEFTWARDS", "SUB103", "Zeros become 9, 8, … to the left", RARE,
        "In a run of zeros writes 9, 8, … from right to left.",
        "8002 - 1714 → 6188; 1000 - 43 → 857",
        pays(digit_is(0), fill_zeros(9, -1), FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ZERO_BECOMES_ONE", "SUB104", "A 0 borrowed from becomes 1", RARE,
        "Turns a 0 it borrows from into 1 and changes nothing further left.",
        "307 - 108 → 219; 6000 - 3301 → 2719",
        pays(digit_is(0), becomes(1), FROM_ZERO),
    ),
    Malrule(
        "ARITH_SUB_ZERO_OVER_BLANK_BECOMES_ONE", "SUB105", "A 0 over a blank becomes 1", RARE,
        "Turns a 0 over a blank into 1 instead of borrowing from it.",
        "402 - 6 → 416; 9005 - 6 → 9019",
        pays(zero_over_blank, becomes(1), FROM_ZERO | BLANK),
    ),
    Malrule(
        "ARITH_SUB_COPIES_LEFTMOST_IF_BORROWED_FROM", "SUB106", "Leftmost digit copied after a borrow", RARE,
        "Copies the reduced leftmost top digit without subtracting from it.",
        "80 - 34 → 76; 5062 - 3601 → 4461",
        column(leftmost_borrowed_from, top, BORROW),
    ),
    Malrule(
        "ARITH_SUB_BOTH_DIGITS_PAY", "SUB111", "Top and bottom digits both pay", OCCASIONAL,
        "When borrowing takes 1 off the next top digit and also adds 1 to the bottom digit there.",
        "62 - 37 → 15; 905 - 9 → 886",
        instead_of_borrow(always, both_sides_pay),
    ),
)

_REVERSED = (
    Malrule(
        "ARITH_SUB_REVERSED_OPERANDS", "SUB107", "Larger minus smaller, whatever the order", VERY_COMMON,
        "Swaps the numbers so that the answer is not negative.",
        "37 - 52 → 15",
        lambda a, b: b - a,
    ),
)
# fmt: on

TOPIC = Topic(
    "whole-number-subtraction",
    "ARITH/SUB",
    (Form(in_columns, _PROCEDURES + _BUGS), Form(negative_result, _REVERSED)),
    "Whole-number subtraction",
)
