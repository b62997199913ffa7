"""Every malrule does to its own examples what it says, and the diagnosis names it."""

import re
from collections import Counter

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose, misconceptions
from libs.diagnosis.answer import read
from libs.diagnosis.exercise import Exercise, read_exercise
from libs.diagnosis.fit import as_line, fit
from libs.diagnosis.malrule import Malrule, Topic
from libs.diagnosis.ranking import MAX_CANDIDATES
from libs.diagnosis.slips import SLIPS
from libs.diagnosis.topics import TOPICS

EXAMPLES = [(topic, rule, *example) for topic in TOPICS for rule in topic.malrules for example in rule.worked()]
CATALOGUE = {
    "ADD": set(range(1, 22)),
    "SUB": set(range(1, 113)),
    "FAD": {1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19},
    "FSB": set(range(1, 12)),
    "INT": {*range(1, 13), 14, 23, 24},
    "LEQ": set(range(1, 35)) - {12},
}


@pytest.mark.parametrize(
    ("topic", "rule", "prompt", "answer"), EXAMPLES, ids=[f"{r.refs or r.code}: {p} → {a}" for _, r, p, a in EXAMPLES]
)
def test_malrule_on_its_worked_example_gives_the_wrong_answer(
    topic: Topic, rule: Malrule, prompt: str, answer: str
) -> None:
    exercise = read_exercise(prompt, topic.key)
    assert isinstance(exercise, Exercise)
    wrong = read(answer)
    line = as_line(exercise, wrong)
    assert any(fit(p, wrong, line) > 0 for p in exercise.predictions if p.malrule.code == rule.code)


@pytest.mark.parametrize(
    ("topic", "rule", "prompt", "answer"), EXAMPLES, ids=[f"{r.refs or r.code}: {p} → {a}" for _, r, p, a in EXAMPLES]
)
def test_diagnose_on_a_worked_example_lists_its_malrule(topic: Topic, rule: Malrule, prompt: str, answer: str) -> None:
    diagnosis = diagnose(Problem(prompt, topic.key), Work(answer))
    assert diagnosis.is_correct is False
    codes = [candidate.code for candidate in diagnosis.candidates]
    assert rule.code in codes or len(codes) == MAX_CANDIDATES
    assert diagnosis.status in (Status.CLASSIFIED, Status.SLIP)


def test_worked_examples_are_classified_unless_a_slip_gives_the_same_answer() -> None:
    verdicts = [diagnose(Problem(prompt, topic.key), Work(answer)) for topic, _, prompt, answer in EXAMPLES]
    assert all(v.status is Status.CLASSIFIED or v.slip is not None for v in verdicts)
    assert sum(v.status is Status.CLASSIFIED for v in verdicts) / len(verdicts) > 0.9


def test_every_catalogue_entry_of_the_topics_has_a_malrule() -> None:
    refs = {ref for entry in misconceptions() for ref in entry.refs}
    found: dict[str, set[int]] = {}
    for ref in refs:
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()  # type: ignore[union-attr]
        found.setdefault(letters, set()).add(int(number))
    assert found == CATALOGUE


def test_codes_are_unique_upper_case_and_complete() -> None:
    entries = list(misconceptions())
    assert [code for code, count in Counter(e.code for e in entries).items() if count > 1] == []
    for entry in entries:
        assert re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+){2,}", entry.code)
        assert re.fullmatch(r"[A-Z]+/[A-Z_]+", entry.subdomain)
        assert entry.name
        assert entry.description.endswith(".")
        assert " → " in entry.example
        assert 0 < entry.frequency <= 1
    assert len(entries) == sum(len(topic.malrules) for topic in TOPICS) + len(SLIPS)
