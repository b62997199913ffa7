"""What the run found, as tables."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table

from libs.contracts.mastery.v1 import Level
from libs.diagnosis import is_equal
from tools.demo.proof import Counts
from tools.demo.replay import Outcome

MOST_FREQUENT = 15
LEVELS = [one for one in Level if one is not Level.UNKNOWN]


def speed(outcomes: Sequence[Outcome], seconds: float) -> str:
    by_status = Counter(one.status for one in outcomes)
    waits = sorted(one.seconds * 1000 for one in outcomes)
    return (
        f"{len(outcomes)} attempts of {len({one.attempt.student_id for one in outcomes})} pupils accepted in {seconds:.1f} s: "
        f"[bold]{len(outcomes) / seconds:.0f} attempts/s[/]; "
        f"median {median(waits):.0f} ms, p99 {waits[int(len(waits) * 0.99)]:.0f} ms; "
        f"{by_status[201]} diagnosed at once, {by_status[202]} later"
    )


def real_steps(outcomes: Iterable[Outcome]) -> Table:
    """What became of real pupils' steps. A step that keeps the solutions is no error, though it is not yet the answer."""
    kinds: Counter[str] = Counter()
    for one in outcomes:
        if one.attempt.hidden is None:
            kinds[_kind(one)] += 1
    table = Table(title="Real pupils' steps in equations", title_justify="left", box=None)
    table.add_column("what the step is")
    table.add_column("steps", justify="right")
    table.add_column("share", justify="right")
    for kind, count in kinds.most_common():
        table.add_row(kind, str(count), f"{count / kinds.total():.1%}")
    return table


def _kind(outcome: Outcome) -> str:
    body = outcome.body
    if body["isCorrect"]:
        return "right: it gives the solution"
    if is_equal(outcome.attempt.exercise.prompt, outcome.attempt.body["answer"]):
        return "right so far: same solution, more to do"
    return "wrong, error named" if body["status"] == "CLASSIFIED" else "wrong, no rule explains it: a model is asked"


def misconceptions(outcomes: Sequence[Outcome]) -> Table:
    named: Counter[str] = Counter()
    details: dict[str, Mapping[str, Any]] = {}
    for one in outcomes:
        for candidate in one.body["candidates"]:
            if candidate["code"] == one.body["errorTag"]:
                named[candidate["code"]] += 1
                details[candidate["code"]] = candidate
    wrong = sum(not one.body["isCorrect"] for one in outcomes)
    title = f"Most frequent misconceptions ({len(named)} kinds in {named.total()} of {wrong} without the right answer)"
    table = Table(title=title, title_justify="left", box=None)
    table.add_column("misconception", overflow="fold")
    table.add_column("name", overflow="fold")
    table.add_column("documented as", overflow="fold")
    table.add_column("attempts", justify="right")
    table.add_column("share", justify="right")
    for code, count in named.most_common(MOST_FREQUENT):
        refs = details[code]["refs"]
        shown = ", ".join(refs[:3]) + (f" and {len(refs) - 3} more" if len(refs) > 3 else "")
        table.add_row(code, details[code]["name"], shown, str(count), f"{count / named.total():.1%}")
    return table


def hidden_bugs(outcomes: Sequence[Outcome]) -> str:
    """Whether the misconception named most often for a generated pupil is the one that was hidden in it."""
    named: defaultdict[str, Counter[str]] = defaultdict(Counter)
    hidden: dict[str, str] = {}
    for one in outcomes:
        if one.attempt.hidden is not None:
            hidden[one.attempt.student_id] = one.attempt.hidden
            if one.body["errorTag"] is not None:
                named[one.attempt.student_id][one.body["errorTag"]] += 1
    found = sum(
        named[student].most_common(1)[:1] != [] and named[student].most_common(1)[0][0] == bug
        for student, bug in hidden.items()
    )
    return (
        f"Generated pupils: the misconception named most often is the one hidden in them for "
        f"[bold]{found} of {len(hidden)}[/] ({found / max(1, len(hidden)):.0%})"
    )


def mastery(students: Iterable[Mapping[str, Any]]) -> Table:
    """From the rows of the mastery matrix."""
    by_topic: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for student in students:
        for topic in student["topics"]:
            by_topic[topic["topicId"]].append(topic)
    table = Table(title="Mastery by topic, after this run", title_justify="left", box=None)
    table.add_column("topic", overflow="fold")
    for column in ("pupils", "attempts", "mean p(known)", *(one.lower().replace("_", " ") for one in LEVELS)):
        table.add_column(column, justify="right")
    for name, topics in sorted(by_topic.items()):
        levels = Counter(one["level"] for one in topics)
        table.add_row(
            name,
            str(len(topics)),
            str(sum(one["attemptsCount"] for one in topics)),
            f"{fmean(one['pKnown'] for one in topics):.3f}",
            *(str(levels[level]) for level in LEVELS),
        )
    return table


def telling(outcomes: Sequence[Outcome]) -> Outcome | None:
    """A real pupil's step with the most explanations to rank, among those with a clear winner."""
    clear = [one for one in outcomes if one.attempt.hidden is None and (one.body["confidence"] or 0) > 0.5]
    return max(clear, key=lambda one: (len(one.body["candidates"]), one.body["confidence"]), default=None)


def in_full(prompt: str, attempt: Mapping[str, Any], title: str = "One attempt in full") -> RenderableType:
    """One attempt as `GET /attempts/{id}` tells it."""
    lines = [f"[bold]{prompt}[/]   ({attempt['topicId']}, attempt {attempt['id']})"]
    lines += [f"  step {number}: {one['expression']}" for number, one in enumerate(attempt["steps"])]
    verdict = "right" if attempt["isCorrect"] else "wrong"
    lines += [f"  answer: {attempt['answer']}", f"  {verdict}, {attempt['status']}, decided by {attempt['source']}"]
    table = Table("probability", "misconception", "documented as", "line", "evidence", box=None)
    for one in attempt["candidates"]:
        line = "answer" if one["step"] is None else f"step {one['step']}"
        table.add_row(f"{one['probability']:.3f}", one["code"], ", ".join(one["refs"]), line, one["evidence"])
    feedback = f"feedback: {attempt['feedback']}" if attempt["feedback"] else "no feedback"
    return Panel(Group(*lines, table, feedback), title=title, title_align="left")


def proof(counts: Counts) -> Table:
    title = "Every accepted attempt of this run is everywhere, once"
    table = Table(title=title, title_justify="left", box=None, min_width=len(title))
    table.add_column("what")
    table.add_column("count", justify="right")
    for what, count in (
        ("attempts accepted by the gateway", counts.accepted),
        ("rows in PostgreSQL (attempts)", counts.rows),
        ("effects on mastery in PostgreSQL", counts.effects),
        ("documents in MongoDB (telemetry)", counts.documents),
        ("archived lines in S3", counts.lines),
    ):
        agrees = count == counts.accepted
        table.add_row(what, f"[{'green' if agrees else 'red'}]{count}[/]")
    return table
