"""What the pages say of the repository is so: links lead somewhere; the files, tests, modules and targets they name exist."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("libs", "services", "deploy", "docs", "tools", "tests", "data")
PAGES = sorted(
    path
    for pattern in ("*.md", *(f"{folder}/**/*.md" for folder in FOLDERS))
    for path in ROOT.glob(pattern)
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
EACH = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^ *```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./*-]*[\w*/]")
TEST = re.compile(r"\btest_\w+")
CITED_TEST = re.compile(rf"((?:{'|'.join(FOLDERS)})/[\w./-]+\.py)::(\w+)")
MODULE = re.compile(r"python -m ((?:libs|services|deploy|tools)(?:\.\w+)+)")
TARGET = re.compile(r"\bmake ([a-z]+(?:-[a-z]+)*)\b")
COMMAND_LINE = re.compile(r"^(make .*)$", re.MULTILINE)
PLACEHOLDERS = ("practice", "services/<name>")  # a page that shows how to make something names what is not there yet


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def codes(page: Path) -> Iterator[str]:
    """What stands between backticks."""
    yield from CODE.findall(prose(page))


@cache
def names_in(path: Path) -> frozenset[str]:
    return frozenset(re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8")))


@cache
def every_test() -> frozenset[str]:
    files = (path for folder in FOLDERS for path in (ROOT / folder).rglob("test_*.py"))
    return frozenset(name for path in files for name in (*names_in(path), path.stem))


@cache
def anchors(page: Path) -> frozenset[str]:
    """As GitHub makes them of the headings."""
    titles = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(prose(page)))
    return frozenset(title.strip().replace(" ", "-") for title in titles)


@EACH
def test_link_leads_to_a_file_and_a_heading_of_it(page: Path) -> None:
    for target in LINK.findall(prose(page)):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        found = page.parent / name if name else page
        assert found.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in anchors(found.resolve()), f"{target}: there is no such heading"


@EACH
def test_cited_test_exists(page: Path) -> None:
    for code in codes(page):
        for path, name in CITED_TEST.findall(code):
            assert (ROOT / path).is_file(), f"{path} does not exist"
            assert name in names_in(ROOT / path), f"{path} has no {name}"
        if TEST.fullmatch(code):
            assert code in every_test(), f"there is no test {code}"


@EACH
def test_cited_file_exists(page: Path) -> None:
    for code in codes(page):
        for path in PATH.findall(code.partition("::")[0]):
            if "…" in code or "<" in code or any(name in path for name in PLACEHOLDERS):
                continue
            places = (ROOT, page.parent, *ROOT.glob("services/*"))  # a service's page may name its own folders
            assert any(any(place.glob(path.rstrip("/"))) for place in places), f"{path} does not exist"


@EACH
def test_cited_module_can_be_run(page: Path) -> None:
    for module in MODULE.findall(page.read_text(encoding="utf-8")):
        if any(name in module for name in PLACEHOLDERS):
            continue
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), (
            f"python -m {module}: no such module"
        )


@EACH
def test_cited_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    blocks = "\n".join(FENCE.findall(page.read_text(encoding="utf-8")))
    for code in (*codes(page), *COMMAND_LINE.findall(blocks)):
        for target in TARGET.findall(code) if code.startswith("make ") else ():
            assert target in targets, f"make {target}: the Makefile has no such target"


@EACH
def test_block_of_python_is_python(page: Path) -> None:
    for number, block in enumerate(PYTHON.findall(page.read_text(encoding="utf-8")), 1):
        compile(dedent(block), f"{page.name}, block {number}", "exec")


def test_every_page_of_docs_is_reachable_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        waiting += [
            page.parent / target.partition("#")[0] for target in LINK.findall(prose(page)) if "://" not in target
        ]
    assert {path for path in PAGES if path.is_relative_to(ROOT / "docs")} <= reached
