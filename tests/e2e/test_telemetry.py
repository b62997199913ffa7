"""Every attempt has one telemetry document and one archived line; the same POST /telemetry twice is one more."""

import pytest

from deploy.local.ready import until
from tests.curriculum import Curriculum
from tests.people import People, Person, kind
from tests.stores import Stores

pytestmark = pytest.mark.e2e
KEYS = [
    {"timestampMs": 1200, "type": "key_down", "column": "units", "value": "3"},
    {"timestampMs": 1900, "type": "submit"},
]


async def documents(stores: Stores, person: Person, count: int) -> list[dict[str, object]]:
    async def there() -> bool:
        return len(await stores.documents([person.id])) >= count

    assert await until(there, 30, pause=0.2)
    return [dict(one) for one in await stores.documents([person.id])]


async def test_telemetry_when_attempts_are_submitted_then_a_document_and_an_archived_line_each(
    pupil: Person, curriculum: Curriculum, stores: Stores
) -> None:
    exercise = curriculum.with_borrowing[0]
    with_keys = (await pupil.outcome(exercise, "1", interactions=KEYS))["attemptId"]
    without = (await pupil.outcome(exercise, "2"))["attemptId"]
    repeated, again = [(await pupil.outcome(exercise, "3", key="k"))["attemptId"] for _ in range(2)]
    assert repeated == again
    found = {str(one["attempt_id"]): one for one in await documents(stores, pupil, 3)}
    assert set(found) == {with_keys, without, repeated}
    assert [event["value"] for event in found[with_keys]["events"]] == ["3", ""]  # type: ignore[attr-defined]
    for _ in range(2):  # archiving again archives nothing again
        lines = [one for one in await stores.archived_lines() if one["student_id"] == str(pupil.id)]
        assert sorted(one["attempt_id"] for one in lines) == sorted(found)
    assert all(one["archived_to_s3_at"] for one in await stores.documents([pupil.id]))


async def test_telemetry_when_posted_twice_with_the_same_key_then_one_document(
    pupil: Person, curriculum: Curriculum, stores: Stores
) -> None:
    attempt_id = (await pupil.outcome(curriculum.with_borrowing[0], "1"))["attemptId"]
    body = {"attemptId": attempt_id, "interactions": KEYS}
    for _ in range(2):
        assert (await pupil.post("/telemetry", body, key="capture")).status_code == 202
    assert (await pupil.post("/telemetry", body, key="another")).status_code == 202
    await documents(stores, pupil, 3)
    lines = [one for one in await stores.archived_lines() if one["attempt_id"] == attempt_id]
    assert len(lines) == len(await stores.documents([pupil.id])) == 3  # the attempt's own, `capture` and `another`


async def test_telemetry_when_the_attempt_is_another_pupils_then_refused(
    pupil: Person, teacher: Person, curriculum: Curriculum, people: People
) -> None:
    attempt_id = (await pupil.outcome(curriculum.with_borrowing[0], "1"))["attemptId"]
    response = await people("student").post("/telemetry", {"attemptId": attempt_id, "interactions": KEYS})
    assert kind(response) == "unknown-attempt"
