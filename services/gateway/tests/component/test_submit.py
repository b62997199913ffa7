"""POST /attempts over a real broker."""

import asyncio
import time
from typing import Any
from uuid import UUID, uuid4

import pytest

from libs.chassis.kafka.record import Outgoing
from libs.chassis.testing.bus import produce, records
from libs.contracts import Envelope, problem_id
from libs.contracts.attempts.v1 import UNKNOWN_TOPIC, AttemptRefused, AttemptSubmit, Status
from libs.contracts.attempts.v1 import Refusal as Reason
from libs.contracts.curriculum.v1 import ExercisePublished
from libs.contracts.telemetry.v1 import InteractionsCaptured
from services.gateway import metrics
from services.gateway.api.views.attempts import Answer, Pending
from services.gateway.model.attempt_ids import AttemptIds
from services.gateway.model.problems import REFUSED
from services.gateway.replies import ReplyReader
from services.gateway.tests.conftest import SECRET, Gateway, Start, bearer, running, settings
from services.gateway.tests.peers import EXERCISE, Issuer, lonely_broker, mastery_of, responder, wrong_answer

pytestmark = pytest.mark.wire
WORK = {"exerciseId": str(EXERCISE), "answer": "25"}
SLOW = {"reply_budget": 0.3}


async def test_submit_when_the_outcome_comes_in_time_then_it_is_the_answer(
    gateway: Gateway, issuer: Issuer, kafka: str
) -> None:
    pupil, course = uuid4(), uuid4()
    work = {
        "exerciseId": str(EXERCISE),
        "studentId": str(pupil),
        "courseId": str(course),
        "answer": 25.10,
        "steps": ["52 - 37", {"expression": "25", "isFinal": True}],
        "interactions": [{"timestampMs": 5, "type": "key_down", "value": "2", "cursorPos": 1}],
    }
    sent = {"X-Request-ID": "request-1", "traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "Accept-Language": "es-MX"}
    async with responder(kafka) as seen:
        response = await gateway.http.post("/attempts", json=work, headers=bearer(issuer.token(subject=pupil), **sent))
    assert response.status_code == 201, response.text
    answer = Answer.model_validate_json(response.content)
    assert (answer.error_tag, answer.is_correct, answer.p_known) == ("BORROW_OMITTED_TENS", False, 0.21)
    assert set(response.json()) == {field.alias for field in Answer.model_fields.values()}
    assert response.headers["location"] == f"/attempts/{answer.attempt_id}"
    assert response.headers["x-request-id"] == "request-1"
    command, envelope = next(one for one in seen if one[0].student_id == pupil)
    assert (command.attempt_id, command.student_id, command.course_id) == (answer.attempt_id, pupil, course)
    assert (command.answer, command.language, len(command.steps), len(command.interactions)) == ("25.1", "es", 2, 1)
    assert (envelope.correlation_id, envelope.traceparent) == ("request-1", sent["traceparent"])
    assert envelope.reply_partition == 3


async def test_submit_when_mastery_comes_first_or_late_or_never_then_the_outcome_is_answered(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway = await start(p_known_grace=0.2)
    answers: dict[str, Any] = {
        "first": lambda command, cause: reversed(wrong_answer(command, cause)),
        "never": lambda command, cause: wrong_answer(command, cause)[:1],
    }
    found = {}
    for name, answer in answers.items():
        async with responder(kafka, answer):
            response = await gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token()))
        found[name] = (response.status_code, response.json()["pKnown"])
    assert found == {"first": (201, 0.21), "never": (201, None)}


async def test_submit_when_nobody_answers_then_202_and_the_work_is_on_the_bus(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, pupil = await start(**SLOW), uuid4()
    token = issuer.token(subject=pupil)
    response = await gateway.http.post("/attempts", json=WORK, headers=bearer(token))
    assert response.status_code == 202
    attempt = Pending.model_validate_json(response.content).attempt_id
    location = response.headers["location"]
    assert (location, response.headers["retry-after"]) == (f"/attempts/{attempt}/status", "1")
    (record,) = await records(kafka, "attempts-commands", count=1, where=lambda one: one.key == str(pupil).encode())
    assert AttemptSubmit.from_json(record.value).attempt_id == attempt
    # The attempts service is away (nothing listens at its address): the id alone tells that the work was accepted.
    status = await gateway.http.get(location, headers=bearer(token))
    assert (status.status_code, status.json()) == (200, {"attemptId": str(attempt), "status": "PENDING"})
    assert (await gateway.http.get(location, headers=bearer(issuer.token()))).status_code == 503
    assert (await gateway.http.get(f"/attempts/{uuid4()}/status", headers=bearer(token))).status_code == 503


async def test_submit_when_a_reply_is_late_then_it_is_dropped_and_counted(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, before = await start(reply_budget=0.0, reply_partition=9), metrics.LATE_REPLIES._value.get()
    async with responder(kafka):
        assert (await gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token()))).status_code == 202
        async with asyncio.timeout(5):
            while metrics.LATE_REPLIES._value.get() < before + 2:
                await asyncio.sleep(0.02)


async def test_submit_when_the_key_repeats_then_it_is_the_same_attempt_on_any_instance(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    first, second, pupil = await start(reply_partition=1), await start(reply_partition=2), uuid4()
    headers = bearer(issuer.token(subject=pupil), **{"Idempotency-Key": "key-1"})
    async with responder(kafka) as seen:
        responses = await asyncio.gather(
            *(one.http.post("/attempts", json=WORK, headers=headers) for one in (first, second, first))
        )
        other = await first.http.post(
            "/attempts", json=WORK, headers=bearer(issuer.token(), **{"Idempotency-Key": "key-1"})
        )
        changed = await first.http.post("/attempts", json=WORK | {"answer": "26"}, headers=headers)
    assert [one.status_code for one in responses] == [201, 201, 201]
    assert len({one.content for one in responses}) == 1
    assert other.json()["attemptId"] != responses[0].json()["attemptId"] == changed.json()["attemptId"]
    commands = [command for command, _ in seen if command.student_id == pupil]
    assert len({one.fingerprint for one in commands}) == 2
    assert len(commands) == 4


async def test_submit_when_the_work_conflicts_or_for_a_reason_not_known_here_then_the_refusal_is_told(
    gateway: Gateway, issuer: Issuer, kafka: str
) -> None:
    for reason, status, kind in (
        (Reason.IDEMPOTENCY_CONFLICT, 409, "idempotency-conflict"),
        (Reason.UNKNOWN, REFUSED.status, REFUSED.kind),
    ):

        def refuse(command: AttemptSubmit, cause: Envelope, reason: Reason = reason) -> list[Outgoing]:
            refused = AttemptRefused(
                attempt_id=command.attempt_id, student_id=command.student_id, reason=reason, detail="so it is"
            )
            return [Outgoing(refused, cause=cause, reply=True)]

        async with responder(kafka, refuse):
            response = await gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token()))
        assert (response.status_code, response.json()["type"]) == (status, f"urn:innova:problem:{kind}")
        assert response.headers["content-type"] == "application/problem+json"


async def test_submit_when_two_gateways_run_then_each_hears_its_own_replies(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateways = [await start(reply_partition=4), await start(reply_partition=5)]
    pupils = [uuid4() for _ in range(20)]
    async with responder(kafka) as seen:
        responses = await asyncio.gather(
            *(
                gateways[number % 2].http.post("/attempts", json=WORK, headers=bearer(issuer.token(subject=pupil)))
                for number, pupil in enumerate(pupils)
            )
        )
    assert {one.status_code for one in responses} == {201}
    assert {envelope.reply_partition for _, envelope in seen} == {4, 5}
    by_attempt = {command.attempt_id: command.student_id for command, _ in seen}
    assert [by_attempt[UUID(one.json()["attemptId"])] for one in responses] == pupils


async def test_submit_when_the_broker_goes_away_then_503_in_time_and_when_it_returns_work_is_taken_again(
    issuer: Issuer,
) -> None:
    with lonely_broker() as broker:
        await broker.prepare()
        configured = settings(broker.address, issuer.url, publish_timeout=1.5, **SLOW)
        async with running(configured) as gateway:
            token, key = issuer.token(), {"Idempotency-Key": "key"}
            first = await gateway.http.post("/attempts", json=WORK, headers=bearer(token, **key))
            assert first.status_code == 202
            broker.stop()
            began = time.monotonic()
            refused = await gateway.http.post("/attempts", json=WORK, headers=bearer(token, **key))
            assert time.monotonic() - began < 5
            assert (refused.status_code, refused.json()["type"]) == (503, "urn:innova:problem:bus-unavailable")
            assert int(refused.headers["retry-after"]) >= 1
            assert (await gateway.http.get("/livez")).status_code == 200
            assert (await gateway.http.get("/health")).json()["dependencies"]["bus"] != "ok"
            broker.start()
            await broker.prepare()
            async with asyncio.timeout(30):
                while (
                    again := await gateway.http.post("/attempts", json=WORK, headers=bearer(token, **key))
                ).status_code == 503:
                    await asyncio.sleep(0.2)
            assert again.content == first.content  # the same attempt


async def test_submit_when_too_many_wait_then_503_at_once(start: Start, issuer: Issuer) -> None:
    gateway = await start(max_waiting=2, **SLOW)
    responses = await asyncio.gather(
        *(gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token())) for _ in range(5))
    )
    assert sorted(one.status_code for one in responses) == [202, 202, 503, 503, 503]
    overloaded = next(one for one in responses if one.status_code == 503)
    assert (overloaded.json()["type"], overloaded.headers["retry-after"]) == ("urn:innova:problem:overloaded", "2")


async def test_submit_when_one_pupil_hurries_then_429_for_them_alone(start: Start, issuer: Issuer) -> None:
    gateway, hasty = await start(attempts_rate=0.01, attempts_burst=2, reply_budget=0.0), issuer.token()
    statuses = [(await gateway.http.post("/attempts", json=WORK, headers=bearer(hasty))).status_code for _ in range(3)]
    assert statuses == [202, 202, 429]
    assert (await gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token()))).status_code == 202


async def test_replies_when_a_record_breaks_its_contract_then_the_next_one_is_read(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway = await start(reply_partition=11)

    def broken_first(command: AttemptSubmit, cause: Envelope) -> list[Outgoing]:
        broken = mastery_of(command).model_copy(update={"p_known": 7})
        return [Outgoing(broken, cause=cause, reply=True, name="broken"), *wrong_answer(command, cause)]

    async with responder(kafka, broken_first):
        response = await gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token()))
    assert (response.status_code, response.json()["pKnown"]) == (201, 0.21)


async def test_expect_when_everybody_was_answered_then_nothing_is_remembered(kafka: str, issuer: Issuer) -> None:
    reader = ReplyReader(settings(kafka, issuer.url), 0, max_waiting=10)
    attempt = uuid4()
    with reader.expect(uuid4(), attempt), reader.expect(uuid4(), attempt):
        assert len(reader._by_attempt[attempt]) == 2
    assert (reader._by_command, dict(reader._by_attempt)) == ({}, {})


async def test_telemetry_when_sent_for_ones_own_attempt_then_it_is_one_capture_per_key_and_content(
    gateway: Gateway, issuer: Issuer, kafka: str
) -> None:
    pupil = uuid4()
    attempt = AttemptIds(SECRET.encode()).mint(pupil, "key")
    work = {"attemptId": str(attempt), "interactions": [{"timestampMs": 1, "type": "undo"}]}
    headers = bearer(issuer.token(subject=pupil), **{"Idempotency-Key": "capture-1"})
    other = work | {"interactions": [{"timestampMs": 2, "type": "undo"}]}
    for sent in (work, dict(reversed(work.items())), other):
        assert (await gateway.http.post("/telemetry", json=sent, headers=headers)).status_code == 202
    found = await records(kafka, "telemetry-interactions", count=3, where=lambda one: one.key == str(pupil).encode())
    first, again, third = (dict(one.headers)["ce_id"] for one in found)
    assert first == again != third
    assert InteractionsCaptured.from_json(found[0].value).attempt_id == attempt
    for token, status in ((issuer.token(), 404), (issuer.token("teacher"), 403)):
        assert (await gateway.http.post("/telemetry", json=work, headers=bearer(token))).status_code == status


async def test_exercises_when_published_while_the_gateway_runs_then_they_can_be_answered(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway, exercise = await start(**SLOW), uuid4()
    work = {"exerciseId": str(exercise), "answer": "1"}
    unknown = await gateway.http.post("/attempts", json=work, headers=bearer(issuer.token()))
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:innova:problem:unknown-exercise")
    await produce(kafka, Outgoing(ExercisePublished(exercise_id=exercise, topic_id="integer-addition", prompt="1 + 0")))
    async with asyncio.timeout(5):
        while (await gateway.http.post("/attempts", json=work, headers=bearer(issuer.token()))).status_code == 404:
            await asyncio.sleep(0.05)


async def test_problem_when_it_is_judged_then_201_and_when_nobody_can_solve_it_yet_then_202(
    start: Start, issuer: Issuer, kafka: str
) -> None:
    gateway = await start(p_known_grace=30)  # nobody waits for mastery that nothing moves
    pupil, problem = uuid4(), "Solve x^3 = 8"

    def pending(command: AttemptSubmit, cause: Envelope) -> list[Outgoing]:
        told = wrong_answer(command, cause)[0].data.model_copy(
            update={"topic_id": UNKNOWN_TOPIC, "is_correct": None, "status": Status.PENDING, "error_tag": None}
        )
        return [Outgoing(told, cause=cause, reply=True)]

    work, headers = {"problem": problem, "answer": "x = 2"}, bearer(issuer.token(subject=pupil))
    async with responder(kafka, pending) as seen:
        unsolved = await gateway.http.post("/attempts/solve-adhoc", json=work, headers=headers)
    async with responder(kafka):
        judged = await gateway.http.post("/attempts/solve-adhoc", json=work, headers=headers)
    assert (unsolved.status_code, unsolved.json()["status"]) == (202, "PENDING")
    assert unsolved.headers["location"] == f"/attempts/{unsolved.json()['attemptId']}/status"
    assert (judged.status_code, judged.json()["isCorrect"], judged.json().get("pKnown")) == (201, False, None)
    command, _ = next(one for one in seen if one[0].student_id == pupil)
    assert (command.exercise_id, command.problem, command.answer) == (problem_id(problem), problem, "x = 2")
