"""Whether anything piles up: `python -m libs.diagnosis.measuring.soak [calls]`. Prompts are fresh, answers random numbers."""

import random
import sys
from itertools import cycle, islice
from pathlib import Path

from .. import Problem, Work, diagnose
from ..topics import TOPICS
from ..variants import variants
from .fresh import SEED

CALLS = 1_000_000
LINES = 5  # printed on the way
PAGE = 4_096  # bytes


def main() -> None:
    """Print the resident memory as the calls go by (Linux)."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    rng = random.Random(SEED)  # noqa: S311 - no secret
    prompts = [variants(prompt, rng) for topic in TOPICS for rule in topic.malrules for prompt, _ in rule.worked()]
    for i, versions in enumerate(islice(cycle(prompts), calls), 1):
        diagnose(Problem(next(versions)), Work(str(rng.randint(0, 999))))
        if i % max(1, calls // LINES) == 0:
            print(f"{i:>9} calls {_resident():6.1f} MB", flush=True)


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


if __name__ == "__main__":
    main()
