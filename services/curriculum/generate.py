"""Makes the exercise files of `data/exercises` out of the templates.

python -m services.curriculum.generate            write them
python -m services.curriculum.generate --check    fail when a file differs from what the templates make
"""

import argparse
import sys
from itertools import groupby
from pathlib import Path

from services.curriculum.datafiles import DATA, to_lines
from services.curriculum.model.answers import wrong_answers
from services.curriculum.model.templates import SEED, TEMPLATES, generate


def files(seed: int = SEED) -> dict[str, bytes]:
    """What the templates make, by file name. Raises ValueError when an answer does not stand up to the second check."""
    exercises = generate(TEMPLATES, seed)
    if wrong := list(wrong_answers(exercises)):
        raise ValueError("\n".join(wrong))
    by_topic = groupby(sorted(exercises, key=lambda one: one.topic), key=lambda one: one.topic)
    return {f"{topic}.jsonl": to_lines(members) for topic, members in by_topic}


def differing(made: dict[str, bytes], folder: Path) -> list[str]:
    """Names of the files that are missing or hold something else."""
    return [
        name
        for name, content in made.items()
        if not (folder / name).exists() or (folder / name).read_bytes() != content
    ]


def main(arguments: list[str] | None = None, folder: Path = DATA / "exercises") -> int:
    parser = argparse.ArgumentParser(prog="python -m services.curriculum.generate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when a file differs")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes other exercises under the same ids")
    options = parser.parse_args(arguments)
    made = files(options.seed)
    stale = differing(made, folder)
    if not options.check:
        for name in stale:
            (folder / name).write_bytes(made[name])
    total = sum(content.count(b"\n") for content in made.values())
    what = "differ" if options.check else "written"
    sys.stdout.write(f"{total} exercises in {len(made)} files; {what}: {', '.join(stale) or 'none'}\n")
    return int(options.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
