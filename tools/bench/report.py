"""The figures as tables: on the terminal and, the same ones, in docs/reference/benchmarks.md."""

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from deploy.local.state import ROOT
from tools.bench import measure
from tools.bench.measure import Closed, Figures
from tools.bench.meter import MEGABYTE
from tools.stack import Stack

PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
SERVERS = ("kafka", "postgres", "mongo", "s3", "issuer")
# Median of the reference system (one NestJS process), measured on a machine of the same kind.
REFERENCE_RATE = {1: 74, 16: 128, 64: 142}
REFERENCE_P50 = {1: 13.2}
REFERENCE_P99 = {64: 677}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table without looks."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def rich(self) -> Table:
        table = Table(
            title=self.title, title_justify="left", box=None, caption=self.note or None, caption_justify="left"
        )
        for number, name in enumerate(self.head):
            table.add_column(name, justify="left" if number == 0 else "right", overflow="fold")
        for row in self.rows:
            table.add_row(*row)
        return table

    def markdown(self) -> str:
        rule = ["---", *["---:"] * (len(self.head) - 1)]
        lines = [f"| {' | '.join(row)} |" for row in (self.head, rule, *self.rows)]
        note = f"\n\n{self.note}" if self.note else ""
        return f"## {self.title}\n\n" + "\n".join(lines) + note + "\n"


def line(one: Closed) -> str:
    """A run in a line, as soon as it is over."""
    result = one.result
    return (
        f"concurrency {one.concurrency}: {one.rate:.0f} requests/s, p50 {result['p50']:.1f} ms, p95 {result['p95']:.1f} ms, "
        f"p99 {result['p99']:.1f} ms, statuses {_statuses(result['statuses'])}, "
        f"{'' if one.agrees else 'NOT '}all {result['accepted']} in every store, once"
    )


def tables(figures: Figures) -> Iterator[Table]:
    return (grid.rich() for grid in grids(figures))


def grids(figures: Figures) -> Iterator[Grid]:
    yield _speed(figures)
    if figures.open:
        yield _lag(figures)
    yield _cpu(figures)
    if figures.logged:
        yield _sql(figures)
    if figures.after:
        yield _memory(figures)
    if figures.diagnosis:
        yield _diagnosis(figures)
    if figures.classifying:
        yield _classifying(figures)


def _speed(figures: Figures) -> Grid:
    rows = [
        (
            str(one.concurrency),
            f"{one.rate:.0f}",
            *(f"{one.result[name]:.1f}" for name in ("p50", "p95", "p99")),
            _statuses(one.result["statuses"]),
            _ratio(one),
            f"{one.client:.2f}",
            f"{one.host:.0f}",
            f"{one.others:.0%}",
        )
        for one in figures.closed
    ]
    head = (
        "concurrency",
        "requests/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "status: share",
        "against the reference",
        "client's CPU, ms",
        "host, ms",
        "others",
    )
    note = (
        "Closed loop, 1,000 pupils, 60 % right answers, 30 % a borrowing bug, 10 % without a name. The client runs on the same "
        "cores. Host: a fixed piece of Python, the less the faster the machine was at that moment. "
        "Others: work on these cores that was none of ours, as a share of all work."
    )
    return Grid("Speed of POST /attempts", head, rows, note)


def _ratio(one: Closed) -> str:
    """Against the reference's median, taken at another time: good for orders of magnitude only."""
    parts = []
    if rate := REFERENCE_RATE.get(one.concurrency):
        parts.append(f"{one.rate / rate:.1f}× the rate")
    if p50 := REFERENCE_P50.get(one.concurrency):
        parts.append(f"p50 1/{p50 / one.result['p50']:.1f}")
    if p99 := REFERENCE_P99.get(one.concurrency):
        parts.append(f"p99 1/{p99 / one.result['p99']:.1f}")
    return ", ".join(parts)


def _lag(figures: Figures) -> Grid:
    result = figures.open
    rows = [
        (name, *(f"{result[key][share]:.1f}" for share in ("p50", "p95", "p99")))
        for name, key in (
            ("acceptance → mastery.topic.updated on the pupil's feed", "from_acceptance"),
            ("sending → the same", "from_sending"),
            ("sending → answer (201)", "answer"),
        )
    ]
    note = (
        f"Open loop, {measure.RATE} attempts/s of {measure.LISTENERS} pupils, each with their own open stream; "
        f"{result['heard']} of {result['attempts']} heard of; statuses {_statuses(result['statuses'])}."
    )
    return Grid("Lag on the live feed", ("from → to", "p50 ms", "p95 ms", "p99 ms"), rows, note)


def _cpu(figures: Figures) -> Grid:
    programs = _programs(figures)
    rows = [(name, *(f"{one.per_attempt(name):.2f}" for one in figures.closed)) for name in programs]
    for title, chosen in (
        ("our processes", [name for name in programs if name not in SERVERS]),
        ("servers", [name for name in programs if name in SERVERS]),
    ):
        rows.append((f"**{title}**", *(f"{sum(map(one.per_attempt, chosen)):.2f}" for one in figures.closed)))
    rows.append(("client", *(f"{one.client:.2f}" for one in figures.closed)))
    rows.append(("share of all cores", *(f"{_share(one):.0%}" for one in figures.closed)))
    head = ("ms of CPU per attempt", *(f"at {one.concurrency}" for one in figures.closed))
    note = "From the end of the warm-up until every store has every attempt; the work of idling is in it."
    return Grid("Processor time", head, rows, note)


def _share(one: Closed) -> float:
    """Of the machine's processor time that these programs used in the measured seconds."""
    return float((sum(one.cpu.values()) + one.result["client_cpu"]) / one.result["seconds"] / (os.cpu_count() or 1))


def _sql(figures: Figures) -> Grid:
    rows = [
        (name, str(work), f"{work / figures.logged:.3f}", f"{(work + framing) / figures.logged:.3f}")
        for name, (work, framing) in figures.statements.items()
    ]
    work, framing = (sum(counts) for counts in zip(*figures.statements.values(), strict=True))
    rows.append(("**all**", str(work), f"{work / figures.logged:.3f}", f"{(work + framing) / figures.logged:.3f}"))
    head = ("service", "statements", "per attempt", "with BEGIN and COMMIT")
    note = f"Counted in PostgreSQL's log while {figures.logged} attempts were accepted."
    return Grid("SQL statements", head, rows, note)


def _memory(figures: Figures) -> Grid:
    rows = [
        (name, f"{figures.rest[name] / MEGABYTE:.0f}", f"{size / MEGABYTE:.0f}")
        for name, size in figures.after.items()
        if name in figures.rest
    ]
    note = "Resident memory; of programs with several processes the sum of proportional shares."
    return Grid("Memory, MB", ("program", "at rest", "after the load"), rows, note)


def _diagnosis(figures: Figures) -> Grid:
    """What `python -m libs.diagnosis.measuring.bench` prints: a table whose first column may hold no blanks."""
    lines = [one.split() for one in figures.diagnosis.splitlines() if one.strip()]
    rows = [row for row in lines[1:] if len(row) == 4]
    return Grid(
        "Diagnosis alone",
        ("topic", "median µs", "p99 µs", "max µs"),
        rows,
        "`python -m libs.diagnosis.measuring.bench`",
    )


def _classifying(figures: Figures) -> Grid:
    """What `python -m services.classifier.bench` prints: a head, a line a model, and a sentence."""
    *lines, sentence = [one for one in figures.classifying.splitlines() if one.strip()]
    note = f"`python -m services.classifier.bench` against the stand-in, whose tokens are counted by bytes: {sentence}."
    head = ("model", "calls", "asked", "input tokens", "from the cache", "USD")
    return Grid("Classification", head, [tuple(one.split()) for one in lines[1:]], note)


def write(figures: Figures, stack: Stack, arguments: Sequence[str]) -> Path:
    """The page, for people who want to know how fast it is and why not faster."""
    parts = [
        "# Benchmarks\n",
        "Made by `make bench`, which writes this page anew. The figures are of one run on a machine that does other things "
        "as well: compare them within this page, not with another day's. What fitting the learner model costs, beside pyBKT's "
        "compiled build: [calibration](benchmarks-calibration.md).\n",
        _circumstances(stack, arguments),
        *(grid.markdown() for grid in grids(figures)),
        _where_the_time_goes(figures.closed[-1]),
    ]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(parts))
    return PAGE


def write_grids(page: Path, title: str, made: Sequence[Grid], arguments: Sequence[str]) -> Path:
    """A page of tables that need no running system."""
    parts = [f"# {title}\n", _circumstances(None, arguments), *(grid.markdown() for grid in made)]
    page.write_text("\n".join(parts))
    return page


def _circumstances(stack: Stack | None, arguments: Sequence[str]) -> str:
    named = [Path(one).name if Path(one).exists() else one for one in arguments]
    lines = [
        f"- date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"- machine: {os.cpu_count()} cores ({_processor()}), {platform.system()}, Python {platform.python_version()}",
        f"- speed of it: a fixed piece of Python (`host_speed`) took {measure.host_speed():.0f} ms",
    ]
    if stack:
        broker = {"apache": "Apache Kafka", "tansu": "Tansu"}.get(stack.facts.get("KAFKA_FLAVOUR", ""), "Kafka")
        lines.append(
            f"- stack: one process per service, {broker}, PostgreSQL, MongoDB, S3 (Swift), all on this machine"
        )
    return "\n".join((*lines, f"- command: `python -m tools.bench {' '.join(named)}`\n"))


def _processor() -> str:
    for entry in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if entry.startswith("model name"):
            return entry.partition(": ")[2]
    return platform.processor() or platform.machine()


def _where_the_time_goes(one: Closed) -> str:
    programs = sorted(one.cpu, key=one.per_attempt, reverse=True)
    total = sum(map(one.per_attempt, programs)) + one.client
    share: Callable[[float], str] = lambda cost: f"{cost:.2f} ms ({cost / total:.0%})"  # noqa: E731
    largest = ", ".join(f"{name} {share(one.per_attempt(name))}" for name in programs[:6])
    return (
        "## Where the time goes\n\n"
        f"At concurrency {one.concurrency} an attempt costs {total:.2f} ms of processor time everywhere: {largest}, the "
        f"benchmark's client {share(one.client)}. The cores are {_share(one):.0%} busy, so "
        + (
            "processor time is what limits the rate: to be faster, one of these has to get cheaper or the machine larger.\n"
            if _share(one) > 0.85
            else "waiting, not work, limits the rate at this concurrency.\n"
        )
    )


def _programs(figures: Figures) -> list[str]:
    """The services, then the servers; as in every run."""
    names = [name for name in figures.closed[0].cpu if all(name in one.cpu for one in figures.closed)]
    return sorted(names, key=lambda name: name in SERVERS)


def _statuses(counts: dict[str, int]) -> str:
    total = sum(counts.values()) or 1
    return ", ".join(f"{status}: {count / total:.1%}" for status, count in sorted(counts.items()))
