"""A program: one process that supervisord keeps alive for us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from deploy.local.state import ROOT

Kind = Literal["server", "service"]

# supervisord starts low numbers first and stops them last.
PRIORITY: Mapping[Kind, int] = {"server": 100, "service": 900}


@dataclass(frozen=True)
class Program:
    """How to start and to stop it. It listens on `port` of the loopback address; `ready.probe` tells whether it answers."""

    name: str
    kind: Kind
    command: tuple[str, ...]
    port: int
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path = ROOT
    user: str | None = None
    stop_signal: Literal["TERM", "INT"] = "TERM"
