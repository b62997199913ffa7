"""Scenarios: rules by which the stand-in misbehaves. The first rule that matches a request decides."""

import random
from collections import Counter
from time import monotonic
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

Api = Literal["anthropic", "gemini"]


class Rule(BaseModel):
    """When it matches (everything that is given must hold), and what is done then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api: Api | None = None
    model: str = ""
    """Beginning of the model's name."""
    contains: str = ""
    """Anywhere in the texts of the request."""
    calls: tuple[int, int] | None = None
    """The first and the last, both included, of the requests that fit the above; 1-based."""
    seconds: tuple[float, float] | None = None
    """Since the scenario began."""
    probability: float = Field(1.0, ge=0, le=1)
    seed: int = 0

    status: int | None = Field(None, ge=400, le=599)
    retry_after: float | None = Field(None, ge=0)
    delay: float = Field(0.0, ge=0)
    body: Literal["truncated", "malformed", "empty", "reset"] | None = None
    max_tokens: int | None = Field(None, ge=1)
    omit: int = Field(0, ge=0)
    set: dict[str, Any] = {}


class Scenario(BaseModel):
    """Rules, and what they have seen since they began."""

    model_config = ConfigDict(extra="forbid")

    rules: tuple[Rule, ...] = ()
    _began: float = PrivateAttr(default_factory=monotonic)
    _seen: Counter[int] = PrivateAttr(default_factory=Counter)

    def decide(self, api: Api, model: str, texts: str) -> tuple[int | None, Rule]:
        """The number of the rule that applies and the rule; (None, a rule that does nothing) if none does."""
        for number, rule in enumerate(self.rules):
            if rule.api not in (None, api) or not model.startswith(rule.model) or rule.contains not in texts:
                continue
            self._seen[number] += 1
            if self._applies(rule, self._seen[number]):
                return number, rule
        return None, Rule()

    def _applies(self, rule: Rule, call: int) -> bool:
        if rule.calls and not rule.calls[0] <= call <= rule.calls[1]:
            return False
        if rule.seconds and not rule.seconds[0] <= monotonic() - self._began < rule.seconds[1]:
            return False
        return rule.probability == 1.0 or random.Random(f"{rule.seed}:{call}").random() < rule.probability  # noqa: S311
