"""The account of a run: every accepted attempt is everywhere, once; every other one everywhere once, or nowhere."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
import pytest

from deploy.local.ready import until
from tests.chaos.load import Work
from tests.stores import Ends, Row, Stores, headers_of

INITIAL, TRANSIT, SLIP, GUESS = 0.3, 0.1, 0.1, 0.2
SETTLING = 120.0
QUIET = 3.0
PROFILE = "attempts.misconceptions.updated.v1"
FOUND = "attempts.attempt.classified.v1"
WAITING = ("PENDING", "CLASSIFYING")


class Audit:
    """Made before the run, so that it knows what the bus held by then."""

    def __init__(self, stores: Stores, works: Sequence[Work], dead_letters: Ends, facts: Ends) -> None:
        self.stores, self.works = stores, works
        self.pupils = {work.pupil.id for work in works}
        self._dead_letters, self._facts = dead_letters, facts

    @classmethod
    async def begin(cls, stores: Stores, works: Sequence[Work]) -> "Audit":
        facts = await stores.ends("attempts-lifecycle", "mastery-updates", "telemetry-interactions")
        return cls(stores, works, await stores.dead_letter_ends(), facts)

    @property
    def accepted(self) -> set[UUID]:
        return {work.id for work in self.works if work.accepted}

    async def settled(self) -> None:
        """Until the accepted attempts have reached the last store, and no question about one is open."""

        async def arrived() -> bool:
            there = [await self.stores.attempts(self.pupils), await self.stores.observations(self.pupils)]
            there.append(await self.stores.documents(self.pupils))
            if any(row["status"] in WAITING for row in there[0]):
                return False
            key = ("id", "attempt_id", "attempt_id")
            found = [{row[name] for row in rows} for name, rows in zip(key, there, strict=True)]
            return all(self.accepted <= ids for ids in found) and found[0] == found[1] == found[2]

        await until(arrived, SETTLING, pause=1)  # what is missing then, `check` tells better

    async def check(self, *, archive: bool = True) -> None:
        await self.settled()
        rows = {row["id"]: row for row in await self.stores.attempts(self.pupils)}
        assert self.accepted <= set(rows), f"lost: {len(self.accepted - set(rows))} of {len(self.accepted)}"
        assert set(rows) <= {work.id for work in self.works}, "an attempt nobody sent"
        for work in self.works:
            if row := rows.get(work.id):
                assert (row["student_id"], row["exercise_id"], row["answer"], row["is_correct"]) == (
                    work.pupil.id,
                    work.exercise.id,
                    work.answer,
                    work.is_right,
                )
        await self._check_mastery(rows)
        documents = await self.stores.documents(self.pupils)
        assert_once("telemetry documents", [one["attempt_id"] for one in documents], rows)
        assert all([event["value"] for event in one["events"]] == ["4", ""] for one in documents)
        await self._check_bus(rows)
        if archive:
            lines = [UUID(one["attempt_id"]) for one in await self.stores.archived_lines()]
            assert_once("archived lines", [one for one in lines if one in rows], rows)
        assert not await self.stores.dead_letters_since(self._dead_letters), "good records were dead-lettered"

    async def _check_mastery(self, rows: dict[UUID, Row]) -> None:
        observations = await self.stores.observations(self.pupils)
        assert_once("observations", [one["attempt_id"] for one in observations], rows)
        assert all(one["p_known"] is not None for one in observations), "an observation without effect"
        topics: defaultdict[tuple[UUID, str], list[Row]] = defaultdict(list)
        for row in rows.values():
            topics[row["student_id"], row["topic_id"]].append(row)
        estimates = {(one["student_id"], one["topic_id"]): one for one in await self.stores.estimates(self.pupils)}
        assert estimates.keys() == topics.keys()
        for key, attempts in topics.items():
            assert estimates[key]["attempts_count"] == len(attempts)
            assert estimates[key]["p_known"] == pytest.approx(folded(attempts), abs=1e-9)

    async def _check_bus(self, rows: dict[UUID, Row]) -> None:
        """Facts may be told again, never differently; movements of a topic form a chain."""
        by_type: defaultdict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for record in await self.stores.records(*{place.topic for place in self._facts}, since=self._facts):
            fact = orjson.loads(record.value)
            if UUID(fact["student_id"]) in self.pupils:
                headers = headers_of(record)
                known = by_type[headers["ce_type"]].setdefault(headers["ce_id"], fact)
                assert known.get("attempt_id") == fact.get("attempt_id")
                assert known.get("is_correct") == fact.get("is_correct")
                assert known.get("p_known") == fact.get("p_known")
        await self._check_profiles(by_type.pop(PROFILE, {}))
        found = [(fact["attempt_id"], fact["revision"]) for fact in by_type.pop(FOUND, {}).values()]
        assert len(set(found)) == len(found), "a revision was told in two ways"
        for type_, facts in by_type.items():
            assert_once(type_, [UUID(fact["attempt_id"]) for fact in facts.values()], rows)
        assert len(by_type) == 3
        last: dict[tuple[str, str], float] = {}
        for moved in by_type["mastery.topic.updated.v1"].values():
            key = moved["student_id"], moved["topic_id"]
            assert moved["previous_p_known"] == last.get(key, INITIAL), "a movement was skipped or came out of order"
            last[key] = moved["p_known"]

    async def _check_profiles(self, told: dict[str, dict[str, Any]]) -> None:
        """No revision is told in two ways; the highest one told is what mastery has, and says what attempts has stored, as
        roughly as profiles are told: which errors are likely, how often each was seen, how sure it is in steps."""
        revisions = {(UUID(one["student_id"]), one["revision"]): one for one in told.values()}
        assert len(revisions) == len(told), "a revision was told in two ways"
        highest = {student: revisions[student, number] for student, number in sorted(revisions)}

        async def kept() -> bool:
            query = "select student_id, revision from mastery.profiles where student_id = any($1)"
            rows = await self.stores.sql(query, list(self.pupils))
            return {row["student_id"]: row["revision"] for row in rows} == {
                student: one["revision"] for student, one in highest.items()
            }

        async def stored() -> bool:
            query = "select * from attempts.profile_evidence where student_id = any($1) and probability >= 0.1"
            rows = await self.stores.sql(query, list(self.pupils))
            return {(row["student_id"], *roughly(row)) for row in rows} == {
                (student, *roughly(entry)) for student, one in highest.items() for entry in one["misconceptions"]
            }

        assert await until(kept, SETTLING, pause=1), "profiles of mastery are not what was told"
        assert await until(stored, SETTLING, pause=1), "profiles of attempts say what was not told"


def roughly(one: Row) -> tuple[str, int, int]:
    return one["code"], one["sightings"], sum(one["probability"] >= step for step in (0.25, 0.5, 0.75))


def assert_once(what: str, found: Sequence[UUID], wanted: dict[UUID, Row]) -> None:
    twice = [id_ for id_, count in Counter(found).items() if count > 1]
    lost, strange = wanted.keys() - set(found), set(found) - wanted.keys()
    assert not twice, f"{what}: {len(twice)} twice"
    assert not lost, f"{what}: {len(lost)} of {len(wanted)} missing"
    assert not strange, f"{what}: {len(strange)} of attempts that are not stored"


def folded(attempts: Sequence[Row]) -> float:
    """Bayesian Knowledge Tracing, written a second time."""
    p = INITIAL
    for one in sorted(attempts, key=lambda row: (row["submitted_at"], row["id"])):
        right, wrong = (1 - SLIP, GUESS) if one["is_correct"] else (SLIP, 1 - GUESS)
        p = p * right / (p * right + (1 - p) * wrong)
        p += (1 - p) * TRANSIT
    return p
