"""Angles, areas, circles, volumes, right-angled triangles."""

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import TRIPLES

POLYGONS = ((5, "pentagon"), (6, "hexagon"), (8, "octagon"), (9, "nonagon"), (10, "decagon"), (12, "dodecagon"))
COLOURS = (("red", "blue"), ("green", "yellow"), ("black", "white"))


def third_angle(d: Draw) -> Made:
    a, b = d.number(4, 20) * 5, d.number(4, 16) * 5
    return f"Two angles of a triangle are {a}° and {b}°. What is the third angle?", f"{180 - a - b}°"


def other_acute_angle(d: Draw) -> Made:
    a = d.number(12, 78)
    return f"One acute angle of a right-angled triangle is {a}°. What is the other acute angle?", f"{90 - a}°"


def on_a_line(d: Draw) -> Made:
    a = d.number(15, 165)
    return f"Two angles lie on a straight line. One is {a}°. What is the other angle?", f"{180 - a}°"


def around_a_point(d: Draw) -> Made:
    a, b = d.number(40, 140), d.number(40, 140)
    return (
        f"Three angles lie around a point. Two of them are {a}° and {b}°. What is the third angle?",
        f"{360 - a - b}°",
    )


def sum_in_polygon(d: Draw) -> Made:
    n = d.number(5, 20)
    return f"What is the sum of the interior angles of a polygon with {n} sides?", f"{180 * (n - 2)}°"


def interior_of_regular(d: Draw) -> Made:
    n, name = d.of(POLYGONS)
    return f"What is each interior angle of a regular {name}?", f"{180 * (n - 2) // n}°"


def exterior_of_regular(d: Draw) -> Made:
    n = d.of((5, 6, 8, 9, 10, 12, 15, 18, 20))
    return f"What is each exterior angle of a regular polygon with {n} sides?", f"{360 // n}°"


def area_of_rectangle(d: Draw) -> Made:
    b, a = sorted(d.several(2, 3, 15))
    return f"A rectangle is {a} cm long and {b} cm wide. What is its area?", f"{a * b} cm²"


def perimeter_of_rectangle(d: Draw) -> Made:
    b, a = sorted(d.several(2, 3, 20))
    return f"A rectangle is {a} cm long and {b} cm wide. What is its perimeter?", f"{2 * (a + b)} cm"


def area_of_square(d: Draw) -> Made:
    a = d.number(3, 15)
    return f"What is the area of a square of side {a} cm?", f"{a * a} cm²"


def perimeter_of_square(d: Draw) -> Made:
    a = d.number(3, 25)
    return f"What is the perimeter of a square of side {a} cm?", f"{4 * a} cm"


def area_of_triangle(d: Draw) -> Made:
    a, b = d.number(2, 10) * 2, d.number(3, 15)
    return f"What is the area of a triangle with base {a} cm and height {b} cm?", f"{a * b // 2} cm²"


def area_of_parallelogram(d: Draw) -> Made:
    a, b = d.number(5, 15), d.number(3, 9)
    return (
        f"What is the area of a parallelogram with base {a} cm, slanted side {b + d.number(1, 3)} cm and height {b} cm?",
        f"{a * b} cm²",
    )


def area_of_trapezium(d: Draw) -> Made:
    (a, b), h = d.several(2, 3, 15), d.number(2, 5) * 2
    return (
        f"What is the area of a trapezium with parallel sides {a} cm and {b} cm and height {h} cm?",
        f"{(a + b) * h // 2} cm²",
    )


def enlarged_area(d: Draw) -> Made:
    area, k = d.number(3, 20), d.number(2, 5)
    return f"A shape of area {area} cm² is enlarged with scale factor {k}. What is the new area?", f"{area * k * k} cm²"


def area_of_circle(d: Draw) -> Made:
    r = d.number(2, 20)
    return f"What is the area of a circle of radius {r} cm, in terms of π?", f"{r * r}π cm²"


def area_of_circle_by_diameter(d: Draw) -> Made:
    r = d.number(2, 15)
    return f"What is the area of a circle of diameter {2 * r} cm, in terms of π?", f"{r * r}π cm²"


def circumference(d: Draw) -> Made:
    r = d.number(2, 20)
    return f"What is the circumference of a circle of radius {r} cm, in terms of π?", f"{2 * r}π cm"


def circumference_by_diameter(d: Draw) -> Made:
    r = d.number(3, 30)
    return f"What is the circumference of a circle of diameter {r} cm, in terms of π?", f"{r}π cm"


def volume_of_cuboid(d: Draw) -> Made:
    a, b, c = d.number(2, 12), d.number(2, 9), d.number(2, 9)
    return f"A cuboid is {a} cm long, {b} cm wide and {c} cm high. What is its volume?", f"{a * b * c} cm³"


def volume_of_cube(d: Draw) -> Made:
    a = d.number(2, 12)
    return f"What is the volume of a cube with edges of {a} cm?", f"{a**3} cm³"


def surface_of_cuboid(d: Draw) -> Made:
    a, b, c = d.number(2, 10), d.number(2, 9), d.number(2, 9)
    return f"What is the surface area of a cuboid {a} cm by {b} cm by {c} cm?", f"{2 * (a * b + b * c + a * c)} cm²"


def surface_of_cube(d: Draw) -> Made:
    a = d.number(2, 12)
    return f"What is the surface area of a cube with edges of {a} cm?", f"{6 * a * a} cm²"


def enlarged_volume(d: Draw) -> Made:
    volume, k = d.number(2, 15), d.number(2, 4)
    return (
        f"A solid of volume {volume} cm³ is enlarged with scale factor {k}. What is the new volume?",
        f"{volume * k**3} cm³",
    )


def hypotenuse(d: Draw) -> Made:
    (a, b, c), k = d.of(TRIPLES), d.number(1, 3)
    return (
        f"The legs of a right-angled triangle are {a * k} cm and {b * k} cm long. How long is the hypotenuse?",
        f"{c * k} cm",
    )


def leg(d: Draw) -> Made:
    (a, b, c), k = d.of(TRIPLES), d.number(1, 3)
    a = d.of((a, b))
    b = int((c * c - a * a) ** 0.5 + 0.5)
    return (
        f"The hypotenuse of a right-angled triangle is {c * k} cm long, one leg is {a * k} cm long. How long is the other leg?",
        f"{b * k} cm",
    )


def ladder(d: Draw) -> Made:
    a, b, c = d.of(((3, 4, 5), (5, 12, 13), (6, 8, 10), (8, 15, 17), (9, 12, 15)))
    foot = min(a, b)
    return (
        f"A {c} m ladder leans against a wall. Its foot is {foot} m from the wall. How high does it reach?",
        f"{max(a, b)} m",
    )


def diagonal_of_rectangle(d: Draw) -> Made:
    a, b, c = d.of(TRIPLES)
    return f"A rectangle is {b} cm long and {a} cm wide. How long is its diagonal?", f"{c} cm"


TEMPLATES = (
    *kinds(
        "angles",
        (on_a_line, 8, 0),
        (other_acute_angle, 6, 0),
        (third_angle, 10, 1),
        (around_a_point, 8, 1),
        (sum_in_polygon, 10, 2),
        (exterior_of_regular, 6, 3),
        (interior_of_regular, 6, 3),
    ),
    *kinds(
        "area-and-perimeter",
        (area_of_rectangle, 8, 0),
        (perimeter_of_rectangle, 8, 0),
        (area_of_square, 6, 0),
        (perimeter_of_square, 6, 0),
        (area_of_triangle, 8, 1),
        (area_of_parallelogram, 8, 2),
        (area_of_trapezium, 8, 3),
        (enlarged_area, 8, 4),
    ),
    *kinds(
        "circles",
        (circumference, 12, 0),
        (circumference_by_diameter, 10, 0),
        (area_of_circle, 14, 1),
        (area_of_circle_by_diameter, 12, 2),
    ),
    *kinds(
        "volume",
        (volume_of_cuboid, 14, 0),
        (volume_of_cube, 7, 0),
        (surface_of_cube, 7, 2),
        (surface_of_cuboid, 14, 3),
        (enlarged_volume, 10, 4),
    ),
    *kinds(
        "pythagoras",
        (hypotenuse, 18, 0),
        (diagonal_of_rectangle, 8, 1),
        (leg, 18, 1),
        (ladder, 4, 2),
    ),
)
