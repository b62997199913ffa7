"""Ratios and proportions in other wordings than the worked examples, English and Spanish."""

import pytest

from libs.diagnosis import Problem, Work, diagnose
from libs.diagnosis.tests.topics.named import is_refused, refs_named_first


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("2/5 = 6/x", "15"),
        ("x:5 = 6:15", "2"),
        ("Find x: x:5 = 6:15", "2"),
        ("5 : 2 = x : 6", "15"),
        ("If 2:5 = 6:x, what is x?", "x = 15"),
        ("Find \\(x\\): \\(2:5 = 6:x\\)", "15"),
        ("Solve the proportion \\(\\frac{2}{5} = \\frac{6}{x}\\)", "15"),
        ("Halla x en la proporción 2:5 = 6:x", "15"),
        ("2 es a 5 como 6 es a x. ¿Cuánto vale x?", "15"),
        ("2 is to 5 as 6 is to x. Find x.", "15"),
        ("2 : 5 = 6 : ?", "15"),
        ("Complete: 2:5 = 6:__", "15"),
        ("Share 60 in the ratio 1:2:3 (second share)", "20"),
        ("Divide £30 in the ratio 2:3. What is the larger share?", "18"),
        ("Share $30 between Ann and Ben in the ratio 2:3. How much does Ben get?", "$18"),
        ("Ann and Ben share £30 in the ratio 2:3. How much does Ann get?", "12"),
        ("Reparte 30 en la razón 2:3 (primera parte)", "12"),
        ("Reparte 30 dulces entre Ana y Luis en la razón 2:3. ¿Cuántos recibe Luis?", "18"),
        ("Divide 30 in the ratio 2:3", "12 and 18"),
        ("Share 30 in the ratio 2 to 3. Find the first share.", "12"),
        ("There are 30 pupils. The ratio of boys to girls is 2:3. How many boys are there?", "12"),
        ("The ratio of boys to girls is 2:5. There are 6 boys. How many girls are there?", "15"),
        ("The ratio of boys to girls in a class is 2:5. If there are 10 girls, how many boys are there?", "4"),
        ("Simplify the ratio 6:8", "3:4"),
        ("Write 6:8 in its simplest form", "3:4"),
        ("Simplifica la razón 12:18", "2 : 3"),
        ("Simplify 6:9:12", "2:3:4"),
        ("Simplify 0.5:2", "1:4"),
        ("Simplify \\(6:8\\)", "3:4"),
        ("Simplify the ratio 50 cm to 2 m", "1:4"),
        ("Express the ratio 30 min : 2 h in its simplest form", "1:4"),
        ("Simplifica 20 cm : 4 m", "1:20"),
        ("It takes 4 men 6 days to build a wall. How long would it take 8 men?", "3 days"),
        ("Si 4 obreros tardan 6 días, ¿cuánto tardan 8 obreros?", "3"),
        ("4 workers need 6 hours to paint a house. How many hours do 3 workers need?", "8"),
        ("If 4 men take 6 days, how many men are needed to finish in 3 days?", "8"),
        ("4 pens cost 6 dollars. How much do 10 pens cost?", "15"),
        ("A recipe for 4 people needs 6 eggs. How many eggs are needed for 10 people?", "15"),
        ("3 kg de manzanas cuestan $6. ¿Cuánto cuestan 5 kg?", "10"),
        ("Ann is 5 years old and Ben is 15. How old will Ben be when Ann is 30?", "40"),
        ("4 taps fill a pool in 6 hours. How long do 8 taps take?", "3"),
    ],
)
def test_right_answer_in_another_wording_is_correct(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).is_correct


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("2/5 = 6/x", "9", "RAT01"),
        ("x:5 = 6:15", "-4", "RAT01"),
        ("Find x: x:5 = 6:15", "-4", "RAT01"),
        ("5 : 2 = x : 6", "9", "RAT01"),
        ("If 2:5 = 6:x, what is x?", "x = 9", "RAT01"),
        ("Find \\(x\\): \\(2:5 = 6:x\\)", "9", "RAT01"),
        ("Solve the proportion \\(\\frac{2}{5} = \\frac{6}{x}\\)", "9", "RAT01"),
        ("Halla x en la proporción 2:5 = 6:x", "9", "RAT01"),
        ("2 es a 5 como 6 es a x. ¿Cuánto vale x?", "9", "RAT01"),
        ("2 is to 5 as 6 is to x. Find x.", "9", "RAT01"),
        ("2 : 5 = 6 : ?", "9", "RAT01"),
        ("Complete: 2:5 = 6:__", "9", "RAT01"),
        ("Share 60 in the ratio 1:2:3 (second share)", "30", "RAT07"),
        ("Divide £30 in the ratio 2:3. What is the larger share?", "12", "RAT11"),
        ("Share $30 between Ann and Ben in the ratio 2:3. How much does Ben get?", "45", "RAT08"),
        ("Ann and Ben share £30 in the ratio 2:3. How much does Ann get?", "18", "RAT11"),
        ("Reparte 30 en la razón 2:3 (primera parte)", "20", "RAT08"),
        ("Reparte 30 dulces entre Ana y Luis en la razón 2:3. ¿Cuántos recibe Luis?", "15", "RAT09"),
        ("Divide 30 in the ratio 2:3", "15 and 10", "RAT07"),
        ("Share 30 in the ratio 2 to 3. Find the first share.", "6", "RAT10"),
        ("There are 30 pupils. The ratio of boys to girls is 2:3. How many boys are there?", "20", "RAT08"),
        ("The ratio of boys to girls is 2:5. There are 6 boys. How many girls are there?", "9", "RAT01"),
        ("The ratio of boys to girls in a class is 2:5. If there are 10 girls, how many boys are there?", "7", "RAT01"),
        ("Simplify the ratio 6:8", "4:6", "RAT12"),
        ("Write 6:8 in its simplest form", "4:3", "RAT13"),
        ("Simplifica la razón 12:18", "6:12", "RAT12"),
        ("Simplify 6:9:12", "3:6:9", "RAT12"),
        ("Simplify 0.5:2", "4:1", "RAT13"),
        ("Simplify \\(6:8\\)", "4:6", "RAT12"),
        ("Simplify the ratio 50 cm to 2 m", "25:1", "RAT14"),
        ("Express the ratio 30 min : 2 h in its simplest form", "15:1", "RAT14"),
        ("Simplifica 20 cm : 4 m", "5:1", "RAT14"),
        ("It takes 4 men 6 days to build a wall. How long would it take 8 men?", "12 days", "RAT15"),
        ("Si 4 obreros tardan 6 días, ¿cuánto tardan 8 obreros?", "12", "RAT15"),
        ("4 workers need 6 hours to paint a house. How many hours do 3 workers need?", "4.5", "RAT15"),
        ("If 4 men take 6 days, how many men are needed to finish in 3 days?", "2", "RAT15"),
        ("4 pens cost 6 dollars. How much do 10 pens cost?", "12", "RAT01"),
        ("A recipe for 4 people needs 6 eggs. How many eggs are needed for 10 people?", "12", "RAT01"),
        ("3 kg de manzanas cuestan $6. ¿Cuánto cuestan 5 kg?", "8", "RAT01"),
        ("Ann is 5 years old and Ben is 15. How old will Ben be when Ann is 30?", "90", "RAT17"),
        ("4 taps fill a pool in 6 hours. How long do 8 taps take?", "12", "RAT15"),
    ],
)
def test_wrong_answer_in_another_wording_names_the_malrule(prompt: str, answer: str, ref: str) -> None:
    assert ref in refs_named_first(prompt, answer)


@pytest.mark.parametrize(
    "prompt",
    [
        "Ann has 5 apples and 3 pears and buys 2 apples. How many apples has she?",
        "The ratio of boys to girls is 2:5. There are 6 boys. How many children are there altogether?",
        "The perimeter of a patio is 54 ft. The length is 3 ft greater than the width. What are the dimensions?",
    ],
)
def test_exercise_that_asks_for_more_is_not_answered(prompt: str) -> None:
    assert is_refused(prompt)
