"""The process on a real broker, killed in the middle of its work."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing
from libs.chassis.mongo import Database
from libs.chassis.testing.providers import Providers
from libs.contracts import Event
from libs.contracts.attempts.v1 import Step
from libs.contracts.classifier.v1 import AttemptClassify, Question
from libs.contracts.curriculum.v1 import MisconceptionPublished, TopicPublished
from services.classifier import rehearsal

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]
QUESTIONS = 1000


def question(number: int) -> AttemptClassify:
    return AttemptClassify(
        attempt_id=uuid4(),
        student_id=uuid4(),
        exercise_id=uuid4(),
        topic_id="column-subtraction",
        question=Question.UNEXPLAINED,
        problem=f"{1000 + number} - 305",
        expected_answer=str(695 + number),
        answer=str(705 + number),
        steps=(Step(expression="smaller digit is taken from the larger digit"),),
        submitted_at=utc_now(),
    )


def curriculum() -> list[Event]:
    topic = TopicPublished(topic_id="column-subtraction", name="a", name_es="a", subdomain="ARITH/SUB", domain="ARITH")
    return [
        topic,
        *(
            MisconceptionPublished(
                code=one.code,
                name=one.code,
                description=one.description,
                subdomain="a",
                domain=one.domain,
                signal=one.signal,
            )
            for one in rehearsal.entries()
            if one.domain == "ARITH"
        ),
    ]


def start(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "services.classifier"], env={**os.environ, **environment})


async def test_worker_when_killed_with_jobs_queued_then_each_ends_once_and_no_stored_reply_is_asked_for_again(
    kafka: str, mongo_url: str, database: Database, providers: Providers
) -> None:
    await providers.scenario({"set": {"confidence": 0.95}, "delay": 0.1})
    environment = {
        "CLASSIFIER_HTTP_PORT": str(20_000 + os.getpid() % 10_000),
        "CLASSIFIER_MONGODB_URL": mongo_url,
        "CLASSIFIER_MONGODB_DATABASE": database.name,
        "CLASSIFIER_KAFKA_BOOTSTRAP_SERVERS": kafka,
        "CLASSIFIER_ANTHROPIC_URL": providers.url,
        "CLASSIFIER_ANTHROPIC_KEY": "stand-in",
        "CLASSIFIER_CALLS_PER_MINUTE": "10000",
        "CLASSIFIER_TOKENS_PER_MINUTE": "100000000",
        "CLASSIFIER_BATCH_WAIT": "1",
        "CLASSIFIER_LOG_LEVEL": "ERROR",
    }
    asked = [question(number) for number in range(QUESTIONS)]
    keys = {f"{one.attempt_id}/UNEXPLAINED" for one in asked}
    records = [Outgoing(one).to_record("test", utc_now) for one in [*curriculum(), *asked]]
    consumer = AIOKafkaConsumer("classifier-results", bootstrap_servers=kafka, auto_offset_reset="latest")
    await consumer.start()
    await consumer.seek_to_end()
    async with AIOKafkaProducer(bootstrap_servers=kafka, acks="all") as producer:
        for one in records:
            headers = [(name, value.encode()) for name, value in one.headers.items()]
            await producer.send(one.topic, one.value, key=one.key, headers=headers)
        await producer.flush()
    calls = database["llm_classification_jobs"]
    process = start(environment)
    try:
        async with asyncio.timeout(150):
            for goal in (5, 20):  # killed twice, with calls in flight
                while await calls.count_documents({"status": "completed"}) < goal:
                    assert process.poll() is None
                    await asyncio.sleep(0.05)
                process.send_signal(signal.SIGKILL)
                process.wait()
                leased = {"state": "waiting", "token": {"$ne": None}}  # not to wait a minute for leases to run out
                await database["jobs"].update_many(leased, {"$set": {"due_at": utc_now()}})
                process = start(environment)
            events: dict[str, str] = {}
            while len(events) < QUESTIONS:
                record = await consumer.getone()
                event = dict(record.headers)
                key = f"{json.loads(record.value)['attempt_id']}/UNEXPLAINED"
                if key in keys:
                    assert events.setdefault(key, event["ce_id"].decode()) == event["ce_id"].decode()
    finally:
        process.kill()
        process.wait()
        await consumer.stop()
    assert set(events) == keys
    answered: Counter[str] = Counter()
    async for call in calls.find({"status": "completed"}):
        answered.update(one["job_key"] for one in call["response_meta"]["classifications"])
    assert set(answered.values()) == {1}
