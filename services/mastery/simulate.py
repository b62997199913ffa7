"""What following the recommendations does for pupils who exist in numbers only: `python -m services.mastery.simulate`.

A simulated pupil knows a topic or not, answers by slip and guess, and can learn from an answer only where the prerequisites are
known. That is the world the choice assumes: the figures say whether the choice is sound in it, not what real pupils would gain.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean
from uuid import UUID

from services.mastery.model.ability import NOTHING_KNOWN, Ability, Item, Walk, eap, update
from services.mastery.model.bank import Bank, Exercise, Topic
from services.mastery.model.bkt import DEFAULTS
from services.mastery.model.bkt import update as traced
from services.mastery.model.history import Observation
from services.mastery.model.pupil import Pupil
from services.mastery.model.selection import Choice, choose
from services.mastery.model.situation import FRESH, MASTERED, Scope, Situation

CHAINS, LENGTH, EXERCISES = 3, 4, 30
PER_DAY = 10
START = datetime(2026, 9, 1, 15, tzinfo=UTC)


def a_bank() -> Bank:
    """Chains of topics, each with the one before as its prerequisite; the exercises get harder along the chain."""
    bank = Bank()
    for chain in range(CHAINS):
        for place in range(LENGTH):
            name = f"topic-{chain}-{place}"
            bank.put_topic(Topic(name, name, name, "ALL", (f"topic-{chain}-{place - 1}",) if place else ()))
            for at in range(EXERCISES):
                number = (chain * LENGTH + place) * EXERCISES + at
                bank.put(Exercise(UUID(int=number), name, str(number), place - 1.5 + at / EXERCISES))
    return bank


@dataclass(slots=True)
class Simulated:
    """`knows` is the truth that nothing but the simulation sees; everything else is what the service would have stored."""

    id: UUID
    random: Random
    bank: Bank
    knows: set[str] = field(default_factory=set)
    known: dict[str, float] = field(default_factory=dict)
    answers: list[Observation] = field(default_factory=list)
    ability: Ability = NOTHING_KNOWN

    def answer(self, exercise: Exercise, at: datetime) -> None:
        topic = exercise.topic_id
        p_right = 1 - DEFAULTS.slip if topic in self.knows else DEFAULTS.guess
        correct = float(self.random.random() < p_right)
        if self.knows.issuperset(self.bank.topics[topic].prerequisites) and self.random.random() < DEFAULTS.transit:
            self.knows.add(topic)
        self.known[topic] = traced(self.known.get(topic, DEFAULTS.initial), correct)
        self.ability = update(self.ability, Item(b=exercise.difficulty).curve(), correct, Walk(0.1))
        attempt = UUID(int=self.random.getrandbits(128))
        self.answers.append(Observation(attempt, self.id, topic, exercise.id, at, correct))

    def solved(self, now: datetime) -> set[UUID]:
        return {one.exercise_id for one in self.answers if one.is_right and one.submitted_at > now - FRESH}


Strategy = Callable[[Simulated, datetime], Exercise | None]


def recommended(pupil: Simulated, now: datetime) -> Exercise | None:
    theta, _ = eap(pupil.ability)
    past = Pupil(pupil.id, pupil.known, pupil.answers[::-1], pupil.solved(now))
    found = choose(Situation(past, pupil.bank, Scope(), now), lambda one: Item(b=one.difficulty).information(theta))
    return found.exercise if isinstance(found, Choice) else None


def by_chance(pupil: Simulated, now: datetime) -> Exercise | None:
    """Any exercise that was not solved in the last seven days."""
    solved = pupil.solved(now)
    topics = sorted(pupil.bank.practised())
    left = [one for topic in topics for key, one in pupil.bank.of_topic(topic).items() if key not in solved]
    return pupil.random.choice(left) if left else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Means over the pupils: topics truly known, topics estimated as mastered, and the share of those that are truly known.
    `exposure` is the largest share of the pupils, who all begin alike, that began with the same exercise; `repeated` how often
    something was given that had been solved in the last seven days."""

    known: float
    mastered: float
    precision: float
    exposure: float
    repeated: int


def simulate(strategy: Strategy, pupils: int, answers: int, seed: int = 7) -> Outcome:
    """The same for the same arguments."""
    bank, begun, repeated = a_bank(), Counter[UUID](), 0
    class_: list[Simulated] = []
    for number in range(pupils):
        random = Random(seed * 1_000_003 + number)  # noqa: S311 - repeatable, not secret
        pupil = Simulated(UUID(int=random.getrandbits(128)), random, bank)
        for at in range(answers):
            now = START + timedelta(days=at // PER_DAY, minutes=at % PER_DAY)
            if exercise := strategy(pupil, now):
                repeated += exercise.id in pupil.solved(now)
                begun[exercise.id] += not pupil.answers
                pupil.answer(exercise, now)
        class_.append(pupil)
    mastered = [{topic for topic, p in one.known.items() if p >= MASTERED} for one in class_]
    agreed = Counter(topic in one.knows for one, topics in zip(class_, mastered, strict=True) for topic in topics)
    return Outcome(
        known=fmean(len(one.knows) for one in class_),
        mastered=fmean(map(len, mastered)),
        precision=agreed[True] / max(1, agreed.total()),
        exposure=max(begun.values()) / pupils,
        repeated=repeated,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=100)
    parser.add_argument("--answers", type=int, default=150, help="of each pupil")
    arguments = parser.parse_args()
    print(f"{CHAINS * LENGTH} topics in {CHAINS} chains; {arguments.pupils} pupils, {arguments.answers} answers each")
    for name, strategy in (("recommended", recommended), ("by chance", by_chance)):
        one = simulate(strategy, arguments.pupils, arguments.answers)
        print(
            f"{name:12} topics known {one.known:5.2f}   estimated as mastered {one.mastered:5.2f}, of these known"
            f" {one.precision:.2f}   same first exercise {one.exposure:.2f}   solved ones repeated {one.repeated}"
        )
