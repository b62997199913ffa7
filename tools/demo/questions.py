"""What no rule explained: what a language model found, and what that cost."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from tools.demo.replay import Gateway, Outcome

PATIENCE = 240.0  # seconds for all questions
OPEN = ("PENDING", "CLASSIFYING")
KINDS = {
    "named": "an error was named",
    "right": "read as the right answer: regraded",
    "unexplained": "no error named surely enough: a teacher may look at it",
    "failed": "given up",
    "waiting": "still waiting",
}
Costs = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of the questions of a run, and what each model did and cost meanwhile."""

    kinds: Counter[str]
    costs: Costs
    seconds: float
    waiting_for: str | None


async def costs(gateway: Gateway, admin: str) -> Costs:
    """Of this month, by model."""
    return {one["model"]: one for one in (await gateway.get("/admin/classifier", admin))["month"]}


async def answered(
    gateway: Gateway, admin: str, outcomes: Sequence[Outcome], tokens: Mapping[str, str], before: Costs
) -> Answered:
    """Waits until every question of the run has an answer, nobody may be asked, or patience ends."""
    began = perf_counter()
    left = [one for one in outcomes if one.body["status"] in OPEN]
    kinds: Counter[str] = Counter()
    while True:
        status = await gateway.get("/admin/classifier", admin)
        stop = status["waitingFor"] is not None or perf_counter() - began > PATIENCE
        if stop or not status["waiting"]:
            found = await asyncio.gather(*(_status(gateway, one, tokens) for one in left))
            kinds += Counter(_kind(one) for one in found if one["status"] not in OPEN)
            left = [one for one, told in zip(left, found, strict=True) if told["status"] in OPEN]
        if stop or not left:
            break
        await asyncio.sleep(0.5)
    kinds["waiting"] += len(left)
    after = await costs(gateway, admin)
    return Answered(kinds, _spent(before, after), perf_counter() - began, status["waitingFor"])


async def _status(gateway: Gateway, outcome: Outcome, tokens: Mapping[str, str]) -> dict[str, Any]:
    return await gateway.get(f"/attempts/{outcome.attempt_id}/status", tokens[outcome.attempt.student_id])


def _kind(status: Mapping[str, Any]) -> str:
    if status["status"] == "FAILED":
        return "failed"
    if status["isCorrect"]:
        return "right"
    return "named" if status["status"] == "CLASSIFIED" else "unexplained"


def _spent(before: Costs, after: Costs) -> Costs:
    """The difference of two accounts, of models that were called between them."""
    spent = {}
    for model, now in after.items():
        then = before.get(model, dict.fromkeys(now, 0))
        tokens = now["inputTokens"] - then["inputTokens"]
        cached = now["inputTokens"] * now["cachedShare"] - then["inputTokens"] * then["cachedShare"]
        if calls := now["calls"] - then["calls"]:
            spent[model] = {
                "calls": calls,
                "attempts": now["attempts"] - then["attempts"],
                "cost": now["cost"] - then["cost"],
                "cachedShare": cached / tokens if tokens else 0.0,
            }
    return spent


def shown(found: Answered, stood_in: bool) -> RenderableType:
    """`stood_in`: no model answered, but what stands in for one."""
    asked = found.kinds.total()
    if not asked:
        return "The rules explained everything: no language model was asked"
    who = "a stand-in for a language model (its answers are not a model's)" if stood_in else "a language model"
    total = sum(one["cost"] for one in found.costs.values())
    price = "would have cost" if stood_in else "cost"
    said = f"{asked} attempts were asked of {who}, {found.seconds:.0f} s more; it {price} [bold]${total:.3f}[/]"
    waits = f" ({found.waiting_for})" if found.waiting_for else ""
    kinds = Table("what was found", box=None)
    kinds.add_column("attempts", justify="right")
    kinds.add_column("share", justify="right")
    for kind, words in KINDS.items():
        if count := found.kinds[kind]:
            kinds.add_row(words + (waits if kind == "waiting" else ""), str(count), f"{count / asked:.1%}")
    bill = Table("asked", box=None)
    for column in ("calls", "attempts", "input from the cache", "US dollars"):
        bill.add_column(column, justify="right")
    for model, one in found.costs.items():
        bill.add_row(model, str(one["calls"]), str(one["attempts"]), f"{one['cachedShare']:.0%}", f"{one['cost']:.3f}")
    return Group("What no rule explains", said, "", kinds, "", bill)
