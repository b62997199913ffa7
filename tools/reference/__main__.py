"""python -m tools.reference: keeps the pages made from the code equal to the code."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tools.reference import metrics, picture, settings

ROOT = Path(__file__).parents[2]
PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/settings.md": settings.render_page,
    ".env.example": settings.render_example,
    "docs/reference/metrics.md": metrics.render,
    "docs/architecture.svg": picture.render,
}


def stale() -> list[str]:
    """The pages that are missing or differ from the code."""
    return [name for name, render in PAGES.items() if _read(ROOT / name) != render()]


def write() -> None:
    for name, render in PAGES.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(), encoding="utf-8")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 1 where a page is stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.reference", description=__doc__, epilog=", ".join(PAGES))
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true", help="make them equal to the code")
    choice.add_argument("--check", action="store_true", help="exit with 1 where they differ from the code")
    if parser.parse_args(arguments).write:
        write()
    for name in (found := stale()):
        print(f"{name} differs from the code: python -m tools.reference --write")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
