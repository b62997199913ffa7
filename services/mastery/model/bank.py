"""The exercises and topics that practice is chosen from, indexed as they are told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Topic:
    """`prerequisites` are the ids of the topics to hold first."""

    id: str
    name: str
    name_es: str
    domain: str
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """`targets` are the codes of the misconceptions that a wrong answer to it can show; empty where that is not known.

    `difficulty` is b of the logistic model as its author sees it, in logits. One with `is_practice` False is never chosen, only
    found by its id.
    """

    id: UUID
    topic_id: str
    prompt: str
    difficulty: float = 0.0
    targets: frozenset[str] = frozenset()
    is_practice: bool = True
    also_topic_ids: tuple[str, ...] = ()
    """Further topics that it practises."""

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """All that it practises, its own first."""
        return self.topic_id, *self.also_topic_ids


class Bank:
    """Every lookup takes the time of what it finds, whatever the size of the bank."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self.difficulties: dict[UUID, float] = {}
        self._exercises: dict[UUID, Exercise] = {}
        self._of_topic: dict[str, dict[UUID, Exercise]] = {}
        self._of_target: dict[str, dict[UUID, Exercise]] = {}
        self._of_prompt: dict[str, dict[UUID, Exercise]] = {}

    def put_topic(self, topic: Topic) -> None:
        self.topics[topic.id] = topic

    def remove_topic(self, topic_id: str) -> None:
        self.topics.pop(topic_id, None)

    def put(self, exercise: Exercise) -> None:
        """Adds an exercise, or replaces the one with its id."""
        self.remove(exercise.id)
        self._exercises[exercise.id] = exercise
        self.difficulties[exercise.id] = exercise.difficulty
        for index, key in self._entries(exercise):
            index.setdefault(key, {})[exercise.id] = exercise

    def remove(self, exercise_id: UUID) -> None:
        exercise = self._exercises.pop(exercise_id, None)
        if exercise is not None:
            del self.difficulties[exercise_id]
            for index, key in self._entries(exercise):
                del index[key][exercise_id]
                if not index[key]:
                    del index[key]

    def find(self, exercise_id: UUID) -> Exercise | None:
        return self._exercises.get(exercise_id)

    def is_practised(self, topic_id: str) -> bool:
        """Whether there is anything to practise of the topic."""
        return topic_id in self._of_topic

    def practised(self) -> Iterator[str]:
        """The topics that can be practised."""
        return iter(self._of_topic)

    def of_topic(self, topic_id: str) -> Mapping[UUID, Exercise]:
        return self._of_topic.get(topic_id, {})

    def of_target(self, code: str) -> Mapping[UUID, Exercise]:
        """Exercises whose wrong answers can show this misconception."""
        return self._of_target.get(code, {})

    def of_prompt(self, prompt: str) -> Mapping[UUID, Exercise]:
        """Exercises with this task, whatever its spaces."""
        return self._of_prompt.get(_tight(prompt), {})

    def gates(self, topic_id: str) -> set[str]:
        """The topics to hold before this one: its prerequisites, or theirs in place of one that cannot be practised.

        Nobody could ever come to hold that one, and whoever depends on it would wait for ever.
        """
        return self._walk(topic_id, past=lambda one: not self.is_practised(one)) & set(self._of_topic)

    def foundations(self, topic_id: str) -> set[str]:
        """Everything below a topic: its prerequisites, theirs, and so on."""
        return self._walk(topic_id, past=lambda _: True)

    def _walk(self, topic_id: str, past: Callable[[str], bool]) -> set[str]:
        seen: set[str] = set()
        waiting = [topic_id]
        while waiting:
            topic = self.topics.get(waiting.pop())
            for one in topic.prerequisites if topic else ():
                if one not in seen and one != topic_id:
                    seen.add(one)
                    if past(one):
                        waiting.append(one)
        return seen

    def _entries(self, exercise: Exercise) -> Iterator[tuple[dict[str, dict[UUID, Exercise]], str]]:
        if exercise.is_practice:
            yield self._of_topic, exercise.topic_id
            yield self._of_prompt, _tight(exercise.prompt)
            for code in exercise.targets:
                yield self._of_target, code


def _tight(prompt: str) -> str:
    return "".join(prompt.split())
