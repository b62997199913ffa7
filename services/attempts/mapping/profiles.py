"""A pupil's profile as others hear of it."""

from datetime import datetime

from libs.chassis.kafka.record import Outgoing
from libs.contracts import Envelope, derived_id
from libs.contracts.attempts.v1 import Misconception, MisconceptionsUpdated
from libs.diagnosis import Evidence
from libs.diagnosis.profile import HELD, SIGHTING
from services.attempts.model.profile import PupilProfile
from services.attempts.ports import Catalogue

MOST_TOLD = 30  # misconceptions of a pupil that others hear of, the likeliest first


def updated(profile: PupilProfile, catalogue: Catalogue, cause: Envelope) -> Outgoing:
    """The whole profile, so that the latest event is enough. What the catalogue no longer has is left out."""
    assert profile.updated_at is not None  # it has a revision
    # What is hardly likely is nobody's business: it stays here until more is seen, and keeps the event small.
    likely = [(code, one) for code, one in profile.evidence.evidence.items() if one.probability >= SIGHTING]
    found = sorted(likely, key=lambda entry: (-entry[1].probability, entry[0]))[:MOST_TOLD]
    told = (_misconception(code, evidence, catalogue) for code, evidence in found)
    event = MisconceptionsUpdated(
        student_id=profile.student_id,
        revision=profile.revision,
        misconceptions=tuple(one for one in told if one is not None),
        updated_at=profile.updated_at,
    )
    name = f"{event.contract.type}/{profile.revision}"
    return Outgoing(event, cause=cause, id=derived_id(profile.student_id, name))


def _misconception(code: str, evidence: Evidence, catalogue: Catalogue) -> Misconception | None:
    entry = catalogue.find(code)
    if entry is None or entry.topic_id is None:
        return None
    assert evidence.last_seen is not None  # every submission has its time
    return Misconception(
        code=code,
        name=entry.name,
        topic_id=entry.topic_id,
        probability=evidence.probability,
        is_held=evidence.probability >= HELD,
        sightings=evidence.sightings,
        last_seen=datetime.fromisoformat(evidence.last_seen),
    )
