"""Whole-number subtraction: the bugs of BUGGY and DEBUGGY (Brown & Burton 1978; VanLehn 1982, 1990) and a few more.

A bug of the column procedure is one row: what is done instead, and when (`borrowing.py`); `columns.py` walks the columns.
"""

from collections.abc import Callable

from ..borrowing import (
    BLANK,
    BORROW,
    FROM_ONE,
    FROM_ZERO,
    add_ten_only,
    after_borrow,
    always,
    becomes,
    blank,
    borrow_always,
    borrowed_from,
    both_sides_pay,
    bottom,
    bottom_has_two,
    bottom_pays,
    bottom_pays_unless_zero,
    column,
    decrement_over_blank,
    digit_is,
    drop_zeros_over_blank,
    equal,
    fewer_for_each_zero,
    fill_zeros,
    fill_zeros_from_left,
    first_borrow_takes_one_here_too,
    has_borrowed_before,
    increment,
    increment_and_carry,
    inner,
    inner_borrowed_from,
    instead_of_borrow,
    leftmost,
    leftmost_borrowed_from,
    leftmost_one_over_blank,
    missing_units,
    next_is_not_leftmost,
    next_is_smaller_or_equal,
    next_is_zero,
    next_smaller_column,
    next_two_are_zero,
    next_unequal_column,
    nine_and_pay,
    nine_for_zero_across_zero,
    nobody,
    not_larger_than_bottom,
    once_borrow_always_borrow,
    one,
    one_minus_one_after_borrow,
    only_first_zero_changes,
    over_blank,
    pay_for_zeros_too,
    pays,
    pays_once,
    pays_where,
    second_zero_becomes_ten,
    skip_zeros,
    smaller_from_larger,
    smaller_than_bottom,
    stop,
    take_two,
    ten_plus_left_digit,
    this_and_next_are_zero,
    top,
    units_only,
    untouched_zero_over_blank,
    were_equal_before_borrow,
    without_zero,
    zero,
    zero_minus_some,
    zero_minus_some_after_borrow,
    zero_minus_some_untouched,
    zero_over_blank,
    zero_over_zero,
)
from ..columns import Bug, Columns, columns, run
from ..expression import Node
from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..reading import naturals

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
    answer = None if longer is None else run(longer, Bug())
    return None if answer is None else answer % 10 ** len(x.top)


def left_aligned(x: Columns) -> int | None:
    shifted = x.a - x.b * 10 ** (len(x.top) - len(x.bottom))
    return shifted if shifted >= 0 else None


# --- the table --------------------------------------------------------------------------------------------------------


def bug(
    ref: str,
    code: str,
    name: str,
    frequency: float,
    description: str,
    examples: str,
    procedure: Bug | Callable[[Columns], int | None],
) -> Malrule:
    predict = (lambda x: run(x, procedure)) if isinstance(procedure, Bug) else procedure
    return Malrule(f"ARITH_SUB_{code}", ref, name, frequency, description, examples, predict)


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
    bug(
        "SUB01", "ADDS", "Adds instead of subtracting", COMMON,
        "Adds the two numbers.",
        "32 - 15 → 47; 3464 - 397 → 3861",
        lambda x: x.a + x.b,
    ),
    bug(
        "SUB02", "ADDS_WITHOUT_CARRY", "Adds without carrying instead of subtracting", RARE,
        "Adds column by column and drops every carry.",
        "47 - 25 → 62; 28 - 8 → 26",
        add_without_carry,
    ),
    bug(
        "SUB03", "ADDS_TAKING_CARRY_AWAY", "Adds and takes the carry away", RARE,
        "Adds, but takes the carry away from the next column.",
        "54 - 38 → 72; 960 - 76 → 836",
        add_taking_the_carry_away,
    ),
    bug(
        "SUB04", "ADDS_FROM_LEFT", "Adds from the left with a carry to the right", RARE,
        "Adds from the left, takes 1 off each sum but the last and passes a 1 to the right.",
        "411 - 215 → 527; 5003 - 2760 → 6764",
        add_from_the_left,
    ),
    bug(
        "SUB06", "COPIES_DIGITS", "Copies digits instead of subtracting", RARE,
        "Copies the leftmost digit of the top number and the other digits of the bottom number.",
        "648 - 231 → 631; 208 - 57 → 257",
        lambda x: number([*padded(x)[:-1], x.top[-1]]),
    ),
    bug(
        "SUB11", "REPEATS_LEFT_DIGIT", "Repeats the last bottom digit over blanks", RARE,
        "Where the bottom number has run out, subtracts its leftmost digit again.",
        "4369 - 22 → 2147; 1523 - 758 → 3765",
        stutter,
    ),
    bug(
        "SUB12", "REPEATS_SINGLE_DIGIT", "Subtracts a single digit from every column", OCCASIONAL,
        "Subtracts a one-digit number from every digit of the top number.",
        "348 - 2 → 126; 8804 - 5 → 3249",
        lambda x: stutter(x) if x.b < 10 else None,
    ),
    bug(
        "SUB108", "LEFT_ALIGNED", "Columns aligned at the left", OCCASIONAL,
        "Writes the shorter number under the left end of the longer one.",
        "586 - 42 → 166; 9061 - 5 → 4061",
        left_aligned,
    ),
    bug(
        "SUB109", "COUNTS_BACK_INCLUDING_START", "Counting back counts the starting number", COMMON,
        "Counts back and says the first number as the first step.",
        "15 - 6 → 10; 6941 - 4 → 6938",
        lambda x: x.a - x.b + 1 if x.b <= 10 else None,
    ),
    bug(
        "SUB112", "SUBTRACTS_DIGIT_SUM", "Subtracts the digits one by one from the whole number", RARE,
        "Subtracts every digit of the bottom number as if it were units.",
        "64 - 25 → 57; 8511 - 1558 → 8492",
        lambda x: x.a - sum(x.bottom),
    ),
)

_BUGS = (
    bug(
        "SUB05", "SMALLER_FROM_LARGER", "Smaller digit from larger", VERY_COMMON,
        "Takes the smaller digit from the larger in every column, whichever is on top, and never borrows.",
        "81 - 38 → 57; 418 - 370 → 168",
        instead_of_borrow(always, smaller_from_larger),
    ),
    bug(
        "SUB07", "COPIES_TOP_EXCEPT_UNITS", "Only the units are subtracted", RARE,
        "Subtracts in the units column and copies the top digit everywhere else.",
        "648 - 231 → 647; 5001 - 3588 → 5003",
        Bug(column=lambda s, i: s.top[i] if i else units_only(s, i)),
    ),
    bug(
        "SUB08", "ONLY_UNITS", "Only the units column is done", RARE,
        "Does the units column and leaves the rest of the answer blank.",
        "78 - 37 → 1; 360 - 7 → 7",
        Bug(column=lambda s, i: s.difference(i) if i == 0 else None),
    ),
    bug(
        "SUB09", "FIRST_AND_LAST_COLUMN", "Only the first and last columns are done", RARE,
        "Does the units and the leftmost column and leaves out the columns between.",
        "6574 - 4222 → 22; 640 - 299 → 41",
        column(inner, blank),
    ),
    bug(
        "SUB10", "STOPS_AT_BLANK", "Stops where the lower number ends", OCCASIONAL,
        "Stops as soon as the bottom number has run out of digits.",
        "178 - 59 → 19; 5010 - 3 → 7",
        column(over_blank, stop, BLANK),
    ),
    bug(
        "SUB13", "ONE_LESS_OVER_BLANK", "One taken off over a blank", RARE,
        "Writes the top digit less 1 over a blank although nothing was borrowed from it.",
        "548 - 2 → 436; 7714 - 291 → 6423",
        column(over_blank, decrement_over_blank, BLANK),
    ),
    bug(
        "SUB14", "DROPS_LEADING_ONE_OVER_BLANK", "Leading 1 over a blank left out", RARE,
        "Leaves a leading 1 that stands over a blank out of the answer.",
        "143 - 22 → 21; 2000 - 6 → 994",
        column(leftmost_one_over_blank, blank, BLANK),
    ),
    bug(
        "SUB15", "DROPS_ZERO_OVER_BLANK", "0 over a blank left out", RARE,
        "Leaves a top 0 that stands over a blank out of the answer, so that the columns close up.",
        "907 - 5 → 92; 4010 - 3 → 407",
        column(untouched_zero_over_blank, blank, BLANK),
    ),
    bug(
        "SUB16", "DROPS_ZERO_RESULTS", "Zeros of the answer left out", OCCASIONAL,
        "Writes nothing in a column whose answer is 0, so that the columns close up.",
        "24 - 14 → 1; 4840 - 1660 → 318",
        Bug(column=without_zero),
    ),
    bug(
        "SUB17", "ZERO_INSTEAD_OF_BORROW", "0 written instead of borrowing", COMMON,
        "Writes 0 where the top digit is too small, because \"it cannot be done\".",
        "42 - 16 → 30; 427 - 52 → 405",
        instead_of_borrow(always, zero),
    ),
    bug(
        "SUB18", "TOP_INSTEAD_OF_BORROW", "Top digit written instead of borrowing", OCCASIONAL,
        "Copies the top digit where it is too small.",
        "93 - 28 → 73; 602 - 518 → 102",
        instead_of_borrow(always, top),
    ),
    bug(
        "SUB19", "BOTTOM_INSTEAD_OF_BORROW", "Bottom digit written instead of borrowing", RARE,
        "Copies the bottom digit where the top digit is too small.",
        "93 - 28 → 78; 3275 - 209 → 3079",
        instead_of_borrow(always, bottom),
    ),
    bug(
        "SUB20", "BLANK_INSTEAD_OF_BORROW", "Column left empty instead of borrowing", RARE,
        "Leaves a column empty where the top digit is too small.",
        "425 - 283 → 22; 332 - 146 → 2",
        instead_of_borrow(always, blank),
    ),
    bug(
        "SUB21", "STOPS_AT_BORROW", "Stops at the first borrow", RARE,
        "Gives up at the first column that needs a borrow.",
        "833 - 262 → 1; 9399 - 3556 → 43",
        instead_of_borrow(always, stop),
    ),
    bug(
        "SUB22", "STOPS_AT_BORROW_EXCEPT_LAST", "Stops at a borrow except from the leftmost digit", RARE,
        "Gives up at a borrow unless the digit borrowed from is the leftmost one.",
        "7653 - 2418 → 0; 3925 - 1817 → 0",
        instead_of_borrow(next_is_not_leftmost, stop),
    ),
    bug(
        "SUB23", "SMALLER_FROM_LARGER_EXCEPT_LAST", "Smaller digit from larger except at the left end", OCCASIONAL,
        "Takes the smaller digit from the larger, but borrows properly from the leftmost digit.",
        "312 - 186 → 134; 2751 - 1848 → 917",
        instead_of_borrow(next_is_not_leftmost, smaller_from_larger),
    ),
    bug(
        "SUB24", "ZERO_INSTEAD_OF_BORROW_EXCEPT_LAST", "0 instead of borrowing except at the left end", RARE,
        "Writes 0 instead of borrowing, but borrows properly from the leftmost digit.",
        "313 - 148 → 170; 7280 - 6394 → 900",
        instead_of_borrow(next_is_not_leftmost, zero),
    ),
    bug(
        "SUB25", "TOP_INSTEAD_OF_BORROW_EXCEPT_LAST", "Top digit instead of borrowing except at the left end", RARE,
        "Copies the top digit instead of borrowing, but borrows properly from the leftmost digit.",
        "313 - 148 → 173; 335 - 97 → 245",
        instead_of_borrow(next_is_not_leftmost, top),
    ),
    bug(
        "SUB26", "ZERO_MINUS_N_IS_N", "0 - N = N", COMMON,
        "Answers a column 0 - N with N.",
        "80 - 27 → 67; 7040 - 3863 → 3183",
        column(zero_minus_some, bottom),
    ),
    bug(
        "SUB27", "ZERO_MINUS_N_IS_ZERO", "0 - N = 0", COMMON,
        "Answers a column 0 - N with 0: from nothing, nothing can be taken.",
        "40 - 21 → 20; 6020 - 2873 → 3150",
        column(zero_minus_some, zero),
    ),
    bug(
        "SUB28", "N_MINUS_ZERO_IS_ZERO", "N - 0 = 0", OCCASIONAL,
        "Answers a column N - 0 with 0.",
        "57 - 20 → 30; 2557 - 1110 → 1440",
        column(lambda s, i: s.bottom[i] == 0, zero),
    ),
    bug(
        "SUB29", "N_MINUS_N_IS_N", "N - N = N", RARE,
        "Answers a column of two equal digits with that digit.",
        "83 - 13 → 73; 580 - 514 → 566",
        column(equal, top),
    ),
    bug(
        "SUB30", "ONE_MINUS_N_IS_ONE", "1 - N = 1", RARE,
        "Answers a column 1 - N with 1 where N is larger.",
        "51 - 27 → 31; 5250 - 4698 → 1152",
        column(lambda s, i: s.top[i] == 1 < s.bottom[i], one),
    ),
    bug(
        "SUB31", "ZERO_MINUS_N_IS_N_UNTOUCHED", "0 - N = N unless borrowed from", OCCASIONAL,
        "Answers 0 - N with N unless that column has been borrowed from.",
        "906 - 484 → 582; 5680 - 4995 → 695",
        column(zero_minus_some_untouched, bottom),
    ),
    bug(
        "SUB32", "ZERO_MINUS_N_IS_ZERO_UNTOUCHED", "0 - N = 0 unless borrowed from", OCCASIONAL,
        "Answers 0 - N with 0 unless that column has been borrowed from.",
        "906 - 484 → 502; 4110 - 1324 → 2790",
        column(zero_minus_some_untouched, zero),
    ),
    bug(
        "SUB33", "ZERO_MINUS_N_IS_N_AFTER_BORROW", "0 - N = N after a borrow", RARE,
        "Answers a column that a borrow has turned into 0 - N with N.",
        "512 - 136 → 436; 6130 - 2473 → 4457",
        column(zero_minus_some_after_borrow, bottom, BORROW),
    ),
    bug(
        "SUB34", "ZERO_MINUS_N_IS_ZERO_AFTER_BORROW", "0 - N = 0 after a borrow", RARE,
        "Answers a column that a borrow has turned into 0 - N with 0.",
        "914 - 486 → 508; 6100 - 1440 → 5060",
        column(zero_minus_some_after_borrow, zero, BORROW),
    ),
    bug(
        "SUB35", "ONE_MINUS_ONE_IS_ZERO_AFTER_BORROW", "1 - 1 = 0 after a borrow", RARE,
        "Answers a column 1 - 1 with 0 although it has been borrowed from.",
        "812 - 518 → 304; 810 - 17 → 803",
        column(one_minus_one_after_borrow, zero, FROM_ONE),
    ),
    bug(
        "SUB36", "ONE_MINUS_ONE_IS_ONE_AFTER_BORROW", "1 - 1 = 1 after a borrow", RARE,
        "Answers a column 1 - 1 that has been borrowed from with 1.",
        "812 - 518 → 314; 5410 - 2019 → 3411",
        column(one_minus_one_after_borrow, one, FROM_ONE),
    ),
    bug(
        "SUB37", "N_MINUS_N_IS_ONE_AFTER_BORROW", "N - N = 1 after a borrow", RARE,
        "Answers a column of two equal digits that has been borrowed from with 1.",
        "944 - 348 → 616; 900 - 805 → 15",
        column(were_equal_before_borrow, one, BORROW),
    ),
    bug(
        "SUB38", "N_MINUS_N_IS_NINE", "N - N = 9 with a needless borrow", RARE,
        "Borrows for a column of two equal digits: writes 9 and takes 1 off the next column.",
        "94 - 34 → 59; 2728 - 2643 → 9985",
        column(equal, nine_and_pay),
    ),
    bug(
        "SUB39", "BOTTOM_AFTER_BORROW", "Bottom digit written in a column borrowed from", RARE,
        "Copies the bottom digit in a column that has been borrowed from.",
        "234 - 165 → 169; 208 - 169 → 69",
        column(inner_borrowed_from, bottom, BORROW),
    ),
    bug(
        "SUB40", "ZERO_IN_BORROWED_COLUMN", "0 written in a column borrowed from", RARE,
        "Writes 0 in a column that has been borrowed from.",
        "234 - 165 → 109; 9003 - 3267 → 5006",
        column(inner_borrowed_from, zero, BORROW),
    ),
    bug(
        "SUB41", "TOP_ZERO_AS_NINE", "0 read as 9", RARE,
        "Answers 0 - N as 9 - N and borrows nothing.",
        "30 - 4 → 35; 620 - 221 → 408",
        column(zero_minus_some, lambda s, i: 9 - s.bottom[i]),
    ),
    bug(
        "SUB42", "TOP_ZERO_AS_TEN", "0 read as 10", OCCASIONAL,
        "Answers 0 - N as 10 - N and takes nothing off the next column.",
        "40 - 27 → 23; 3540 - 2652 → 898",
        column(zero_minus_some, lambda s, i: 10 - s.bottom[i]),
    ),
    bug(
        "SUB43", "ZERO_AFTER_BORROW", "0 written after borrowing", RARE,
        "Takes 1 off the next column but writes 0 in the column that needed the borrow.",
        "65 - 48 → 10; 82 - 59 → 20",
        after_borrow(zero),
    ),
    bug(
        "SUB44", "TOP_AFTER_BORROW", "Top digit written after borrowing", RARE,
        "Takes 1 off the next column but copies the top digit of the column that needed the borrow.",
        "65 - 48 → 15; 7774 - 5177 → 2564",
        after_borrow(top),
    ),
    bug(
        "SUB45", "SMALLER_FROM_LARGER_WITH_BORROW", "Smaller digit from larger although borrowed", OCCASIONAL,
        "Takes 1 off the next column but still takes the smaller digit from the larger.",
        "73 - 24 → 41; 555 - 387 → 142",
        after_borrow(smaller_from_larger),
    ),
    bug(
        "SUB46", "BORROW_MAKES_TEN", "The borrowed ten replaces the digit", OCCASIONAL,
        "Turns the digit that borrows into 10 instead of adding 10 to it.",
        "83 - 29 → 51; 706 - 317 → 383",
        after_borrow(lambda s, i: 10 - s.bottom[i]),
    ),
    bug(
        "SUB47", "BORROW_INTO_ONE_MAKES_TEN", "A 1 that borrows becomes 10", RARE,
        "Turns a 1 that borrows into 10 instead of 11.",
        "71 - 38 → 32; 4725 - 1596 → 3119",
        after_borrow(lambda s, i: s.top[i] + 10 - (s.top[i] == 1) - s.bottom[i]),
    ),
    bug(
        "SUB48", "BORROWS_MISSING_UNITS", "Only the missing units are borrowed", RARE,
        "Takes just the missing units from the next digit and writes 0.",
        "86 - 29 → 30; 4750 - 4 → 4710",
        instead_of_borrow(always, missing_units),
    ),
    bug(
        "SUB49", "ZERO_GETS_TEN_AND_LEFT_DIGIT", "A 0 that borrows gets ten and its left neighbour", RARE,
        "Turns a 0 that borrows into 10 plus the digit on its left.",
        "50 - 38 → 17; 860 - 226 → 6310",
        instead_of_borrow(always, ten_plus_left_digit),
    ),
    bug(
        "SUB50", "BORROW_LESS_FOR_EACH_ZERO", "A smaller ten after crossing zeros", RARE,
        "Adds 10 less one for every zero the borrow has crossed.",
        "308 - 139 → 168; 2001 - 4 → 1995",
        instead_of_borrow(always, fewer_for_each_zero, FROM_ZERO),
    ),
    bug(
        "SUB51", "FIRST_BORROW_ALSO_DECREMENTS_ITSELF", "One taken off the borrowing column too", RARE,
        "At the first borrow also takes 1 off the column that needs it.",
        "832 - 265 → 566; 803 - 252 → 541",
        instead_of_borrow(always, first_borrow_takes_one_here_too),
    ),
    bug(
        "SUB52", "BORROW_NO_DECREMENT", "Borrows without paying", VERY_COMMON,
        "Adds 10 to the column but never takes 1 off the next one.",
        "62 - 44 → 28; 829 - 431 → 498",
        instead_of_borrow(always, add_ten_only),
    ),
    bug(
        "SUB53", "BORROW_NO_DECREMENT_EXCEPT_LAST", "Pays only from the leftmost digit", RARE,
        "Takes 1 off only when the digit borrowed from is the leftmost one.",
        "6262 - 4444 → 1828; 6182 - 3425 → 2767",
        instead_of_borrow(next_is_not_leftmost, add_ten_only),
    ),
    bug(
        "SUB54", "BORROW_ONLY_ONCE", "Pays for the first borrow only", OCCASIONAL,
        "Takes 1 off for the first borrow; later borrows just add 10.",
        "535 - 278 → 357; 3520 - 2769 → 1851",
        instead_of_borrow(has_borrowed_before, add_ten_only),
    ),
    bug(
        "SUB55", "BORROW_ONCE_WITHOUT_RECURSION", "Pays once and never across a zero", RARE,
        "Takes 1 off for the first borrow only, and turns a 0 into 9 without going on to the left.",
        "508 - 349 → 259; 3001 - 2693 → 1408",
        pays(always, pays_once),
    ),
    bug(
        "SUB56", "BORROW_ONCE_THEN_SMALLER_FROM_LARGER", "Borrows once, then smaller from larger", RARE,
        "Borrows once; in every later column takes the smaller digit from the larger.",
        "7127 - 2389 → 5278; 6010 - 2461 → 4469",
        instead_of_borrow(has_borrowed_before, smaller_from_larger),
    ),
    bug(
        "SUB57", "BORROWED_FROM_DOES_NOT_PAY", "A column borrowed from borrows without paying", RARE,
        "Borrows for a column that has been borrowed from without taking anything off the next one.",
        "143 - 88 → 155; 1236 - 587 → 749",
        instead_of_borrow(borrowed_from, add_ten_only),
    ),
    bug(
        "SUB58", "SMALLER_FROM_LARGER_WHEN_BORROWED_FROM", "Smaller from larger in a column borrowed from", RARE,
        "Takes the smaller digit from the larger in a column that has been borrowed from and would have to borrow.",
        "824 - 157 → 747; 7646 - 3759 → 3927",
        instead_of_borrow(borrowed_from, smaller_from_larger),
    ),
    bug(
        "SUB59", "FORGETS_BORROW_OVER_BLANK", "Digit over a blank is not reduced", OCCASIONAL,
        "Does not take 1 off a digit that stands over a blank.",
        "347 - 9 → 348; 7334 - 475 → 7859",
        pays(over_blank, nobody, BORROW | BLANK),
    ),
    bug(
        "SUB60", "NO_DECREMENT_IF_TOP_SMALLER", "A smaller top digit is not reduced", RARE,
        "Does not take 1 off a top digit that is already smaller than the digit below.",
        "732 - 484 → 258; 8631 - 3692 → 4949",
        pays(smaller_than_bottom, nobody),
    ),
    bug(
        "SUB61", "DECREMENT_ONLY_IF_BOTTOM_SMALLER", "Only a larger top digit is reduced", RARE,
        "Takes 1 off a top digit only if the digit below is smaller.",
        "732 - 434 → 308; 6732 - 6184 → 558",
        pays(not_larger_than_bottom, nobody),
    ),
    bug(
        "SUB62", "BORROW_ONLY_FROM_LARGER_TOP", "Borrows only from a larger top digit", RARE,
        "Borrows only from a column whose bottom digit is smaller; otherwise takes the smaller digit from the larger.",
        "3643 - 1367 → 2284; 4834 - 2197 → 2643",
        instead_of_borrow(next_is_smaller_or_equal, smaller_from_larger),
    ),
    bug(
        "SUB63", "ALWAYS_BORROWS", "Borrows in every column", OCCASIONAL,
        "Borrows in every column but the leftmost, needed or not, and writes only the units of what comes out.",
        "796 - 242 → 444; 5024 - 3908 → 16",
        Bug(column=borrow_always),
    ),
    bug(
        "SUB64", "ONCE_BORROW_ALWAYS_BORROW", "After one borrow, always borrows", RARE,
        "After the first needed borrow borrows in every further column and writes the two digits that come out.",
        "488 - 229 → 1159; 740 - 2 → 6138",
        Bug(column=once_borrow_always_borrow, traits=BORROW),
    ),
    bug(
        "SUB65", "BORROWS_FROM_LEFTMOST", "Borrows from the leftmost digit", OCCASIONAL,
        "Takes 1 off the leftmost digit instead of the neighbour.",
        "733 - 216 → 427; 9549 - 7852 → 797",
        pays_where(leftmost),
    ),
    bug(
        "SUB66", "BORROWS_FROM_BOTTOM", "Borrows from the bottom digit", RARE,
        "Takes 1 off the bottom digit of the next column.",
        "87 - 28 → 79; 1285 - 556 → 749",
        pays(always, bottom_pays_unless_zero),
    ),
    bug(
        "SUB67", "BORROWS_FROM_BOTTOM_INSTEAD_OF_ZERO", "Borrows from the bottom digit below a 0", RARE,
        "Takes 1 off the bottom digit of the next column when the top digit there is 0.",
        "108 - 49 → 79; 8033 - 3858 → 4375",
        pays(digit_is(0), bottom_pays_unless_zero, FROM_ZERO),
    ),
    bug(
        "SUB68", "BORROWS_FROM_LARGER", "Borrows from the larger digit", RARE,
        "Takes 1 off whichever digit of the next column is larger, top or bottom.",
        "872 - 294 → 598; 830 - 191 → 659",
        pays(smaller_than_bottom, bottom_pays),
    ),
    bug(
        "SUB69", "BORROWS_FROM_SMALLER_TOP", "Borrows only where the top digit is smaller", RARE,
        "Takes 1 off the first column on the left whose top digit is smaller than its bottom digit.",
        "9283 - 3566 → 5627; 7241 - 5322 → 1829",
        pays_where(next_smaller_column),
    ),
    bug(
        "SUB70", "SKIPS_EQUAL_COLUMNS", "Skips equal digits when borrowing", RARE,
        "Skips columns of two equal digits when it looks for a digit to borrow from.",
        "923 - 427 → 406; 8660 - 6464 → 2106",
        pays_where(next_unequal_column),
    ),
    bug(
        "SUB71", "INCREMENTS_SMALLER_TOP", "Adds 1 where the next top digit is smaller", RARE,
        "Adds 1 to the next top digit instead of taking it off when it is smaller than the digit below.",
        "833 - 277 → 576; 3355 - 2688 → 887",
        pays(smaller_than_bottom, increment),
    ),
    bug(
        "SUB72", "TAKES_TWO_OVER_TWO", "Takes 2 off over a 2", RARE,
        "Takes 2 off a column whose bottom digit is 2.",
        "83 - 29 → 44; 714 - 235 → 379",
        pays(bottom_has_two, take_two),
    ),
    bug(
        "SUB73", "ADDS_INSTEAD_OF_PAYING", "Adds 1 instead of taking it off", OCCASIONAL,
        "Adds 1 to the next top digit instead of taking it off, and carries.",
        "893 - 104 → 809; 9090 - 7818 → 3492",
        pays(always, increment_and_carry),
    ),
    bug(
        "SUB74", "ADDS_INSTEAD_OF_PAYING_NO_CARRY", "Adds 1 instead of taking it off, without carrying", RARE,
        "Adds 1 to the next top digit instead of taking it off; a 10 is used and written whole.",
        "893 - 104 → 7109; 390 - 9 → 3101",
        pays(always, increment),
    ),
    bug(
        "SUB75", "FROM_ONE_IS_NINE", "A 1 borrowed from becomes 9", RARE,
        "Turns a 1 it borrows from into 9 and changes nothing else.",
        "316 - 139 → 267; 1510 - 479 → 1121",
        pays(digit_is(1), becomes(9), FROM_ONE),
    ),
    bug(
        "SUB76", "FROM_ONE_IS_TEN", "A 1 borrowed from becomes 10", RARE,
        "Turns a 1 it borrows from into 10 and changes nothing else.",
        "414 - 277 → 237; 216 - 9 → 2107",
        pays(digit_is(1), becomes(10), FROM_ONE),
    ),
    bug(
        "SUB77", "ONE_TREATED_AS_ZERO", "A 1 is treated as a 0", RARE,
        "Treats a 1 it borrows from like a 0: it becomes 9 and the next column pays.",
        "313 - 159 → 144; 311 - 55 → 246",
        pays(digit_is(1), becomes(9, going_on=True), FROM_ONE),
    ),
    bug(
        "SUB78", "ONE_BECOMES_ELEVEN", "A 1 borrowed from becomes 11", RARE,
        "Turns a 1 it borrows from into 11, lets the next column pay and writes the 11 whole.",
        "314 - 6 → 2118; 2514 - 7 → 24117",
        pays(digit_is(1), becomes(11, going_on=True), FROM_ONE),
    ),
    bug(
        "SUB79", "ZERO_OR_ONE_BECOMES_EIGHT", "A 0 or 1 borrowed from becomes 8", RARE,
        "Turns a 0 or 1 it borrows from into 8 and changes nothing further left.",
        "4013 - 192 → 4721; 7905 - 6588 → 1407",
        pays(digit_is(0, 1), becomes(8)),
    ),
    bug(
        "SUB80", "FROM_ZERO_BECOMES_NINE_ONLY", "Borrowing from 0 stops at the 9", VERY_COMMON,
        "Turns a 0 it borrows from into 9 but does not go on to the left.",
        "306 - 187 → 219; 4000 - 1862 → 2238",
        pays(digit_is(0), becomes(9), FROM_ZERO),
    ),
    bug(
        "SUB81", "FROM_ZERO_IS_TEN", "A 0 borrowed from becomes 10", RARE,
        "Turns a 0 it borrows from into 10 and changes nothing further left.",
        "604 - 235 → 479; 5600 - 6 → 56104",
        pays(digit_is(0), becomes(10), FROM_ZERO),
    ),
    bug(
        "SUB82", "FROM_ALL_ZEROS", "All zeros become 9, nobody pays", OCCASIONAL,
        "Turns every 0 of the run into 9 but does not take 1 off the digit left of them.",
        "3006 - 1807 → 2199; 7000 - 4271 → 3729",
        pays(digit_is(0), fill_zeros(9, 0, pay=False), FROM_ZERO),
    ),
    bug(
        "SUB83", "BORROWS_ACROSS_ZERO", "Borrows across the zero and leaves it", VERY_COMMON,
        "Skips the zeros, takes 1 off the first other digit and leaves the zeros as they are.",
        "904 - 237 → 577; 5042 - 3648 → 494",
        pays(digit_is(0), skip_zeros, FROM_ZERO),
    ),
    bug(
        "SUB84", "BORROWS_ACROSS_ZERO_OVER_ZERO", "Skips a 0 over a 0", OCCASIONAL,
        "Skips a 0 that stands over a 0 when borrowing.",
        "802 - 304 → 408; 7000 - 3202 → 2808",
        pays(zero_over_zero, skip_zeros, FROM_ZERO),
    ),
    bug(
        "SUB85", "BORROWS_ACROSS_ZERO_OVER_BLANK", "Skips a 0 over a blank", OCCASIONAL,
        "Skips a 0 that stands over a blank when borrowing.",
        "402 - 6 → 306; 1406 - 8 → 1308",
        pays(zero_over_blank, skip_zeros, FROM_ZERO | BLANK),
    ),
    bug(
        "SUB86", "IGNORES_ZERO_OVER_BLANK", "A 0 over a blank vanishes", RARE,
        "Treats a 0 over a blank as if the column were not there.",
        "505 - 7 → 48; 5002 - 5 → 47",
        pays(zero_over_blank, drop_zeros_over_blank, FROM_ZERO | BLANK),
    ),
    bug(
        "SUB87", "STOPS_BORROW_AT_ZERO", "Next to a 0 the borrow is not paid", VERY_COMMON,
        "Adds 10 but takes nothing off when the next digit is 0.",
        "404 - 187 → 227; 3201 - 2873 → 338",
        instead_of_borrow(next_is_zero, add_ten_only, FROM_ZERO),
    ),
    bug(
        "SUB88", "STOPS_BORROW_AT_ZEROS", "Next to several zeros the borrow is not paid", RARE,
        "Adds 10 but takes nothing off when the next two or more digits are 0.",
        "4004 - 9 → 4005; 3004 - 2726 → 288",
        instead_of_borrow(next_two_are_zero, add_ten_only, FROM_ZERO),
    ),
    bug(
        "SUB89", "STOPS_BORROW_AT_SECOND_ZERO", "Only the first of several zeros changes", RARE,
        "Turns only the first of several zeros into 9 and goes no further.",
        "4004 - 9 → 4095; 2004 - 969 → 1135",
        instead_of_borrow(next_two_are_zero, only_first_zero_changes, FROM_ZERO),
    ),
    bug(
        "SUB90", "STOPS_AT_BORROW_FROM_ZERO", "Stops where it would have to borrow from 0", RARE,
        "Gives up where it would have to borrow from a 0.",
        "8035 - 2662 → 3; 5026 - 4977 → 9",
        instead_of_borrow(next_is_zero, stop, FROM_ZERO),
    ),
    bug(
        "SUB91", "SMALLER_FROM_LARGER_AT_ZERO", "Smaller from larger next to a 0", OCCASIONAL,
        "Takes the smaller digit from the larger instead of borrowing from a 0.",
        "306 - 148 → 162; 5702 - 4745 → 963",
        instead_of_borrow(next_is_zero, smaller_from_larger, FROM_ZERO),
    ),
    bug(
        "SUB92", "ZERO_INSTEAD_OF_BORROW_FROM_ZERO", "0 written instead of borrowing from 0", RARE,
        "Writes 0 instead of borrowing from a 0.",
        "702 - 348 → 360; 6801 - 2065 → 4740",
        instead_of_borrow(next_is_zero, zero, FROM_ZERO),
    ),
    bug(
        "SUB93", "TOP_INSTEAD_OF_BORROW_FROM_ZERO", "Top digit written instead of borrowing from 0", RARE,
        "Copies the top digit instead of borrowing from a 0.",
        "207 - 98 → 117; 2032 - 867 → 1225",
        instead_of_borrow(next_is_zero, top, FROM_ZERO),
    ),
    bug(
        "SUB94", "ZERO_MINUS_N_IS_N_AT_ZERO", "0 - N = N next to a 0", RARE,
        "Answers 0 - N with N when it would have to borrow from a 0.",
        "500 - 168 → 348; 4700 - 888 → 3828",
        instead_of_borrow(this_and_next_are_zero, bottom, FROM_ZERO),
    ),
    bug(
        "SUB95", "ZERO_NOT_DECREMENTED", "The 0 crossed stays 10", OCCASIONAL,
        "Takes 1 off the digit left of the 0 but leaves the 0 as 10 instead of 9.",
        "506 - 318 → 198; 908 - 9 → 8109",
        pays(digit_is(0), becomes(10, going_on=True), FROM_ZERO),
    ),
    bug(
        "SUB96", "SECOND_ZERO_NOT_DECREMENTED", "The second 0 stays 10", RARE,
        "When a 0 borrows across a 0, leaves the 0 it crosses as 10 instead of 9.",
        "700 - 258 → 452; 900 - 8 → 8102",
        instead_of_borrow(always, second_zero_becomes_ten, FROM_ZERO),
    ),
    bug(
        "SUB97", "ZERO_OVER_BLANK_DOES_NOT_PAY", "A 0 over a blank does not pay", RARE,
        "Does not borrow from a 0 over a blank at all.",
        "305 - 9 → 306; 704 - 8 → 706",
        pays(zero_over_blank, nobody, FROM_ZERO | BLANK),
    ),
    bug(
        "SUB98", "ZERO_OVER_ZERO_DOES_NOT_PAY", "A 0 over a 0 does not pay", RARE,
        "Does not borrow from a 0 over a 0 at all.",
        "305 - 107 → 208; 3001 - 1908 → 1103",
        pays(zero_over_zero, nobody, FROM_ZERO),
    ),
    bug(
        "SUB99", "BORROWING_ZERO_BECOMES_NINE", "A 0 that borrows across a 0 becomes 9", RARE,
        "Turns a 0 that borrows across a 0 into 9 instead of 10.",
        "600 - 142 → 457; 4004 - 3222 → 772",
        instead_of_borrow(always, nine_for_zero_across_zero, FROM_ZERO),
    ),
    bug(
        "SUB100", "PAYS_ONE_MORE_FOR_EACH_ZERO", "Pays one more for every zero", RARE,
        "Takes off 1 and one more for every zero crossed.",
        "4005 - 6 → 1999; 5005 - 107 → 2898",
        pays(digit_is(0), pay_for_zeros_too, FROM_ZERO),
    ),
    bug(
        "SUB101", "ONLY_LEFTMOST_ZERO_BECOMES_NINE", "Only the leftmost zero becomes 9", RARE,
        "In a run of zeros turns the leftmost into 9 and the others into 10.",
        "1003 - 958 → 55; 9001 - 4 → 89107",
        pays(digit_is(0), fill_zeros(10, 0, leftmost=9), FROM_ZERO),
    ),
    bug(
        "SUB102", "ZEROS_COUNT_DOWN_RIGHTWARDS", "Zeros become 9, 8, … to the right", RARE,
        "In a run of zeros writes 9, 8, … from left to right.",
        "8002 - 1714 → 6278; 2000 - 539 → 1451",
        pays(digit_is(0), fill_zeros_from_left, FROM_ZERO),
    ),
    bug(
        "SUB103", "ZEROS_COUNT_DOWN_LEFTWARDS", "Zeros become 9, 8, … to the left", RARE,
        "In a run of zeros writes 9, 8, … from right to left.",
        "8002 - 1714 → 6188; 1000 - 43 → 857",
        pays(digit_is(0), fill_zeros(9, -1), FROM_ZERO),
    ),
    bug(
        "SUB104", "ZERO_BECOMES_ONE", "A 0 borrowed from becomes 1", RARE,
        "Turns a 0 it borrows from into 1 and changes nothing further left.",
        "307 - 108 → 219; 6000 - 3301 → 2719",
        pays(digit_is(0), becomes(1), FROM_ZERO),
    ),
    bug(
        "SUB105", "ZERO_OVER_BLANK_BECOMES_ONE", "A 0 over a blank becomes 1", RARE,
        "Turns a 0 over a blank into 1 instead of borrowing from it.",
        "402 - 6 → 416; 9005 - 6 → 9019",
        pays(zero_over_blank, becomes(1), FROM_ZERO | BLANK),
    ),
    bug(
        "SUB106", "COPIES_LEFTMOST_IF_BORROWED_FROM", "Leftmost digit copied after a borrow", RARE,
        "Copies the reduced leftmost top digit without subtracting from it.",
        "80 - 34 → 76; 5062 - 3601 → 4461",
        column(leftmost_borrowed_from, top, BORROW),
    ),
    bug(
        "SUB111", "BOTH_DIGITS_PAY", "Top and bottom digits both pay", OCCASIONAL,
        "When borrowing takes 1 off the next top digit and also adds 1 to the bottom digit there.",
        "62 - 37 → 15; 905 - 9 → 886",
        instead_of_borrow(always, both_sides_pay),
    ),
)

_REVERSED = (
    bug(
        "SUB107", "REVERSED_OPERANDS", "Larger minus smaller, whatever the order", VERY_COMMON,
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
)
