"""Courses as mastery keeps them."""

import tracemalloc
from uuid import UUID, uuid4

from libs.contracts.roster.v1 import CourseUpdated
from services.mastery.mapping import put_course
from services.mastery.model.course import Course


def test_thousand_courses_of_thirty_pupils_weigh_less_than_4_megabytes() -> None:
    told = [
        CourseUpdated(
            course_id=uuid4(), revision=1, teacher_ids=(uuid4(),), student_ids=tuple(uuid4() for _ in range(30))
        ).to_json()
        for _ in range(1000)
    ]
    courses: dict[UUID, Course] = {}
    tracemalloc.start()
    for body in told:
        data = CourseUpdated.from_json(body)
        put_course(courses, str(data.course_id), data)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(courses) == 1000
    assert size < 4_000_000
