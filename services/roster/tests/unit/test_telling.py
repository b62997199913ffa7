"""What is told of a course on the bus."""

from dataclasses import replace
from uuid import UUID, uuid4

from libs.chassis.clock import utc_now
from libs.contracts import TOPICS
from services.roster.mapping import told
from services.roster.model.course import MOST_PUPILS, MOST_TEACHERS, Course

COURSE = Course(UUID(int=1), "Ms Smith's 5B", 5, (UUID(int=2),), utc_now(), "f", frozenset({UUID(int=9), UUID(int=8)}))


def test_told_of_a_course_is_who_teaches_and_attends_it_and_nothing_that_says_who_they_are() -> None:
    [body, archived] = [told(one).data.model_dump(mode="json") for one in (COURSE, COURSE.archived(utc_now()))]
    assert body == {
        "course_id": str(UUID(int=1)),
        "revision": 1,
        "teacher_ids": [str(UUID(int=2))],
        "student_ids": [str(UUID(int=8)), str(UUID(int=9))],
        "archived": False,
    }
    assert archived == body | {"revision": 2, "student_ids": [], "archived": True}


def test_largest_course_fits_into_a_record_of_its_topic() -> None:
    largest = replace(
        COURSE,
        teacher_ids=tuple(uuid4() for _ in range(MOST_TEACHERS)),
        student_ids=frozenset(uuid4() for _ in range(MOST_PUPILS)),
        revision=10**9,
    )
    data = told(largest).data
    assert len(data.to_json()) <= TOPICS["roster-courses"].max_body_bytes
    assert type(data).from_json(data.to_json()) == data
