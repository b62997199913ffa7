"""Figures and solids: other wordings, units and notations than the catalogue's, and exercises that are none of them."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose
from libs.diagnosis.exercise import Exercise
from libs.diagnosis.prompts import read_exercise


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("A rectangle is 7 cm long and 4 cm wide. Find its area.", "28 cm²"),
        ("A rectangle is 7 cm long and 4 cm wide. Find its area.", "2800 mm²"),
        ("Calcula el área de un rectángulo de 7,5 cm por 4 cm", "30 centímetros cuadrados"),
        (r"Find the area of a rectangle \(7 \text{ cm} \times 4 \text{ cm}\).", r"28 \text{ cm}^2"),
        ("Area of a 7x4 rectangle", "28"),
        ("Area of a rectangle 2 m by 50 cm", "1 m²"),
        ("How much fencing is needed for a rectangular garden 7 m by 4 m?", "22 m"),
        ("Calcula el área en centímetros cuadrados de un cuadrado de lado 5 cm", "25"),
        ("Calcula el área de un triángulo rectángulo de catetos 3 y 4", "6"),
        ("Area of a right triangle with legs 6 and 8 and hypotenuse 10", "24"),
        ("Área de un paralelogramo de base 8 cm, lado oblicuo 6 cm y altura 5 cm", "40"),
        ("The parallel sides of a trapezium are 6 cm and 10 cm and are 4 cm apart. Find its area.", "32"),
        ("Find the area of a rhombus with diagonals 6 and 8", "24"),
        ("Perimeter of a triangle with sides 3, 4 and 5", "12"),
        ("Perimeter of a regular hexagon with sides of 5 cm", "30"),
        ("Una figura de área 6 se amplía con factor de escala 3. ¿Cuál es la nueva área?", "54"),
        ("Area of a circle of radius 5 (in terms of π)", r"25\pi"),
        ("Find the area of a circle with diameter 10 cm, to 1 decimal place.", "78.5 cm²"),
        ("Find the area of a circle with radius 5 cm. Take π as 3.", "75"),
        ("Calcula la longitud de una circunferencia de radio 5 cm", "31,4 cm"),
        ("Find the circumference of a circle with diameter 10, to the nearest whole number.", "31"),
        ("A tank is 50 cm by 40 cm by 30 cm. Find its capacity in litres.", "60 l"),
        ("Calcula el volumen de un cubo de arista 4 cm", "64 cm³"),
        ("Volume of a cylinder of height 5 and diameter 6", "45π"),
        ("Surface area of a cuboid 3 by 4 by 5", "94"),
        ("Dos ángulos de un triángulo miden 50° y 70°. ¿Cuánto mide el tercero?", "60º"),
        ("The angles of a triangle add up to 180°. Two of them are 50° and 70°. Find the third angle.", "60"),
        ("Find x: a triangle has angles 50°, 70° and x.", "x = 60°"),
        ("The base angles of an isosceles triangle are 50°. Find the third angle.", "80"),
        ("Angles around a point: 100°, 120° and 90°. Find the missing angle.", "50"),
        ("Tres ángulos de un cuadrilátero miden 80°, 90° y 100°. ¿Cuánto mide el cuarto?", "90"),
        ("¿Cuánto suman los ángulos interiores de un pentágono?", "540"),
        ("Size of each interior angle of a regular pentagon", "108"),
        ("Hypotenuse 8, one leg 6. The other leg?", "2√7 cm"),
        ("Hypotenuse 8, one leg 6. The other leg?", "x ≈ 5.29"),
        ("The hypotenuse of a right-angled triangle is 13 cm and one side is 5 cm. Find the third side.", "12"),
        ("A 5 m ladder leans against a wall. Its foot is 3 m from the wall. How high does it reach?", "4 m"),
        ("En un triángulo rectángulo la hipotenusa mide 10 y un cateto mide 6. ¿Cuánto mide el otro cateto?", "8"),
    ],
)
def test_right_answer_when_worded_otherwise_is_right(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).is_correct


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("A rectangle is 7 cm long and 4 cm wide. Find its area.", "22 cm²", "GEO01"),
        ("Perimeter of a square with side 5 cm", "25", "GEO04"),
        ("A parallelogram has sides 8 cm and 6 cm and height 5 cm. Find the area", "48", "GEO10"),
        ("Área de un trapecio de bases 6 y 10 y altura 4", "64", "GEO12"),
        ("Area of a circle of radius 5", "31.4", "GEO15"),
        ("Area of a circle of radius 5. Use π = 3.14.", "31.4 cm²", "GEO15"),
        ("Circumference of a circle of diameter 10", "20π cm", "GEO18"),
        ("Volume of a cube with edge 4", "96", "GEO20"),
        ("Surface area of a cuboid 3 by 4 by 5", "47", "GEO22"),
        ("Three angles of a quadrilateral are 80°, 90° and 100°. Find the fourth angle", "270", "GEO27"),
        ("Two angles are supplementary. One of them is 65°. Find the other angle", "25", "GEO29"),
        ("Find the hypotenuse of a right triangle with legs 2 and 3", "13", "GEO33"),
        ("Hypotenuse 9, one leg 6. The other leg?", "10.8", "GEO35"),
    ],
)
def test_misconception_when_worded_otherwise_is_named(prompt: str, answer: str, ref: str) -> None:
    diagnosis = diagnose(Problem(prompt), Work(answer))
    assert diagnosis.status is Status.CLASSIFIED
    assert ref in diagnosis.candidates[0].refs


@pytest.mark.parametrize(
    "prompt",
    [
        "The area of a rectangle is 28 and its length is 7. Find the width.",
        "The perimeter of a triangular sign is 31 inches. Two sides are 7 inches and 11 inches. How long is the third side?",
        "The mean is different from 2.0 (out of 4.0). What is the null hypothesis?",
        "A rectangle has perimeter 22 and length 7. Find its area.",
        "A square has an area of 25 cm². How long is its side?",
        "Area of a rectangle with sides x + 3 and 5",
        "A rectangle measures 7 cm by 4 cm, to the nearest cm. Find the lower bound of its area.",
        "The length of a rectangle is 3 more than its width 4. Find the area.",
        "A shape enlarged with scale factor 3 has a new area of 54. What was the original area?",
        "Find the area of a sector of a circle of radius 5 and angle 60°",
        "A circle has circumference 10π. What is its area?",
        "The volume of a cube is 64. Find the edge.",
        "The interior angles of a polygon add up to 540. How many sides does it have?",
        "Find the equation of a straight line through (0, 2) with gradient 3",
        "A right triangle has an angle of 30 and hypotenuse 10. Find the opposite side.",
    ],
)
def test_exercise_that_asks_for_something_else_is_not_taken_for_one_of_these(prompt: str) -> None:
    exercise = read_exercise(prompt, None)
    found = exercise.forms if isinstance(exercise, Exercise) else ()
    assert not any(rule.refs.startswith("GEO") for form, _ in found for rule in form.malrules)


def test_decimal_when_a_multiple_of_pi_is_asked_for_is_not_finished() -> None:
    assert diagnose(Problem("Area of a circle of radius 5 (in terms of π)"), Work("78.5")).is_correct is False
