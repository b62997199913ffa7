"""What services say to each other."""

from importlib import import_module

from libs.contracts.envelope import Envelope, EnvelopeError
from libs.contracts.ids import derived_id, new_id, problem_id
from libs.contracts.registry import Contract, ContractError, Event, contracts, find
from libs.contracts.topics import TOPICS, Topic, dead_letter_topic, dead_letter_topics

for _version in ("attempts.v1", "classifier.v1", "curriculum.v1", "mastery.v1", "ocr.v1", "roster.v1", "telemetry.v1"):
    import_module(f"libs.contracts.{_version}")  # registers its payloads: a type nobody imported would be "unknown"

__all__ = [
    "TOPICS",
    "Contract",
    "ContractError",
    "Envelope",
    "EnvelopeError",
    "Event",
    "Topic",
    "contracts",
    "dead_letter_topic",
    "dead_letter_topics",
    "derived_id",
    "find",
    "new_id",
    "problem_id",
]
