"""The model providers: the real ones where there is a key, else our stand-in (tools/providers), and a line that says which."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from deploy.local.ports import HOST
from deploy.local.programs import Program

KEYS = {"anthropic": "ANTHROPIC_API_KEY", "gemini": "GEMINI_API_KEY"}
"""Of each provider the variable that its own documentation uses for the key."""
STAND_IN = "stand-in"  # the key where there is none


def key(provider: str, service: str) -> str:
    """The service's key of its own, else that of all; "" where the stand-in answers."""
    own = os.environ.get(f"{service.upper()}_{provider.upper()}_KEY")
    found = own or os.environ.get(KEYS[provider], "")
    return "" if found == STAND_IN else found


def variables(provider: str, service: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """A real key goes to the address that the SDK knows; it is never sent to the stand-in."""
    name = provider.upper()
    if found := key(provider, service):
        return {f"{name}_KEY": found}
    return {f"{name}_KEY": STAND_IN, f"{name}_URL": facts.get("PROVIDERS_URL", "")}


def program(port: int) -> Program:
    return Program(
        name="providers",
        kind="service",
        command=(sys.executable, "-m", "tools.providers", "--host", HOST, "--port", str(port)),
        port=port,
    )


def notice(facts: Mapping[str, Any]) -> str:
    """Who is stood in for, in so many words; "" where nobody is."""
    missing = " and no ".join(KEYS[provider] for provider in facts.get("stood_in_for", ()))
    return f"no {missing}: a stand-in answers; its answers are not a model's" if missing else ""
