"""Units in other wordings than the worked examples, English and Spanish."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Convert 3.5 m to cm", "350"),
        ("¿Cuántos cm son 3,5 m?", "350 cm"),
        ("How many cm are there in 3.5 m?", "350"),
        ("How many centimetres are in 3.5 metres?", "350"),
        ("Change 3.5 m into cm", "350"),
        ("Express 3.5 m in centimetres", "350"),
        ("Convierte 3,5 m a cm", "350"),
        ("Expresa 3,5 m en cm", "350"),
        ("3.5 m = ___ cm", "350"),
        ("3.5 m = cm", "350"),
        ("\\(3.5 \\text{ m} = ? \\text{ cm}\\)", "350"),
        ("3.5 m in cm", "350"),
        ("350 cm = ? m", "3.5"),
        ("305 cm = ? m", "3.05"),
        ("2.5 kg = ? g", "2500"),
        ("How many grams is 2.5 kg?", "2500"),
        ("1500 ml = ? l", "1.5"),
        ("2 m³ = ? l", "2000"),
        ("2 m³ = ? litres", "2000"),
        ("3 m² = ? cm²", "30000"),
        ("Convert 3 m² to cm²", "30 000 cm²"),
        ("Convert 3 square metres to square centimetres", "30000"),
        ("¿Cuántos cm² son 3 m²?", "30000"),
        ("Convierte 3 metros cuadrados a centímetros cuadrados", "30000"),
        ("Convert \\(3 \\text{ m}^2\\) to \\(\\text{cm}^2\\)", "30000"),
        ("Convert \\(3 \\text{ m}^{2}\\) to \\(\\text{cm}^{2}\\)", "30000"),
        ("5000 cm² = ? m²", "0.5"),
        ("7 cm² = ? mm²", "700"),
        ("2 m³ = ? cm³", "2000000"),
        ("5 cm³ = ? mm³", "5000"),
        ("2 h 15 min = ? min", "135"),
        ("How many minutes are there in 2 hours 15 minutes?", "135"),
        ("¿Cuántos minutos hay en 2 horas y 15 minutos?", "135"),
        ("Convert 2 hours and 15 minutes to minutes", "135"),
        ("3 min 20 s = ? s", "200"),
        ("3 hours = ? minutes", "180"),
        ("2.5 hours = ? hours and minutes", "2 h 30 min"),
        ("Write 2.5 hours in hours and minutes", "2 hours and 30 minutes"),
        ("2,25 h = ? h ? min", "2 h 15 min"),
        ("Expresa 2,5 horas en horas y minutos", "2 h 30 min"),
        ("2.5 h = ? min", "150"),
        ("135 min = ? h and min", "2 h 15 min"),
        ("How long is it from 9:45 to 11:20?", "1 h 35 min"),
        ("A film starts at 9:45 and ends at 11:20. How many minutes does it last?", "95"),
        ("Una película empieza a las 9:45 y termina a las 11:20. ¿Cuánto dura?", "95 min"),
        ("How many minutes from 10:50 am to 1:05 pm?", "135"),
        ("How long is it from 11:40 to 1:15?", "95"),
        ("120 km in 3 hours: average speed in km/h", "40"),
        ("A car travels 120 km in 3 hours. What is its average speed?", "40 km/h"),
        ("Un auto recorre 120 km en 3 horas. ¿Cuál es su velocidad media?", "40"),
        ("A train goes 30 km in 20 minutes. What is its speed in km/h?", "90"),
        ("A car travels at 60 km/h for 2 hours. How far does it go?", "120 km"),
        ("1 1/2 hours = ? minutes", "90"),
        ("4 weeks = ? days", "28"),
        ("3 years = ? months", "36"),
        ("Convert 72 km/h to m/s", "20"),
        ("3 m 5 cm = ? cm", "305"),
        ("2 kg 50 g = ? kg", "2.05"),
        ("2 h = ? s", "7200"),
    ],
)
def test_right_answer_in_another_wording_is_correct(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).is_correct


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("Convert 3.5 m to cm", "35", "UNI01"),
        ("¿Cuántos cm son 3,5 m?", "35 cm", "UNI01"),
        ("How many cm are there in 3.5 m?", "35", "UNI01"),
        ("How many centimetres are in 3.5 metres?", "35", "UNI01"),
        ("Change 3.5 m into cm", "35", "UNI01"),
        ("Express 3.5 m in centimetres", "3500", "UNI02"),
        ("Convierte 3,5 m a cm", "3500", "UNI02"),
        ("Expresa 3,5 m en cm", "0,035", "UNI03"),
        ("3.5 m = ___ cm", "35", "UNI01"),
        ("3.5 m = cm", "35", "UNI01"),
        ("\\(3.5 \\text{ m} = ? \\text{ cm}\\)", "35", "UNI01"),
        ("3.5 m in cm", "35", "UNI01"),
        ("350 cm = ? m", "35", "UNI01"),
        ("305 cm = ? m", "3.5", "UNI04"),
        ("2.5 kg = ? g", "25", "UNI01"),
        ("How many grams is 2.5 kg?", "25", "UNI01"),
        ("1500 ml = ? l", "1500000", "UNI03"),
        ("2 m³ = ? l", "20", "UNI01"),
        ("2 m³ = ? litres", "20", "UNI01"),
        ("3 m² = ? cm²", "300", "UNI05"),
        ("Convert 3 m² to cm²", "300 cm²", "UNI05"),
        ("Convert 3 square metres to square centimetres", "300", "UNI05"),
        ("¿Cuántos cm² son 3 m²?", "300", "UNI05"),
        ("Convierte 3 metros cuadrados a centímetros cuadrados", "300", "UNI05"),
        ("Convert \\(3 \\text{ m}^2\\) to \\(\\text{cm}^2\\)", "300", "UNI05"),
        ("Convert \\(3 \\text{ m}^{2}\\) to \\(\\text{cm}^{2}\\)", "300", "UNI05"),
        ("5000 cm² = ? m²", "50", "UNI05"),
        ("7 cm² = ? mm²", "70", "UNI05"),
        ("2 m³ = ? cm³", "200", "UNI06"),
        ("5 cm³ = ? mm³", "50", "UNI06"),
        ("2 h 15 min = ? min", "215", "UNI07"),
        ("How many minutes are there in 2 hours 15 minutes?", "215", "UNI07"),
        ("¿Cuántos minutos hay en 2 horas y 15 minutos?", "215", "UNI07"),
        ("Convert 2 hours and 15 minutes to minutes", "215", "UNI07"),
        ("3 min 20 s = ? s", "320", "UNI07"),
        ("3 hours = ? minutes", "300", "UNI07"),
        ("2.5 hours = ? hours and minutes", "2 h 50 min", "UNI08"),
        ("Write 2.5 hours in hours and minutes", "2 hours 5 minutes", "UNI08"),
        ("2,25 h = ? h ? min", "2 h 25 min", "UNI08"),
        ("Expresa 2,5 horas en horas y minutos", "2 h 50 min", "UNI08"),
        ("2.5 h = ? min", "250", "UNI07"),
        ("135 min = ? h and min", "1 h 35 min", "UNI07"),
        ("How long is it from 9:45 to 11:20?", "175", "UNI09"),
        ("A film starts at 9:45 and ends at 11:20. How many minutes does it last?", "175", "UNI09"),
        ("Una película empieza a las 9:45 y termina a las 11:20. ¿Cuánto dura?", "175", "UNI09"),
        ("How many minutes from 10:50 am to 1:05 pm?", "255", "UNI09"),
        ("120 km in 3 hours: average speed in km/h", "360", "UNI10"),
        ("A car travels 120 km in 3 hours. What is its average speed?", "360", "UNI10"),
        ("Un auto recorre 120 km en 3 horas. ¿Cuál es su velocidad media?", "360 km/h", "UNI10"),
        ("1 1/2 hours = ? minutes", "150", "UNI07"),
        ("Convert 72 km/h to m/s", "259.2", "UNI03"),
        ("2 kg 50 g = ? kg", "2.5", "UNI04"),
    ],
)
def test_wrong_answer_in_another_wording_names_the_malrule(prompt: str, answer: str, ref: str) -> None:
    candidates = diagnose(Problem(prompt), Work(answer)).candidates
    first = [one for one in candidates if one.probability == candidates[0].probability]
    assert ref in {ref for one in first for ref in one.refs}


@pytest.mark.parametrize(
    "prompt",
    [
        "Ryland is 1.6 meters tall. His brother is 85 centimeters tall. How much taller is Ryland (in meters)?",
        "A recipe calls for 150 milliliters of oil. Dena wants to triple it. How many liters will she need?",
        "A bus and a car both drive 120 km. The car takes 3 hours. What is the speed of the bus?",
    ],
)
def test_exercise_that_asks_for_more_is_not_answered(prompt: str) -> None:
    diagnosis = diagnose(Problem(prompt), Work("7"))
    assert diagnosis.expected is None
    assert diagnosis.status in (Status.NOT_UNDERSTOOD, Status.UNCLASSIFIED)
