"""A course through every service that hears of it: gateway, roster, the bus, mastery, and back to its pupils."""

from typing import Any

import httpx
import pytest

from deploy.local.ready import until
from tests.curriculum import Curriculum
from tests.people import People, Person, kind

pytestmark = pytest.mark.e2e


async def accepted(teacher: Person, body: dict[str, Any], key: str = "homework") -> httpx.Response:
    """The answer once mastery has heard of the course as it stands; should that take long, it says to try again."""
    answers: list[httpx.Response] = []

    async def is_heard_of() -> bool:
        answers.append(await teacher.post("/practice/assign", body, key=key))
        return answers[-1].status_code != 422 or "try again" not in answers[-1].text

    assert await until(is_heard_of, 30, pause=0.1)
    return answers[-1]


async def test_course_when_exercises_are_set_for_it_then_all_its_pupils_get_them_and_only_its_teachers_may(
    pupil: Person, teacher: Person, people: People, curriculum: Curriculum
) -> None:
    classmate, newcomer, exercise = people("student"), people("student"), curriculum.of_topic("linear-equations")[0]
    opened = await teacher.post("/courses", {"name": "Ms Smith's 5B", "gradeLevel": 5}, key="5B")
    assert (opened.status_code, opened.json()["teacherIds"]) == (201, [str(teacher.id)])
    path = opened.headers["location"]
    enrolled = (await teacher.post(f"{path}/pupils", {"enrol": [str(pupil.id), str(classmate.id)]})).json()
    body = {
        "title": "Equations",
        "courseId": enrolled["id"],
        "exerciseIds": [str(exercise.id)],
    }
    made = await accepted(teacher, body)
    assert (made.status_code, made.json()["studentIds"]) == (201, enrolled["studentIds"])
    for one in (pupil, classmate):
        found = await one.read("/practice/next")
        assert (found["reason"], found["exercise"]["id"]) == ("ASSIGNED", str(exercise.id))
        assert [each["name"] for each in (await one.read("/courses"))["items"]] == ["Ms Smith's 5B"]

    stranger = people("teacher")
    assert kind(await stranger.get(path)) == "unknown-course"
    assert kind(await stranger.post(f"{path}/archive")) == "unknown-course"
    assert kind(await pupil.get(path)) == "forbidden"
    refused = await stranger.post("/practice/assign", body)
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (422, ["courseId"])

    joined = (await teacher.post(f"{path}/pupils", {"enrol": [str(newcomer.id)]})).json()
    assert str(newcomer.id) in joined["studentIds"]
    again = await accepted(teacher, body)  # the same key: for whom it was set the first time
    assert again.json() == made.json()
    more = await accepted(teacher, body | {"title": "More equations"}, key="more")
    assert more.json()["studentIds"] == joined["studentIds"]
    assert (await teacher.post(f"{path}/archive")).status_code == 200
    late = await accepted(people("admin"), body)
    assert [(one["field"], one["rule"]) for one in late.json()["errors"]] == [("courseId", "is archived")]
    assert (await teacher.read("/courses"))["items"] == []
    assert [one["id"] for one in (await teacher.read("/courses", archived=True))["items"]] == [enrolled["id"]]
