"""The process as it runs: records on a real broker move the estimate, and the event and the reply come out."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing, Tombstone
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.migrations import upgrade
from libs.chassis.testing.bus import headers_of, produce, records
from libs.chassis.testing.plugin import FreshDatabase
from libs.contracts import new_id
from libs.contracts.attempts.v1 import AttemptRecorded, AttemptRegraded, Source, Status
from libs.contracts.curriculum.v1 import ExercisePublished, TopicPublished
from libs.contracts.mastery.v1 import PracticeAssigned, TopicMasteryUpdated
from libs.contracts.roster.v1 import CourseUpdated
from libs.contracts.stored import examples
from services.mastery.app import build
from services.mastery.handlers.assigning import Assigning
from services.mastery.model.assignment import Order
from services.mastery.model.bank import Bank
from services.mastery.model.bkt import update
from services.mastery.model.course import Course
from services.mastery.settings import MasterySettings
from services.mastery.tests.pupils import Pupil

pytestmark = [pytest.mark.wire, pytest.mark.component]
WAITING = 3  # the partition a gateway listens at


def work_of(student_id: UUID) -> tuple[AttemptRecorded, AttemptRegraded]:
    facts: dict[str, Any] = {
        "attempt_id": new_id(),
        "student_id": student_id,
        "exercise_id": new_id(),
        "topic_id": "whole-number-subtraction",
        "submitted_at": utc_now(),
    }
    wrong = AttemptRecorded(**facts, is_correct=False, status=Status.UNCLASSIFIED, recorded_at=utc_now())
    right = AttemptRegraded(**facts, is_correct=True, source=Source.TEACHER, revision=1, regraded_at=utc_now())
    return wrong, right


async def test_records_on_the_bus_move_mastery_and_the_events_come_out(kafka: str, mastery_url: str) -> None:
    settings = MasterySettings(database_url=mastery_url, kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=20)
    halted: list[str] = []
    lifecycle = Lifecycle(halted.append)
    app = build(settings, lifecycle)
    student = new_id()
    wrong, right = work_of(student)
    async with lifecycle.run():
        assert await lifecycle.unready() == {}
        await produce(kafka, Outgoing(wrong, reply_partition=WAITING), Outgoing(right), source="attempts")
        events, [reply] = await asyncio.gather(
            records(kafka, "mastery-updates", count=2, where=lambda one: one.key == wrong.key),
            records(kafka, "gateway-replies", count=1, where=lambda one: one.key == wrong.key),
        )
        state = await app.state.use_cases.read_topic(student, wrong.topic_id)
    assert halted == []
    first, second = [TopicMasteryUpdated.from_json(one.value) for one in events]
    assert (first.previous_p_known, first.p_known) == (0.3, update(0.3, 0))
    assert (second.previous_p_known, second.p_known) == (first.p_known, update(0.3, 1))
    assert (state.p_known, state.attempts_count) == (second.p_known, 1)
    assert (reply.partition, reply.value) == (WAITING, events[0].value)
    assert headers_of(reply)["correlation_id"] == headers_of(events[0])["correlation_id"]


async def test_bank_holds_what_the_compacted_topics_tell_before_the_service_is_ready(
    kafka: str, mastery_url: str
) -> None:
    settings = MasterySettings(database_url=mastery_url, kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=20)
    topic = TopicPublished(
        topic_id=f"topic-{new_id()}", name="New", name_es="Nuevo", subdomain="ARITH/ADD", domain="ARITH"
    )
    shown, hidden, gone = (
        ExercisePublished(
            exercise_id=new_id(), topic_id=topic.topic_id, prompt=prompt, is_practice=is_practice, targets=("BUG",)
        )
        for prompt, is_practice in (("1 + 2", True), ("2 + 2", False), ("3 + 2", True))
    )
    await produce(kafka, Outgoing(topic), *map(Outgoing, (shown, hidden, gone)))
    await produce(kafka, Tombstone(ExercisePublished, str(gone.exercise_id)))
    lifecycle = Lifecycle(pytest.fail)
    app = build(settings, lifecycle)
    async with lifecycle.run():
        bank: Bank = app.state.practising.bank
        assert bank.topics[topic.topic_id].name_es == "Nuevo"
        assert list(bank.of_topic(topic.topic_id)) == [shown.exercise_id]
        assert shown.exercise_id in bank.of_target("BUG")
        found = [bank.find(one.exercise_id) for one in (shown, hidden, gone)]
    assert [one and one.prompt for one in found] == ["1 + 2", "2 + 2", None]


async def test_courses_are_those_that_the_compacted_topic_tells_before_the_service_is_ready_and_as_they_change(
    kafka: str, mastery_url: str
) -> None:
    settings = MasterySettings(database_url=mastery_url, kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=20)
    told = [CourseUpdated.from_json(body) for _, body in examples(CourseUpdated.contract.type)]
    first, gone = (told[0].model_copy(update={"course_id": new_id()}) for _ in range(2))
    await produce(kafka, Outgoing(first), Outgoing(gone), *map(Outgoing, told))
    await produce(kafka, Tombstone(CourseUpdated, str(gone.course_id)))
    lifecycle = Lifecycle(pytest.fail)
    app = build(settings, lifecycle)
    async with lifecycle.run(), asyncio.timeout(30):
        courses = app.state.assigning.courses
        assert courses[first.course_id] == Course(first.revision, first.teacher_ids, first.student_ids)
        assert courses[told[-1].course_id].teacher_ids == told[-1].teacher_ids
        assert gone.course_id not in courses
        over = first.model_copy(update={"revision": first.revision + 1, "student_ids": (), "archived": True})
        await produce(kafka, Outgoing(over))
        while not courses[first.course_id].is_archived:
            await asyncio.sleep(0.05)
    assert courses[first.course_id].revision == over.revision


async def test_assignment_comes_out_on_the_bus_as_one_event_for_each_pupil(kafka: str, mastery_url: str) -> None:
    settings = MasterySettings(database_url=mastery_url, kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=20)
    shown = ExercisePublished(exercise_id=new_id(), topic_id="whole-number-subtraction", prompt="71 - 19")
    await produce(kafka, Outgoing(shown))
    lifecycle = Lifecycle(pytest.fail)
    app = build(settings, lifecycle)
    pupils = (new_id(), new_id())
    async with lifecycle.run():
        assigning: Assigning = app.state.assigning
        order = Order(new_id(), "Homework", pupils, (shown.exercise_id,))
        made = [await assigning.assign(order, "once", "r-1") for _ in range(2)]
        keys = {str(one).encode() for one in pupils}
        events = await records(kafka, "mastery-updates", count=2, where=lambda one: one.key in keys)
    told = [PracticeAssigned.from_json(one.value) for one in events]
    assert made[0] == made[1]
    assert {one.student_id for one in told} == set(pupils)
    assert {(one.assignment_id, one.exercise_ids) for one in told} == {(made[0].id, (shown.exercise_id,))}


@pytest.mark.timeout(300)  # processes that start one after the other
async def test_calibration_asked_for_is_shared_over_the_bus_and_comes_to_its_end(
    kafka: str, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await fresh_database("mastery_shared")
    upgrade("mastery", url)
    monkeypatch.setenv("MASTERY_DATABASE_URL", url)  # as the processes that fit have it
    settings = MasterySettings(database_url=url, kafka_bootstrap_servers=kafka, kafka_fetch_max_wait_ms=20)
    lifecycle = Lifecycle(pytest.fail)
    app = build(settings, lifecycle)
    async with lifecycle.run():
        await app.state.use_cases.observe([Pupil().answers(1, topic=f"topic-{n % 2}") for n in range(10)])
        run_id = await app.state.calibrating.start()
        run = await app.state.calibrating.run(run_id)
        while not run.is_done:
            await asyncio.sleep(0.2)
            run = await app.state.calibrating.run(run_id)
    assert (run.topics, run.adopted + run.rejected, run.failed) == (2, 2, 0)
    assert run.predictor is not None
