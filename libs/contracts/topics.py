"""The topic catalogue: the system's data flow, readable without opening a service.

`make topics` turns it into broker configuration and into docs/reference/events.md. A consumer named here owns the
dead-letter topic `<topic>-<consumer>-dlq`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

DAY_MS = 24 * 3600 * 1000
MAX_BATCH_BYTES = 1_048_588  # Kafka's own default of max.message.bytes
DEAD_LETTER_MAX_BATCH_BYTES = 2 * 1_048_576  # the largest record the main topic takes, and the reason in its headers
PUPIL_PARTITIONS = 8  # the same for every topic keyed by student, so that one pupil has one partition number everywhere


def service_of(group: str) -> str:
    """The service whose consumer group this is."""
    return group.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Topic:
    """One ordered stream.

    `consumers` are consumer groups, each with its dead-letter topic; a group is named after its service, with `-` and a
    word where it must not wait for others of the same service; `readers` are services whose every instance reads
    the stream for itself, without a group. `max_body_bytes` bounds a record's value by contract, below what the broker
    would take (`max_batch_bytes`). A `foreign` stream is not ours: its records have the form that their producer, which is
    no service of this repository, gives them; they have no envelope, and no type is registered for them.
    """

    name: str
    description: str
    key: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    partitions: int = PUPIL_PARTITIONS
    cleanup: Literal["delete", "compact"] = "delete"
    retention_ms: int = 7 * DAY_MS
    max_body_bytes: int = 262_144
    pii: str = "pseudonymous ids only"
    readers: tuple[str, ...] = ()
    foreign: bool = False
    max_batch_bytes: int = MAX_BATCH_BYTES

    @property
    def listeners(self) -> tuple[str, ...]:
        """The services that read it, in groups or each instance for itself."""
        return (*map(service_of, self.consumers), *self.readers)

    @property
    def owner(self) -> str:
        return self.name.partition("-")[0]

    def broker_config(self) -> dict[str, str]:
        config = {"cleanup.policy": self.cleanup, "max.message.bytes": str(self.max_batch_bytes)}
        if self.cleanup == "delete":
            config["retention.ms"] = str(self.retention_ms)
        return config


_CATALOGUE = (
    Topic(
        "attempts-commands",
        "Pupils' work as accepted by the gateway, waiting to be diagnosed and stored; and questions to be given up.",
        key="student_id",
        producers=("gateway", "attempts"),
        consumers=("attempts",),
    ),
    Topic(
        "attempts-lifecycle",
        "What became of attempts: recorded with a verdict, later regraded; and what they say about misconceptions.",
        key="student_id",
        producers=("attempts",),
        consumers=("mastery",),
        readers=("gateway",),
        retention_ms=30 * DAY_MS,
    ),
    Topic(
        "gateway-replies",
        "Answers addressed to the gateway instance that asked: each instance reads one partition, nobody else does.",
        key="student_id",
        producers=("attempts", "mastery"),
        consumers=(),
        readers=("gateway",),
        partitions=16,
        retention_ms=3600 * 1000,
    ),
    Topic(
        "mastery-commands",
        "Topics whose parameters are to be fitted anew, shared among the instances.",
        key="topic_id",
        producers=("mastery",),
        consumers=("mastery-calibration",),
        pii="none",
    ),
    Topic(
        "mastery-updates",
        "Every movement of a pupil's mastery of a topic, and practice set for a pupil.",
        key="student_id",
        producers=("mastery",),
        consumers=(),
        readers=("gateway",),
        retention_ms=30 * DAY_MS,
    ),
    Topic(
        "classifier-commands",
        "Work that the rules could not explain or read, with expected answers: only the classifier reads it.",
        key="student_id",
        producers=("attempts",),
        consumers=("classifier",),
        pii="pseudonymous ids; pupils' mathematics",
    ),
    Topic(
        "classifier-results",
        "What a language model found out about attempts.",
        key="student_id",
        producers=("classifier",),
        consumers=("attempts",),
    ),
    Topic(
        "classifier-suggestions",
        "Errors that the catalogue has no entry for yet, as drafts.",
        key="code",
        producers=("classifier",),
        consumers=("curriculum",),
        partitions=1,
        pii="pupils' mathematics, without ids",
    ),
    Topic(
        "ocr-results",
        "What became of photographs of work.",
        key="student_id",
        producers=("ocr",),
        consumers=("attempts",),
        readers=("gateway",),
        pii="pseudonymous ids; pupils' mathematics",
    ),
    Topic(
        "s3-object-events",
        "What the object store says of its objects, where it is set up to: S3 event notifications as JSON.",
        key="bucket and key of the object",
        producers=("s3",),
        consumers=("ocr",),
        partitions=1,
        pii="none; keys are random",
        foreign=True,
    ),
    Topic(
        "telemetry-interactions",
        "Keystrokes and other interactions, one record per attempt or per POST /telemetry.",
        key="student_id",
        producers=("attempts", "gateway"),
        consumers=("telemetry",),
        pii="pseudonymous ids; keystrokes of answers, never of free text",
    ),
    Topic(
        "curriculum-topics",
        "Domains, subdomains and topics with their prerequisites.",
        key="topic_id",
        producers=("curriculum",),
        consumers=(),
        readers=("classifier", "mastery"),
        partitions=1,
        cleanup="compact",
        pii="none",
    ),
    Topic(
        "curriculum-exercises",
        "Exercises as pupils may see them.",
        key="exercise_id",
        producers=("curriculum",),
        consumers=(),
        readers=("gateway", "mastery"),
        partitions=1,
        cleanup="compact",
        pii="none",
    ),
    Topic(
        "curriculum-answers",
        "Answer keys. Only the attempts service may read this topic; no pupil ever sees what is on it.",
        key="exercise_id",
        producers=("curriculum",),
        consumers=(),
        readers=("attempts",),
        partitions=1,
        cleanup="compact",
        pii="none",
    ),
    Topic(
        "curriculum-misconceptions",
        "The error catalogue.",
        key="code",
        producers=("curriculum",),
        consumers=(),
        readers=("attempts", "classifier"),
        partitions=1,
        cleanup="compact",
        pii="none",
    ),
    Topic(
        "roster-courses",
        "Courses as they stand: who teaches and who attends them.",
        key="course_id",
        producers=("roster",),
        consumers=(),
        readers=("mastery",),
        partitions=1,
        cleanup="compact",
        max_body_bytes=32_768,  # a course of 10 teachers and 500 pupils takes 20 kB
    ),
)

TOPICS: dict[str, Topic] = {topic.name: topic for topic in _CATALOGUE}


def dead_letter_topic(topic: str, group: str) -> str:
    """The dead-letter topic is the consumer's, not the producer's."""
    return f"{topic}-{group}-dlq"


def dead_letter_topics() -> Iterator[Topic]:
    for topic in TOPICS.values():
        for consumer in topic.consumers:
            yield Topic(
                dead_letter_topic(topic.name, consumer),
                f"Records of {topic.name} that {consumer} could not use, as bytes, with the reason in headers.",
                key=topic.key,
                producers=(service_of(consumer),),
                consumers=(),
                partitions=1,
                retention_ms=30 * DAY_MS,
                max_body_bytes=topic.max_batch_bytes,  # a body above the contract's bound is a reason to be here
                pii=topic.pii,
                max_batch_bytes=DEAD_LETTER_MAX_BATCH_BYTES,
            )
