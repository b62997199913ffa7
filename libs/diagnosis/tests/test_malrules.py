"""Every malrule does to its own examples what it says, and the diagnosis names it."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose, misconceptions
from libs.diagnosis.exercise import Exercise
from libs.diagnosis.fit import as_line, fit
from libs.diagnosis.malrule import Malrule, Topic
from libs.diagnosis.maths.answer import read
from libs.diagnosis.prompts import read_exercise
from libs.diagnosis.ranking import MAX_CANDIDATES
from libs.diagnosis.remarks import REMARKS
from libs.diagnosis.slips import SLIPS
from libs.diagnosis.topics import TOPICS

EXAMPLES = [(topic, rule, *example) for topic in TOPICS for rule in topic.malrules for example in rule.worked()]
# The ids of the research catalogue, as runs.
CATALOGUE = {
    "ADD": "1-21",
    "SUB": "1-112",
    "MUL": "1-22 24-25",
    "DIV": "1-20",
    "PV": "1-7",
    "RND": "1-9",
    "DCM": "1-11",
    "DAD": "1 3-10",
    "DSB": "1-9",
    "DML": "1-4 6-14",
    "DDV": "1-14",
    "DRN": "1-11",
    "CNV": "1-23",
    "FAD": "1-5 8-14 16-19",
    "FSB": "1-11",
    "MXA": "1-3",
    "MXS": "1-3 5-7",
    "FML": "1-15 17",
    "FDV": "1-8 10-18",
    "FCM": "1-6",
    "FSM": "1-8",
    "MIX": "1-10",
    "FOF": "1-8",
    "INT": "1-12 14-24",
    "OOP": "1-14",
    "POW": "1-27 29",
    "ROO": "1-9",
    "RAT": "1-17",
    "PCT": "1-25",
    "LEQ": "1-11 13-39",
    "SIM": "1-3",
    "REA": "1-4",
    "EXP": "1-38",
    "SBS": "1-10",
    "INQ": "1-7",
    "SEQ": "1-6",
    "FUN": "1-17",
    "GEO": "1-35",
    "UNI": "1-11",
    "FAC": "1-7",
    "BND": "1-3",
    "STA": "1-25",
    "PRB": "1-14",
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


def catalogue() -> Iterator[str]:
    for letters, runs in CATALOGUE.items():
        for run in runs.split():
            first, _, last = run.partition("-")
            yield from (f"{letters}{number:02}" for number in range(int(first), int(last or first) + 1))


def test_every_entry_of_the_catalogue_has_a_malrule() -> None:
    named = Counter(ref for entry in misconceptions() for ref in entry.refs)
    assert sorted(set(catalogue()) - named.keys()) == []
    assert sorted(named.keys() - set(catalogue())) == []
    assert len(set(catalogue())) == 718


def test_codes_are_unique_upper_case_and_complete() -> None:
    entries = list(misconceptions())
    assert [code for code, count in Counter(e.code for e in entries).items() if count > 1] == []
    for entry in entries:
        assert re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+){2,}", entry.code)
        assert re.fullmatch(r"[A-Z0-9]+/[A-Z0-9_]+", entry.subdomain)
        assert entry.name
        assert entry.description.endswith(".")
        assert " → " in entry.example
        assert 0 < entry.frequency <= 1
    assert len(entries) == sum(len(topic.malrules) for topic in TOPICS) + len(SLIPS) + len(REMARKS)
